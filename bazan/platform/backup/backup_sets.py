"""Sets in a folder: each a folder of its own, ``bazan-20261130T183000Z``, whole once it holds ``manifest.json``, which is written last.

What is being made, or was left half made, ends in ``.partial``.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bazan.core.errors import NotFound, Refused
from bazan.platform.backup import encryption
from bazan.platform.backup.types import Manifest, Piece

MANIFEST = "manifest.json"
PARTIAL = ".partial"
_NAME = re.compile(r"bazan-\d{8}T\d{6}Z")
_FULL = (errno.ENOSPC, errno.EDQUOT)


def name_of(at: datetime) -> str:
    return f"bazan-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While one process works in the folder, another is refused: ``backup.busy``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            raise Refused("backup.busy", {"folder": str(folder)}) from why
        yield


@contextlib.contextmanager
def disk(folder: Path) -> Iterator[None]:
    """What the disk refuses is said: ``backup.full``, ``backup.folder``."""
    try:
        yield
    except OSError as why:
        rule = "backup.full" if why.errno in _FULL else "backup.folder"
        raise Refused(rule, {"folder": str(why.filename or folder), "why": str(why)}) from why


def sets(folder: Path) -> list[Path]:
    """Those with a manifest, the oldest first. Raises OSError."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name) and (path / MANIFEST).is_file())


def newest(folder: Path) -> Path:
    """The folder itself when it is a set, else the newest set in it. NotFound ``backup.none``."""
    if (folder / MANIFEST).is_file():
        return folder
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if known := sets(folder):
            return known[-1]
    raise NotFound("backup.none", {"folder": str(folder)})


def read(path: Path, key: str) -> Manifest:
    """What the set says of itself. Refused ``backup.manifest`` for what can't be read or isn't sealed by this key, ``backup.key.other``."""
    refused = Refused("backup.manifest", {"name": path.name})
    try:
        table = json.loads((path / MANIFEST).read_bytes())
        seal, told = table.pop("seal"), table["key"]
    except (OSError, ValueError, KeyError, AttributeError) as why:
        raise refused from why
    if told != encryption.fingerprint(key):
        raise Refused("backup.key.other", {"name": path.name})
    if seal != encryption.seal(key, _text(table)):
        raise refused
    table["pieces"] = tuple(Piece(**piece) for piece in table["pieces"])
    table["rows"] = {name: tuple(pair) for name, pair in table["rows"].items()}
    table |= {name: datetime.fromisoformat(table[name]) for name in ("made_at", "recovery_point")}
    return Manifest(**table | {"gone": tuple(table["gone"])})


def write(path: Path, manifest: Manifest, key: str) -> None:
    """The manifest and its seal, on disk and whole or not there at all. Raises OSError."""
    table = asdict(manifest) | {name: getattr(manifest, name).isoformat() for name in ("made_at", "recovery_point")}
    table = json.loads(json.dumps(table))
    half = path / f"{MANIFEST}.new"
    half.touch(mode=0o600)
    with half.open("w", encoding="utf-8") as file:
        json.dump(table | {"seal": encryption.seal(key, _text(table))}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path / MANIFEST)
    synced(path)


def check(path: Path, manifest: Manifest) -> None:
    """Refused ``backup.missing``, ``backup.cut`` or ``backup.broken`` naming the first file that isn't what was written."""
    for piece in manifest.pieces:
        file = path / piece.file
        try:
            size = file.stat().st_size
        except OSError as why:
            raise Refused("backup.missing", {"file": piece.file}) from why
        if size != piece.size:
            raise Refused("backup.cut", {"file": piece.file, "size": size, "wanted": piece.size})
        if _sha256(file) != piece.sha256:
            raise Refused("backup.broken", {"file": piece.file})


def drop_partial(folder: Path) -> None:
    """No set is left that was being made when its process ended. Only for who is ``alone`` there."""
    for path in folder.glob(f"bazan-*{PARTIAL}"):
        shutil.rmtree(path)


def prune(folder: Path, keep: int, key: str) -> list[str]:
    """The names of the sets that were erased: those older than the newest ``keep`` whole ones that this key opens.

    A set that lost a file doesn't count among them, and one of another key is nobody's here to erase: the last good one always stays.
    """
    ours = [path for path in sets(folder) if _opens(path, key)]
    kept = [path for path in ours if _has_its_files(path, key)][-keep:]
    gone = [path for path in ours if kept and path.name < kept[0].name]
    for path in gone:
        (path / MANIFEST).unlink()  # no longer a set from here on
        shutil.rmtree(path)
    return [path.name for path in gone]


def synced(folder: Path) -> None:
    """The names in the folder are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _opens(path: Path, key: str) -> bool:
    with contextlib.suppress(Refused):
        return bool(read(path, key))
    return False


def _has_its_files(path: Path, key: str) -> bool:
    pieces = read(path, key).pieces
    return all((path / piece.file).is_file() and (path / piece.file).stat().st_size == piece.size for piece in pieces)


def _text(table: dict[str, Any]) -> bytes:
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
