"""Cameras by Django where people act, and a database of their own where several processes watch."""

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.browsers.camera_pages import admin, opened  # noqa: F401 - fixtures
from tests.database import migrated, named
from tests.fixtures.camera_province import camera, owner, province  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def template() -> str:
    return migrated()


@pytest.fixture
def database(template: str) -> Iterator[str]:
    """The address of a database in which several processes commit."""
    name = f"cameras_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        yield named(name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
