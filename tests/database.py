"""Pytest plugin: every test that asks for ``db`` talks to a real PostgreSQL.

One throw-away server for the whole run, one database a worker, each a copy of one that is migrated once. It starts before
Django reads its settings, which is why this is a plugin named in pyproject.toml and not a conftest.
"""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path

import hypothesis
import psycopg
import pytest

from bazan.core.settings import ROOT
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres
from bazan.platform.web import request_cache
from tests.fixtures.memory_folder import RUN, in_memory, leave_memory
from tests.installations.web_only import leave_set_up

MIGRATED = f"migrated_{RUN}"
"""The name of the migrated, empty database, the same in every worker."""
os.environ.setdefault("BAZAN_SECOND_PROOF", "offered")  # else nobody of a made-up province would get past the entrance

_server: EmbeddedPostgres | None = None
_home: Path | None = None

if not os.environ.get("DATABASE_URL"):
    _home = Path(tempfile.mkdtemp(prefix="bazan-test-"))
    _server = EmbeddedPostgres(_home / "postgres", durable=False)
    in_memory(_server.home)
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


def _put_back(sender, **_):
    """The one row that a migration makes, which cleaning up after a test that commits takes away with all others."""
    from django.db import connection

    if sender.label == "indicators":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO indicator_past_kept (began, whole) SELECT now(), now() WHERE NOT EXISTS (TABLE indicator_past_kept)"
            )


def as_web(answer):
    """The outermost middleware: a request of a test's client runs in the test's own transaction, whose login is the owner. For its time it
    takes the login that pages have in an installation from the start. Not through Django's cursor, so that no test counts it."""

    def middleware(request):
        from django.db import connection
        from django.db.backends.base.base import BaseDatabaseWrapper

        if not isinstance(connection.ensure_connection.__self__, BaseDatabaseWrapper):  # the test may not ask the database at all
            return answer(request)
        _say("SET ROLE bazan_web")
        try:
            return answer(request)
        finally:
            if not connection.needs_rollback:  # else the role goes with the transaction
                _say("RESET ROLE")

    return middleware


def _say(statement):
    from django.db import connection

    connection.ensure_connection()
    connection.connection.execute(statement)


def _parse_once():
    """A thousand tests read the same packs: their texts are parsed once a worker, and copied for who asks."""
    parse, parsed = tomllib.loads, cache(tomllib.loads)
    tomllib.loads = lambda text, **options: parse(text, **options) if options else deepcopy(parsed(text))


def _draw_once():
    """They load the same provinces, too, whose boundaries are drawn once a worker."""
    from bazan.directory.places import schematic_boundaries

    draw, drawn = schematic_boundaries.drawn, {}

    def known(province):
        key = repr(province)
        if key not in drawn:
            drawn[key] = draw(province)
        return dict(drawn[key])

    schematic_boundaries.drawn = known


def pytest_configure(config):
    from django.conf import settings
    from django.db.models.signals import post_migrate

    # a busy machine draws its examples slowly: how long that takes is no finding
    hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("house")
    post_migrate.connect(_let_tests_empty_the_audit, dispatch_uid="tests")
    post_migrate.connect(_put_back, dispatch_uid="tests-rows")
    settings.MIDDLEWARE.insert(0, "tests.database.as_web")
    settings.PASSWORD_HASHERS = ["tests.fixtures.password_hasher.FastHasher"]
    _parse_once()
    _draw_once()


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is collected stays: to look through it for garbage again and again is a third of the work of collecting, and of no use later.
    While tests run it is looked for ten times as seldom."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 10, 10)
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef):
    if fixturedef.argname == "django_db_setup":
        from django.db import connection

        connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """What asks the database is marked by it; what lasts for a module is made by the one worker that gets all of it.

    Long tests first, so that no worker is left alone with one in the end, then the modules by their size; but a test that commits after
    those that don't.
    """
    sizes = Counter(_module(item) for item in items)
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db", "django_db_setup", "database"} & set(item.fixturenames):
            item.add_marker(pytest.mark.database)
        if "lasting" in item.fixturenames and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(_module(item)))
    yield

    def turn(item):
        group = item.get_closest_marker("xdist_group")
        if group is None:
            return (1, 0) if _is_long(item) else (3, 0)
        return (2, -sizes[_module(item)]) if group.args == (_module(item),) else (0, 0)

    items.sort(key=turn)


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _is_long(item: pytest.Item) -> bool:
    committing = item.get_closest_marker("django_db") or "transactional_db" in getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("slow")) and not committing


def named(database: str) -> str:
    """The address of another database of the server."""
    before, _, options = os.environ["DATABASE_URL"].partition("?")
    return f"{before.rsplit('/', 1)[0]}/{database}?{options}"


def migrated() -> str:
    """The name of a migrated, empty database that nobody is connected to, made by whoever asks first."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [MIGRATED])
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone():
            half = f"{MIGRATED}_half"
            admin.execute(f"DROP DATABASE IF EXISTS {half}".encode())
            admin.execute(f"CREATE DATABASE {half}".encode())
            argv = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "-v0", "--skip-checks"]
            subprocess.run(argv, env=os.environ | {"DATABASE_URL": named(half)}, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            admin.execute(f"ALTER DATABASE {half} RENAME TO {MIGRATED}".encode())
    return MIGRATED


@contextmanager
def lasting_rows(blocker) -> Iterator[Callable]:
    """Lets a fixture write what several tests find: ``with writing(): …``. A transaction around them is rolled back at the end; each
    test's own lies within. Not for tests that commit.
    """
    from django.db import transaction

    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()

    @contextmanager
    def writing() -> Iterator[None]:
        with blocker.unblock():
            yield

    try:
        yield writing
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker) -> Iterator[Callable]:
    """``lasting_rows`` for the tests of a module."""
    with lasting_rows(django_db_blocker) as writing:
        yield writing


@pytest.fixture(autouse=True)
def _nothing_known_of_another_test():
    """A request whose answer nobody read to its end keeps what it asked, and what was loaded is known for two seconds on: both would be
    the next test's.
    """
    from bazan.data.datasets import dataset_catalog as datasets
    from bazan.data.indicators import indicator_catalog as indicators
    from bazan.directory.working_calendar import queries as days

    yield
    request_cache.ended()
    for kept in (datasets, indicators, days):
        kept.forget()


@pytest.fixture(autouse=True)
def _no_tables_left(request):
    """A test that commits leaves facts, jobs and the tables of datasets it made behind, which cleaning up doesn't know."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE fact, fact_topic, fact_subscriber")
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
        cursor.execute("SELECT storage FROM dataset")
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE IF EXISTS {table}; DROP FUNCTION IF EXISTS {table}_like")


def pytest_unconfigure(config):
    leave_set_up()
    if _server is None and not os.environ.get("PYTEST_XDIST_WORKER"):  # somebody else's server stays as it was
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {MIGRATED}".encode())
    if _server is not None and _home is not None:
        _server.stop()
        leave_memory(_server.home)
        shutil.rmtree(_home, ignore_errors=True)
