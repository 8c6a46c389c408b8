"""Reads of the database itself: its server, its clock, its migrations, its jobs."""

from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db import connection

from bazan.register.health.types import Queue


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
    folders = {config.label: Path(config.path) / "migrations" for config in apps.get_app_configs()}
    known = {(name, step.stem) for name, folder in folders.items() for step in folder.glob("[0-9][0-9][0-9][0-9]_*.py")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = {(app, name) for app, name in cursor.fetchall() if app in folders}
    return _named(known - applied), _named(applied - known)


def queues() -> list[Queue]:
    """The jobs of each process that has any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT process, waiting, oldest_s, failed FROM jobs_standing() ORDER BY process")
        return [Queue(*row) for row in cursor.fetchall()]


def _named(steps: set[tuple[str, str]]) -> list[str]:
    return sorted(f"{app}.{step}" for app, step in steps)
