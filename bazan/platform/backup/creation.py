"""A set, made: secrets, then the proofs of the audit, then the database, then every other file.

The order is what makes the parts fit: the database copied later holds all that the proofs speak of, and every file that its rows name was
there when it was copied. The history is of a later moment than the database: the version that the database names is in it, since a file
that no version needs any more stays for a day, and a day copied into it once more is copied onto itself.
"""

import logging
import shutil
import time
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bazan.core.errors import Refused
from bazan.core.settings import ROOT
from bazan.platform.backup import backup_sets, database_copy, encryption, home_contents, row_counts
from bazan.platform.backup.tar_archive import FAST, STORED, Member, Packed, pack, walk
from bazan.platform.backup.types import Manifest, Order, Piece, PieceName
from bazan.platform.database.api import user_of

log = logging.getLogger(__name__)


def make(folder: Path, order: Order, at: datetime) -> Manifest:
    """A new set in the folder, whole and checked; older ones than the newest ``order.keep`` go. What fails leaves a ``.partial`` behind,
    which the next one removes.

    Refused ``backup.full``, ``backup.folder``, ``backup.busy``, ``backup.unreadable``, ``backup.changed``, ``backup.strange``,
    ``backup.database``, ``backup.command``, ``backup.key.missing``, ``backup.key.form``; psycopg.Error.
    """
    encryption.fingerprint(order.key)  # said before anything is done
    with backup_sets.disk(folder), backup_sets.alone(folder), backup_sets.alone(order.scratch):
        backup_sets.drop_partial(folder)
        made = _make(folder, order, at)
        backup_sets.prune(folder, order.keep, order.key)
    if made.gone:
        log.warning("erased before their turn came to be copied: %s", ", ".join(made.gone))
    return made


def _make(folder: Path, order: Order, at: datetime) -> Manifest:
    began, name = time.monotonic(), backup_sets.name_of(at)
    partial = folder / f"{name}{backup_sets.PARTIAL}"
    if (folder / name).exists():
        raise Refused("backup.busy", {"folder": str(folder)})
    partial.mkdir(mode=0o700)
    instead = frozenset(order.told)
    secrets = _piece(partial, "secrets", order, home_contents.secrets(order.home, instead), order.told.items())
    audit = _piece(partial, "audit", order, home_contents.audit(order.home))
    before = row_counts.counted(order.database_url)
    with suppress(FileNotFoundError):
        shutil.rmtree(order.scratch / "copy")
    copy = order.scratch / "copy"
    try:
        order.copy.take(copy)
        after = row_counts.counted(order.database_url)
        database_copy.verify(copy)
        database, version = _piece(partial, "database", order, walk(copy)), database_copy.major(copy)
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    files = _piece(partial, "files", order, home_contents.files(order.home, order.history))
    pieces = (secrets, audit, database, files)
    manifest = Manifest(
        name=name, made_at=at, recovery_point=before.at, took_s=round(time.monotonic() - began, 2), version=_version(), postgres=version,
        embedded=order.embedded, login=user_of(order.database_url), database=urlsplit(order.database_url).path.lstrip("/"),
        key=encryption.fingerprint(order.key), pieces=tuple(piece for piece, _ in pieces), rows=row_counts.bounds(before, after),
        gone=tuple(name for _, packed in pieces for name in packed.gone), witness=dict(order.witness),
    )  # fmt: skip
    backup_sets.write(partial, manifest, order.key)
    partial.rename(folder / name)
    backup_sets.synced(folder)
    return manifest


def _piece(
    partial: Path, name: PieceName, order: Order, members: Iterable[Member], told: Iterable[tuple[str, bytes]] = ()
) -> tuple[Piece, Packed]:
    with encryption.sealing(partial / f"{name}.tar.gz.age", order.key) as (stream, measured):
        packed = pack(stream, members, told, STORED if name == "files" else FAST)
    return Piece(name, measured.size, measured.hash.hexdigest(), packed.files, packed.size), packed


def _version() -> str:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
