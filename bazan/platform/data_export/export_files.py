"""Files of an export: written with their size and SHA-256, looked over before they are believed, and what the disk refuses said by name."""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg

from bazan.core.errors import Refused
from bazan.platform.data_export.types import KeptFile

CHUNK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def disk(folder: Path) -> Iterator[None]:
    """What the disk refuses is said: ``leaving.full``, ``leaving.folder``."""
    try:
        yield
    except OSError as why:
        rule = "leaving.full" if why.errno in _FULL else "leaving.folder"
        raise Refused(rule, {"folder": str(why.filename or folder), "why": str(why)}) from why
    except psycopg.errors.DiskFull as why:
        raise Refused("leaving.full", {"folder": "PostgreSQL"}) from why


def write(root: Path, path: str, stream: Any) -> KeptFile:
    """What the stream holds, on disk under this path of the export. Raises OSError."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while piece := stream.read(CHUNK):
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return KeptFile(path, size, digest.hexdigest())


def described(root: Path, path: str) -> KeptFile:
    """A file that lies in the export already, now on disk for good. Raises OSError."""
    with (root / path).open("rb") as file:
        os.fsync(file.fileno())
        return KeptFile(path, (root / path).stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def below(folder: Path, into: str) -> Iterator[tuple[str, Path]]:
    """(path in the export, file) of every file of a folder, but of what is half made or Python's own."""
    for parent, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith(".") and name != "__pycache__")
        for name in sorted(files):
            path = Path(parent) / name
            if not name.startswith(".") and path.is_file():
                yield f"{into}/{path.relative_to(folder).as_posix()}", path


def copy(root: Path, files: Iterable[tuple[str, Path]]) -> Iterator[KeptFile]:
    """Files copied as they are; one that was erased meanwhile is passed over. Raises OSError."""
    for path, file in files:
        with contextlib.suppress(FileNotFoundError), file.open("rb") as stream:
            yield write(root, path, stream)


def check(root: Path, files: Iterable[KeptFile]) -> None:
    """Refused ``leaving.missing``, ``.cut``, ``.broken``, ``.strange`` naming the first that isn't what was written."""
    for kept in files:
        if ".." in PurePosixPath(kept.path).parts or PurePosixPath(kept.path).is_absolute():
            raise Refused("leaving.strange", {"file": kept.path})
        try:
            size = (root / kept.path).stat().st_size
            if size != kept.size:
                raise Refused("leaving.cut", {"file": kept.path, "size": size, "wanted": kept.size})
            with (root / kept.path).open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == kept.sha256
        except OSError as why:
            raise Refused("leaving.missing", {"file": kept.path}) from why
        if not same:
            raise Refused("leaving.broken", {"file": kept.path})


def room(folder: Path, needed: int) -> None:
    """Refused ``leaving.room`` where the folder's disk has less free than that."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refused("leaving.room", {"folder": str(folder), "free": free >> 20, "wanted": (needed >> 20) + 1})


def synced(path: Path) -> None:
    """The names in the folder are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
