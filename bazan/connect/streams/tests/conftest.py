"""A database of its own for each test of the hot path, copied from a migrated one: writers commit for real."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import psycopg
import pytest

from bazan.connect.streams.tests.world import World, found
from bazan.kernel.settings import ROOT


def _named(database: str) -> str:
    before, _, options = os.environ["DATABASE_URL"].partition("?")
    return f"{before.rsplit('/', 1)[0]}/{database}?{options}"


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """The name of a migrated, empty database that nobody is connected to."""
    name = f"edge_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        migrate = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "-v0", "--skip-checks"]
        subprocess.run(migrate, env=os.environ | {"DATABASE_URL": _named(name)}, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        yield name
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(template: str) -> Iterator[str]:
    """The address of a fresh, migrated, empty database."""
    name = f"edge_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield _named(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def world(database: str) -> World:
    return found(database)
