"""A database of its own for each test of the hot path, copied from the migrated one: writers commit for real."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections

from bazan.connect.streams.tests.world import World, found


@pytest.fixture
def database(django_db_blocker) -> Iterator[str]:
    """The address of a fresh, migrated, empty database. The test needs the mark ``django_db(transaction=True)``."""
    with django_db_blocker.unblock():
        settings = connections["default"].settings_dict
        connections.close_all()
    host, port, user, template = (settings[key] for key in ("HOST", "PORT", "USER", "NAME"))
    address = f"postgresql://{user}@/{{}}?host={host}&port={port}"
    name = f"edge_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address.format("postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (template,))
        admin.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        yield address.format(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def world(database: str) -> World:
    return found(database)
