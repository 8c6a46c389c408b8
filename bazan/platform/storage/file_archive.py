"""Files as they came in, kept unchanged under their SHA-256 and sealed: they may hold names of people beside their numbers."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from bazan.core.settings import Settings
from bazan.platform.storage.file_encryption import SealedFile, Sealing, archive_key

CHUNK = 1 << 20


def path_of(settings: Settings, sha256: str) -> Path:
    """Where the bytes of that name lie, whether or not they do; opened there they are as they came."""
    return SealedFile.of(settings.home / "archive" / sha256[:2] / sha256, archive_key(settings))


def keep(settings: Settings, stream: BinaryIO) -> tuple[str, int]:
    """(SHA-256, size) of what the stream holds, now on disk for good. The same bytes are kept once."""
    return keep_all(settings, [stream])[0]


def keep_all(settings: Settings, streams: Iterable[BinaryIO]) -> list[tuple[str, int]]:
    """As ``keep`` of each, or of none where the disk is full.

    None gets its name before all are written: one under its name may be another's too by now, and couldn't be taken away again.
    """
    parts: list[tuple[Path, str, int]] = []
    try:
        for stream in streams:
            parts.append(_write_part(settings, stream))
        for part, sha256, _ in parts:
            _name_part(settings, part, sha256)
    except BaseException:
        for part, *_ in parts:
            part.unlink(missing_ok=True)
        raise
    return [(sha256, size) for _, sha256, size in parts]


def _write_part(settings: Settings, stream: BinaryIO) -> tuple[Path, str, int]:
    """(where it lies, sealed and on disk, SHA-256, size), and the folder it goes to."""
    folder = settings.home / "archive"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as part:
        try:
            sealing = Sealing(part, archive_key(settings))  # pyrefly: ignore[bad-argument-type] - a named file is written as any stream of bytes is
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                sealing.write(chunk)
            sealing.close()
            part.flush()
            os.fsync(part.fileno())
            path_of(settings, digest.hexdigest()).parent.mkdir(mode=0o700, exist_ok=True)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return Path(part.name), digest.hexdigest(), size


def _name_part(settings: Settings, part: Path, sha256: str) -> None:
    target = path_of(settings, sha256)
    if target.exists():
        part.unlink()
    else:
        part.chmod(0o400)
        part.replace(target)
        _settle(target.parent)


def forget(settings: Settings, sha256: str) -> None:
    """The file of that name is gone for good. Its own key follows from its first bytes, so they are overwritten before it is unlinked."""
    path = Path(path_of(settings, sha256))
    if not path.exists():
        return
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.write(os.urandom(min(path.stat().st_size, CHUNK)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """A renamed file survives a power cut only once its folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
