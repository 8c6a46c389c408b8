"""Pytest plugin: every test that asks for ``db`` talks to a real PostgreSQL.

One throw-away server for the whole run, one database a worker. It starts before Django reads its settings,
which is why this is a plugin named in pyproject.toml and not a conftest.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from bazan.engines.database.embedded import EmbeddedPostgres

_server: EmbeddedPostgres | None = None
_home: Path | None = None

if not os.environ.get("DATABASE_URL"):
    _home = Path(tempfile.mkdtemp(prefix="bazan-test-"))
    _server = EmbeddedPostgres(_home / "postgres", durable=False)
    os.environ["DATABASE_URL"] = _server.start()
    os.environ["BAZAN_HOME"] = str(_home)

if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # two workers have two databases, so two homes
    os.environ["BAZAN_HOME"] = str(Path(os.environ["BAZAN_HOME"]) / worker)
    Path(os.environ["BAZAN_HOME"]).mkdir(exist_ok=True)


def _let_tests_empty_the_audit(**_):
    """A test that commits is cleaned up by TRUNCATE, which the audit refuses; its own tests switch the refusal on again."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_anchor"):
            cursor.execute(f"ALTER TABLE IF EXISTS {table} DISABLE TRIGGER {table}_keep")


def pytest_configure(config):
    from django.db.models.signals import post_migrate

    post_migrate.connect(_let_tests_empty_the_audit, dispatch_uid="tests")


@pytest.fixture(autouse=True)
def _no_tables_left(request):
    """A test that commits leaves the tables of datasets it made behind, which cleaning up doesn't know."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT storage FROM dataset")
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def pytest_unconfigure(config):
    if _server is not None and _home is not None:
        _server.stop()
        shutil.rmtree(_server.home, ignore_errors=True)
        shutil.rmtree(_home, ignore_errors=True)
