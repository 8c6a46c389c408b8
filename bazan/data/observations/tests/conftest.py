"""A database of its own for each test of the hot path, copied from a migrated one: writers commit for real."""

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest

from bazan.data.observations.tests.sample_register import World, found
from tests.database import migrated, named


@pytest.fixture(scope="session")
def template() -> str:
    """The name of a migrated, empty database that nobody is connected to."""
    return migrated()


@pytest.fixture
def database(template: str) -> Iterator[str]:
    """The address of a fresh, migrated, empty database."""
    name = f"edge_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        yield named(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def world(database: str) -> World:
    return found(database)
