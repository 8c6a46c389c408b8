"""Reads of the database itself: its server, its clock, its migrations, its jobs."""

from datetime import datetime
from pathlib import Path

import psycopg
from django.apps import apps
from django.db import connection

from bazan.directory.system_health.types import Queue


def server() -> tuple[int, str, datetime]:
    """(number of the version, as people write it, the instant by its clock)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version'), clock_timestamp()")
        return cursor.fetchone()


def size() -> int:
    """Bytes of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def migrations() -> tuple[list[str], list[str]]:
    """(steps of this code that the database lacks, steps the database has that this code doesn't know). None of them is loaded."""
    known = _known()
    folders = {config.label for config in apps.get_app_configs()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = {(app, name) for app, name in cursor.fetchall() if app in folders}
    return _named(known - applied), _named(applied - known)


def migration_names() -> list[str]:
    """Return the migrations of this code as ``app.name``."""
    return _named(_known())


def lacks_migrations(session: psycopg.Connection, names: list[str]) -> bool:
    """Whether the database of this session lacks any of these migrations; any login may ask."""
    try:
        return session.execute("SELECT migrations_missing(%s)", (names,)).fetchone() != (0,)
    except psycopg.errors.UndefinedFunction:
        return True


def earlier_migrations(session: psycopg.Connection) -> list[str]:
    """Return the steps of our apps unknown to this code in a database that also lacks some of this code's, as ``app.name``.

    A newer database lacks none, an older one has none that is unknown: what has both was made before the steps of each app became one.
    """
    (made,) = session.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone() or (False,)
    if not made:
        return []
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("bazan.")}
    known = {(app, name) for app, name in _known() if app in ours}
    applied = {(app, name) for app, name in session.execute("SELECT app, name FROM public.django_migrations") if app in ours}
    return _named(applied - known) if known - applied else []


def _known() -> set[tuple[str, str]]:
    folders = {config.label: Path(config.path) / "migrations" for config in apps.get_app_configs()}
    return {(name, step.stem) for name, folder in folders.items() for step in folder.glob("[0-9][0-9][0-9][0-9]_*.py")}


def queues() -> list[Queue]:
    """The jobs of each process that has any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT process, waiting, oldest_s, failed FROM jobs_standing() ORDER BY process")
        return [Queue(*row) for row in cursor.fetchall()]


def _named(steps: set[tuple[str, str]]) -> list[str]:
    return sorted(f"{app}.{step}" for app, step in steps)
