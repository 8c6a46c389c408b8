"""What ``bazan export`` and ``bazan import --whole`` share: what rooms declare for them, the words of tables, and this installation."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bazan.core.deferred_imports import resolve
from bazan.core.errors import Unavailable
from bazan.core.settings import ROOT, Settings
from bazan.platform.data_export.import_marker import unfinished
from bazan.platform.data_export.types import House, InHistory, Person, Plan, Received, Row, Seal, Sealed, Stays, Words
from bazan.platform.database.api import database_url, embedded_server, remove_server
from bazan.platform.storage import file_archive
from bazan.processes.composition import app_registry

OF_THE_HOUSE = (
    *(Stays(f"auth_{name}", "rebuilt") for name in ("group", "group_permissions", "permission")),
    Stays("django_content_type", "rebuilt"),
    Stays("django_migrations", "rebuilt"),
    Stays("django_session", "secret"),
    *(Stays(f"procrastinate_{name}", "queue") for name in ("events", "jobs", "periodic_defers", "workers")),
)
"""What no room owns."""
LIVED_IN = ("account", "alert_heartbeat", "case_record", "dataset_batch", "observation_latest", "source_run", "thing")
"""Tables that a set-up without the demo leaves empty, and somebody who works or a process that runs doesn't."""


def needed() -> Any:
    """The engine. Unavailable ``leaving.packages`` where what writes Parquet isn't installed."""
    try:
        return import_module("bazan.platform.data_export.api")
    except ModuleNotFoundError as why:
        raise Unavailable("leaving.packages", {}) from why


def plan(settings: Settings) -> Plan:
    """What all rooms declare, with the words of their tables. Needs Django and a database that was set up."""
    from bazan.data.datasets.dataset_catalog import every

    said = [*(("", declared) for declared in OF_THE_HOUSE), *app_registry.data_export()]
    known = every().values()
    hashed = [f"{held.table}.{column.id}" for held in known for column in held.info.kept if column.personal == "hash"]
    return Plan(
        stays=tuple(each for _, each in said if isinstance(each, Stays)),
        people=(*(each.where for _, each in said if isinstance(each, Person)), *hashed),
        seals=tuple(_seal(each, settings) for _, each in said if isinstance(each, Sealed)),
        received=tuple(each for _, each in said if isinstance(each, Received)),
        words=_words(said) | {held.table: _of_dataset(held.info) for held in known},
        history=tuple(each.query for _, each in said if isinstance(each, InHistory)),
    )


def version() -> str:
    """Return the version of this checkout."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def house(settings: Settings) -> House:
    """This installation."""
    from bazan.directory.audit import api as audit

    parts = urlsplit(settings.history_url)
    local = parts.scheme in ("", "file")
    return House(
        url=database_url(settings), embedded=not settings.database_url, home=settings.home,
        history=(Path(parts.path) if parts.path else settings.home / "history").resolve() if local else None,
        history_url=settings.history_url, archive=_Archive(settings), version=version(), province=settings.province,
        audit_key=audit.public_key(), folders={"province": settings.province_folder, "packs": ROOT / "sectors"},
    )  # fmt: skip


@contextmanager
def served(settings: Settings) -> Iterator[None]:
    """The embedded database runs meanwhile, and the tables are made where there are none. Unavailable ``leaving.setup``."""
    with embedded_server(settings):
        if not _is_set_up(settings):
            command = [sys.executable, "-m", "bazan.processes.cli", "setup"]
            made = subprocess.run(command, cwd=ROOT, env=os.environ | {"BAZAN_DEMO": "0"}, check=False, stdout=sys.stderr)
            if made.returncode:
                raise Unavailable("leaving.setup")
        yield


@contextmanager
def cleared(settings: Settings) -> Iterator[None]:
    """Whoever fails leaves an empty home as empty as it was; what an export began to bring stays, to be gone on with."""
    home = settings.home
    was_empty, was_there = not settings.database_url and not (home.exists() and any(home.iterdir())), home.exists()
    try:
        yield
    except BaseException:
        if was_empty and not unfinished(home):
            remove_server(settings)
            for path in list(home.iterdir()) if home.exists() else ():
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            if not was_there and home.exists():
                with suppress(OSError):  # its folder is not this account's: the empty home stays
                    home.rmdir()
        raise


_MANY = 100_000
_SHA256 = 64


def shown(table: str, rows: int) -> None:
    """A table that is done, for whoever waits."""
    if rows >= _MANY:
        print(f"    {table:<40} {rows:>12,}".replace(",", " "), file=sys.stderr, flush=True)


def _is_set_up(settings: Settings) -> bool:
    try:
        with psycopg.connect(database_url(settings)) as session:
            return session.execute("SELECT to_regclass('public.audit_entry') IS NOT NULL").fetchone() == (True,)
    except psycopg.OperationalError:
        if settings.database_url:
            raise
        return False  # the embedded server is new: its logins are made by a set-up


def _seal(sealed: Sealed, settings: Settings) -> Seal:
    module = resolve(sealed.by)
    opened, closed = (lambda data, *more, way=way: way(data, *more, settings) for way in (module.opened, module.sealed))
    return Seal(sealed.where, opened, closed, sealed.more, sealed.beside, module.BrokenSeal)


def _words(said: Sequence[tuple[str, Any]]) -> dict[str, Words]:
    """Of tables with a model by its own words, of others by what their room declares."""
    from django.apps import apps

    found = {each.where: Words(room.removeprefix("bazan."), {"en": each.says}) for room, each in said if isinstance(each, Row)}
    for model in apps.get_models(include_auto_created=True):
        columns = {field.attname: {"en": str(field.help_text)} for field in model._meta.local_fields if field.help_text}
        room = (model.__module__.removesuffix(".models")).removeprefix("bazan.")
        doc = (model.__doc__ or "").split("\n\n")[0]
        own = {"en": " ".join(doc.split())} if doc and not doc.startswith(f"{model.__name__}(") else {}
        found[model._meta.db_table] = Words(room, own, columns)
    return found


def _of_dataset(info: Any) -> Words:
    columns = {column.id: dict(column.labels) for column in info.kept}
    units = {column.id: column.unit for column in info.kept if column.unit}
    return Words(f"sectors/{info.pack}", dict(info.labels), columns, units)


class _Archive:
    """The received files, which lie sealed in the home."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def names(self) -> Sequence[str]:
        return sorted(path.name for path in (self.settings.home / "archive").glob("??/*") if len(path.name) == _SHA256)

    def open(self, sha256: str) -> Any:
        return file_archive.path_of(self.settings, sha256).open("rb")

    def keep(self, stream: Any) -> str:
        return file_archive.keep(self.settings, stream)[0]
