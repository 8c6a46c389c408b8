"""An export, read into an empty installation: looked over first, then its files put in their places, then its tables in one transaction.

A mark in the home says that this is under way. Whoever is killed begins again: files lie where they lay, the tables are there or none is.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bazan.core.errors import Refused
from bazan.platform.data_export import data_dictionary, database_catalog, export_files, import_marker, table_import
from bazan.platform.data_export.parquet_types import SESSION
from bazan.platform.data_export.types import EARLIER, Dictionary, House, Plan
from bazan.platform.history.api import Store
from bazan.platform.history.types import keys_of_server

ANCHORS, CHECKPOINTS = "anchors.log", "checkpoints.log"
SHARE = 45
"""How many times the size of its Parquet a table takes on the disk of PostgreSQL while it is read in: measured, 21 with its indexes and as
much of WAL."""
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Arrival:
    """What arrives: an export that was looked over, by the SHA-256 of its dictionary."""

    folder: Path
    told: Dictionary
    sha256: str


def examine(folder: Path, house: House, lived_in: Sequence[str]) -> Arrival:
    """The export, fit for this house. Nothing is changed yet.

    ``lived_in``: tables that a set-up leaves empty. Refused ``leaving.people``, ``.version``, ``.province``, ``.migrations``, ``.tables``,
    ``.not_empty``, ``.not_empty.files``, ``.in_use``, ``.room``, ``.history``, and those of ``dictionary.read``, ``folders.check`` and of
    the store of the history; psycopg.Error.
    """
    told = check_export(folder, house.version, house.province)
    sha256 = export_files.described(folder, data_dictionary.NAME).sha256
    with psycopg.connect(house.url) as session:
        _fits(session, told, house.version)
        begun = import_marker.begun(house.home) == sha256
        if not begun or not _is_loaded(session, told):
            _is_empty(session, lived_in)
    if not begun:
        _has_no_files(house, told)
    if told.history_at:
        _look_over(told, house)
    export_files.check(folder, told.files)
    share = SHARE if house.embedded else 0
    export_files.room(house.home, sum(file.size * (share if file.path.startswith("tables/") else 1) for file in told.files))
    return Arrival(folder, told, sha256)


def check_export(folder: Path, version: str, province: str) -> Dictionary:
    """Read what an export says of itself; it is of this version or of ``EARLIER``, and of this province.

    Raises:
        Refused: ``leaving.people``, ``.version``, ``.province``, and those of ``dictionary.read``. Needs no database.
    """
    told = data_dictionary.read(folder)
    for rule, theirs, ours in (("version", told.version, version), ("province", told.province, province)):
        if theirs != ours and not (rule == "version" and theirs in EARLIER):
            raise Refused(f"leaving.{rule}", {"theirs": theirs, "ours": ours})
    if not told.people:
        raise Refused("leaving.people", {"folder": str(folder)})
    return told


def bring_files(arrival: Arrival, house: House) -> None:
    """Received files sealed by this house's key, the history, the proofs of the audit, and what else lay in the home; first the mark.
    Refused ``leaving.full``, ``leaving.folder``."""
    with export_files.disk(house.home):
        import_marker.begin(house.home, arrival.folder, arrival.sha256)
        for kept in arrival.told.files:
            top, _, rest = kept.path.partition("/")
            source = arrival.folder / kept.path
            if top == "files" and rest != "index.csv":
                with source.open("rb") as stream:
                    house.archive.keep(stream)
            elif top == "history" and house.history:
                _copy(source, house.history / rest)
            elif top == "history":
                with source.open("rb") as stream:
                    store_of(house).bring(rest, stream)
            elif top == "home":
                _copy(source, house.home / rest)
        _look_over(arrival.told, house)


def store_of(house: House) -> Store:
    """The history of this installation, wherever it lies."""
    return Store(str(house.history)) if house.history else Store(house.history_url, keys_of_server())


def _look_over(told: Dictionary, house: House) -> None:
    """Each table of the history holds the version of which the database speaks, with the rows it had; on a server it may have gone on."""
    store = store_of(house)
    for table in told.history:
        version = store.version(table.name)
        stands = version == table.version or (bool(told.history_at) and version > table.version)
        rows = sum(file.rows for file in store.listed(table.name, table.version)) if stands else 0
        if not stands or rows < table.rows:
            raise Refused("leaving.history", {"table": table.name, "count": rows, "wanted": table.rows})


def load(session: psycopg.Connection, arrival: Arrival, plan: Plan, progress: Progress) -> bool:
    """The tables, in the caller's transaction; False: they are there already, from an arrival that was killed later."""
    if _is_loaded(session, arrival.told):
        return False
    for statement in SESSION.split("; "):
        session.execute(statement.replace("SET ", "SET LOCAL ").encode())
    with export_files.disk(arrival.folder):
        table_import.load(session, arrival.folder, arrival.told, plan, progress)
    return True


def prove(arrival: Arrival, home: Path) -> None:
    """The proofs of the chain in their places. Checkpoints of the house it comes from are kept under that house's public key, for this one
    signs the chain from its first entry with its own. Refused ``leaving.full``, ``leaving.folder``."""
    with export_files.disk(home):
        source, target = arrival.folder / "audit", home / "audit"
        shutil.rmtree(target, ignore_errors=True)
        (target / "before").mkdir(parents=True, mode=0o700)
        for name, into in ((ANCHORS, ANCHORS), (CHECKPOINTS, f"before/{arrival.told.audit[2]}.log")):
            if (source / name).exists():
                _copy(source / name, target / into)
        for path, file in export_files.below(source / "before", "before"):
            _copy(file, target / path)


def _fits(session: psycopg.Connection, told: Dictionary, version: str) -> None:
    missing = sorted(set(told.migrations) ^ set(database_catalog.migrations(session)))
    if missing and told.version == version:
        raise Refused("leaving.migrations", {"names": ", ".join(f"{app}.{name}" for app, name in missing[:5])})
    stays = {left.where for left in told.left}
    ours, gone = [table for table in database_catalog.tables(session) if table.name not in stays], EARLIER.get(told.version, frozenset())
    differing = [name for name in table_import.differences(ours, told.tables) if name not in gone]
    if differing:
        raise Refused("leaving.tables", {"names": ", ".join(differing[:5])})
    if (session.execute(_OTHERS).fetchone() or (0,))[0]:
        raise Refused("leaving.in_use")


def _is_empty(session: psycopg.Connection, lived_in: Sequence[str]) -> None:
    for table in lived_in:
        if session.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))).fetchone() == (True,):
            raise Refused("leaving.not_empty", {"table": table})


def _is_loaded(session: psycopg.Connection, told: Dictionary) -> bool:
    """Whether the chain of the audit goes on from where the export's ends."""
    seq, digest, _ = told.audit
    found = session.execute("SELECT hash FROM audit_entry WHERE seq = %s", (seq,)).fetchone()
    return bool(seq) and found == (digest,)


def _has_no_files(house: House, told: Dictionary) -> None:
    """A history that isn't in the export was brought here before."""
    for folder in (house.home / "archive", house.home / "audit" / CHECKPOINTS):
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            raise Refused("leaving.not_empty.files", {"folder": str(folder)})
    store = store_of(house)
    if not told.history_at and store.names():
        raise Refused("leaving.not_empty.files", {"folder": store.url})


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = target.with_name(f".{target.name}.arriving")
    with source.open("rb") as read, half.open("wb") as written:
        shutil.copyfileobj(read, written, export_files.CHUNK)
        written.flush()
        os.fsync(written.fileno())
    half.replace(target)
