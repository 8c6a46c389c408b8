"""A database with nothing but the tables of facts, for processes and sessions that commit for real."""

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest

from bazan.platform.events.tables import FACT_TABLES


@pytest.fixture
def address() -> Iterator[str]:
    before, _, options = os.environ["DATABASE_URL"].partition("?")
    name = f"bus_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        url = f"{before.rsplit('/', 1)[0]}/{name}?{options}"
        with psycopg.connect(url, autocommit=True) as session:
            session.execute(FACT_TABLES)
        yield url
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
