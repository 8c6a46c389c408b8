"""Checkpoints: the end of the chain, signed with a key that the database doesn't hold, each a line of JSON.

They are made into one file of the home; places apart are sent what that file has and they don't, so nothing is lost while one is away.
"""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bazan.core.settings import Settings
from bazan.directory.audit.settings import AuditSettings
from bazan.directory.audit.types import Checkpoint, Entry

MOST_ENTRIES = 64
"""Of one checkpoint: its line stays within the 2,048 bytes that every receiver of syslog takes."""
DIGEST = 16
"""Hexadecimal digits of an entry's hash that a checkpoint says."""
_BLOCK = 16 << 10


def folder(settings: Settings) -> Path:
    return settings.home / "audit"


def made_file(settings: Settings) -> Path:
    """Where every checkpoint is written first."""
    return folder(settings) / "checkpoints.log"


def before(settings: Settings) -> list[tuple[Path, str]]:
    """Files of checkpoints of houses in which the chain was before it came to this one, each with the public key that its name says."""
    return [(path, path.stem) for path in sorted((folder(settings) / "before").glob("*.log"))]


@contextlib.contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """While one process makes and sends checkpoints, others wait."""
    folder(settings).mkdir(parents=True, exist_ok=True)
    with (folder(settings) / "checkpoints.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def signing_key(settings: Settings, own: AuditSettings) -> Ed25519PrivateKey:
    """BAZAN_AUDIT_KEY, or the key made once and kept in BAZAN_HOME/audit-key, mode 600."""
    if own.key:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(own.key))
    kept = settings.home / "audit-key"
    if not kept.exists():
        fresh = kept.with_name(f"audit-key.{os.getpid()}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, kept)  # whoever comes first wins; a half-written key is never seen
        fresh.unlink()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept.read_text().strip()))


def public_key(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def checkpoints_of(entries: Sequence[Entry], last: Checkpoint | None, key: Ed25519PrivateKey, at: datetime) -> Iterator[Checkpoint]:
    """The checkpoints of the entries that follow the last one, given by ascending seq."""
    number = last.number if last else 0
    for start in range(0, len(entries), MOST_ENTRIES):
        part = entries[start : start + MOST_ENTRIES]
        number += 1
        digests = tuple(entry.hash[:DIGEST] for entry in part)
        instant = at.astimezone(UTC).isoformat(timespec="seconds")
        bare = Checkpoint(number, part[-1].seq, part[-1].hash, digests, instant, public_key(key), "")
        yield replace(bare, signature=key.sign(_said(bare)).hex())


def is_genuine(checkpoint: Checkpoint, key: str) -> bool:
    """Whether it was signed with the key whose public part this is (hexadecimal)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(checkpoint.signature), _said(checkpoint))
    except (InvalidSignature, ValueError):
        return False
    return checkpoint.key == key


def line(checkpoint: Checkpoint) -> str:
    return json.dumps(asdict(checkpoint), separators=(",", ":"))


def read(path: Path) -> Iterator[Checkpoint]:
    """Those of a file; a line may have anything before its checkpoint, as syslog writes it, and lines without one are passed over."""
    if path.exists():
        with path.open("r", encoding="utf-8", errors="replace") as lines:
            yield from _parsed(lines)


def read_end(path: Path, number: int) -> list[Checkpoint]:
    """Those of a file from this number on and at least the last one, without reading what lies before them."""
    size, taken = path.stat().st_size if path.exists() else 0, _BLOCK
    while size:
        with path.open("rb") as file:
            file.seek(max(0, size - taken))
            lines = file.read(taken).decode(errors="replace").splitlines()
        found = list(_parsed(lines if taken >= size else lines[1:]))
        if taken >= size or (found and found[0].number <= number):
            return [checkpoint for checkpoint in found if checkpoint.number >= number] or found[-1:]
        taken *= 2
    return []


def _parsed(lines: Iterable[str]) -> Iterator[Checkpoint]:
    for text in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            table = json.loads(text[text.index("{") :])
            yield Checkpoint(**table | {"digests": tuple(table["digests"])})


def write(path: Path, texts: Iterable[str]) -> None:
    """Append lines, on disk when it returns; a half line left by a machine that died is ended first. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
        end = file.seek(0, os.SEEK_END)
        cut = b""
        if end:
            file.seek(end - 1)
            cut = b"" if file.read(1) == b"\n" else b"\n"
        file.write(cut + "".join(f"{text}\n" for text in texts).encode())
        file.flush()
        os.fsync(file.fileno())


def _said(checkpoint: Checkpoint) -> bytes:
    table = asdict(checkpoint)
    del table["signature"]
    return b"bazan audit checkpoint 1\n" + json.dumps(table, sort_keys=True, separators=(",", ":")).encode()
