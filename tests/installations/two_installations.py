"""Two installations of one machine for a test: a database and a home each. Who is in one of them has its settings, and commits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection

from bazan.core import settings
from bazan.data.datasets import dataset_catalog as datasets
from bazan.data.indicators import indicator_catalog as indicators
from bazan.directory.permissions.signed_calls import keep_key
from tests.database import migrated, named


@dataclass(frozen=True)
class Installation:
    name: str
    home: Path

    @property
    def url(self) -> str:
        return named(self.name)

    def ask(self, question: str) -> list[tuple]:
        with psycopg.connect(self.url) as session:
            return session.execute(question.encode()).fetchall()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Whatever is asked, written and kept meanwhile is this installation's."""
        told = {"DATABASE_URL": self.url, "BAZAN_HOME": str(self.home)}
        kept, name, umask = {key: os.environ.get(key) for key in told}, connection.settings_dict["NAME"], os.umask(0o022)
        connection.close()
        connection.settings_dict["NAME"] = self.name
        os.environ |= told
        _forget()
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            os.umask(umask)
            for key, value in kept.items():
                os.environ.pop(key) if value is None else os.environ.update({key: value})
            _forget()


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """A new one: every table, and no row but what a migration makes."""
    home.mkdir(parents=True)
    made = Installation(f"{home.name}_{os.getpid()}", home)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{made.name}" TEMPLATE "{migrated()}"'.encode())
        try:
            with made.inside(), connection.cursor() as cursor:
                keep_key(cursor)  # the copy has that of whoever migrated first
            yield made
        finally:
            admin.execute(f'DROP DATABASE "{made.name}" WITH (FORCE)'.encode())


def _forget() -> None:
    settings.current.cache_clear()
    for catalogue in (datasets, indicators):
        catalogue.forget()
