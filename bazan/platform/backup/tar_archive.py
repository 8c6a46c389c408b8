"""Files into a compressed tar and out of it again, each with its SHA-256 in a last member, as ``sha256sum -c SHA256SUMS`` reads it.

Nothing is passed over in silence: a file that can't be read, or is written while it is read, ends the packing by name.
"""

import gzip
import hashlib
import os
import re
import stat
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO

from bazan.core.errors import Refused

SUMS = "SHA256SUMS"
FAST, STORED = 1, 0
"""Levels of gzip. A database shrinks to a fifth by the fastest; what is sealed or compressed already doesn't shrink by any."""
_BLOCK = 1 << 20
_PIECE = 1 << 16
"""What tarfile reads ahead: what is left of it is copied at each of its reads."""
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Member:
    """A file or folder, and what it is called in the tar. ``growing``: lines are appended to it at any time; what it had is copied."""

    name: str
    path: Path
    growing: bool = False


@dataclass(frozen=True)
class Packed:
    files: int
    size: int
    gone: tuple[str, ...]


class _Hashing:
    """Reads a file and knows the SHA-256 of what was read."""

    def __init__(self, file: BinaryIO):
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data


def walk(root: Path, name: str = "", *, growing: bool = False, but: tuple[str, ...] = ()) -> Iterator[Member]:
    """Everything below a folder, itself first, each folder read when its turn comes, ``but`` for what begins so. Refused
    ``backup.unreadable``, ``backup.strange``.

    What begins with an underscore comes first, so that the log of a table of Delta Lake is copied before its data: a data file is never
    changed, is there before the log names it, and stays for at least a day after the log has dropped it. Read in this order, every file
    that the copied log names is copied too; those of later commits are names that nothing leads to.
    """
    yield Member(name, root)
    try:
        entries = sorted(os.scandir(root), key=lambda entry: (not entry.name.startswith("_"), entry.name))
    except FileNotFoundError:
        return
    except OSError as why:
        raise Refused("backup.unreadable", {"file": str(root)}) from why
    for entry in entries:
        inner = f"{name}/{entry.name}" if name else entry.name
        if entry.name.startswith(but):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from walk(Path(entry.path), inner, growing=growing, but=but)
        elif os.path.isdir(entry.path):  # noqa: PTH112 - of a link that leads round in circles it says no instead of failing
            raise Refused("backup.strange", {"file": entry.path})
        else:
            yield Member(inner, Path(entry.path), growing)


def pack(stream: BinaryIO, members: Iterable[Member], told: Iterable[tuple[str, bytes]] = (), level: int = FAST) -> Packed:
    """Write the members, and what is told, into the stream. Refused ``backup.unreadable``, ``backup.strange``, ``backup.changed``."""
    sums: dict[str, str] = {}
    size, gone = 0, []
    with (
        gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=level) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, data in told:
            _add(tar, name, data)
            sums[name] = hashlib.sha256(data).hexdigest()
            size += len(data)
        for member in members:
            try:
                if member.path.is_dir():
                    _add_folder(tar, member)
                else:
                    sums[member.name], length = _add_file(tar, member)
                    size += length
            except FileNotFoundError as why:
                if os.path.lexists(member.path):  # a link to nothing
                    raise Refused("backup.unreadable", {"file": str(member.path)}) from why
                gone.append(member.name)
        _add(tar, SUMS, "".join(_line(name, told) for name, told in sums.items()).encode(errors="surrogateescape"))
    return Packed(len(sums), size, tuple(gone))


def unpack(stream: BinaryIO, target: Path, piece: str) -> None:
    """Write what was packed into the folder. Refused ``backup.broken`` for what isn't what was packed, or would lie outside."""
    found: dict[str, str] = {}
    sums: dict[str, str] | None = None
    try:
        with (
            gzip.GzipFile(fileobj=stream, mode="rb") as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|", bufsize=_PIECE) as tar,
        ):
            for told in tar:
                info = tarfile.data_filter(told, str(target))
                if info.name == SUMS:
                    sums = _read(_content(tar, info).read())
                elif info.isdir():
                    (target / info.name).mkdir(parents=True, exist_ok=True)
                elif info.isreg():
                    found[info.name] = _write(_content(tar, info), target / info.name, stat.S_IMODE(info.mode or 0o600))
                else:
                    raise Refused("backup.broken", {"file": f"{piece}: {info.name}"})
    except (tarfile.TarError, EOFError, ValueError) as why:
        raise Refused("backup.broken", {"file": piece}) from why
    if sums is None:
        raise Refused("backup.broken", {"file": piece})
    for name in sorted(found.keys() | sums.keys()):
        if found.get(name) != sums.get(name):
            raise Refused("backup.broken", {"file": f"{piece}: {name}"})


def _add_folder(tar: tarfile.TarFile, member: Member) -> None:
    if member.name:
        tar.addfile(_info(member.name, member.path.stat(), tarfile.DIRTYPE))


def _add_file(tar: tarfile.TarFile, member: Member) -> tuple[str, int]:
    """(SHA-256, length) of what was added. Raises FileNotFoundError before anything is."""
    try:
        if not stat.S_ISREG(member.path.stat().st_mode):  # a pipe would be waited at for ever
            raise Refused("backup.strange", {"file": str(member.path)})
        with member.path.open("rb") as file:
            before = os.fstat(file.fileno())
            read = _Hashing(file)
            tar.addfile(_info(member.name, before, tarfile.REGTYPE), read)  # pyrefly: ignore[bad-argument-type] - it asks for nothing but read
            after = os.fstat(file.fileno())
    except (FileNotFoundError, BrokenPipeError):  # of the latter, whoever takes the stream says why
        raise
    except OSError as why:
        ended_early = why.errno is None
        raise Refused("backup.changed" if ended_early else "backup.unreadable", {"file": str(member.path)}) from why
    same = (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    if not same and not (member.growing and after.st_size >= before.st_size):
        raise Refused("backup.changed", {"file": str(member.path)})
    return read.hash.hexdigest(), before.st_size


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, BytesIO(data))


def _info(name: str, known: os.stat_result, kind: bytes) -> tarfile.TarInfo:
    """What is said of a file in the tar. Whose it was stays untold: where it is put back other accounts have other numbers."""
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.mtime = kind, stat.S_IMODE(known.st_mode), int(known.st_mtime)
    info.size = known.st_size if kind == tarfile.REGTYPE else 0
    return info


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(info)
    assert content is not None
    return content


def _write(content: IO[bytes], path: Path, mode: int) -> str:
    """SHA-256 of what was written into a new file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    read = hashlib.sha256()
    with path.open("xb") as file:
        os.fchmod(file.fileno(), mode)
        while data := content.read(_BLOCK):
            read.update(data)
            file.write(data)
    return read.hexdigest()


def _line(name: str, told: str) -> str:
    """As `sha256sum` writes it: a name with a line's end in it is told with a backslash before all."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{'' if escaped == name else chr(92)}{told}  {escaped}\n"


def _read(text: bytes) -> dict[str, str]:
    sums = {}
    for line in text.decode(errors="surrogateescape").split("\n")[:-1]:
        told, _, name = line.partition("  ")
        if told.startswith("\\"):
            told, name = told[1:], _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else "\\", name)
        sums[name] = told
    return sums
