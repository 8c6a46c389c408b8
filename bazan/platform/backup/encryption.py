"""Files sealed for one key in the format of age (age-encryption.org/v1), which any `age` opens without this program.

Its stream is pieces of 64 KiB, each ChaCha20-Poly1305 with its number as nonce and a mark on the last, so that neither a cut nor a swap
goes unseen. Who knows a key's public part could seal a file too: that a set is ours is proven by its manifest's seal, an HMAC.
"""

import contextlib
import hashlib
import hmac
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from bazan.core.errors import Refused
from bazan.platform.security.signed_tokens import derived_key

_BLOCK = 1 << 20
_age: Any = pyrage
"""It comes without types."""


class Measured:
    """Writes into a file and knows how much, and its SHA-256. ``failure``: what the disk said, which pyrage turns into words."""

    def __init__(self, file: BinaryIO):
        self.file, self.size, self.hash = file, 0, hashlib.sha256()
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self.file.write(data)
        except OSError as why:
            self.failure = why
            raise
        self.hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self.file.flush()


def new_key() -> str:
    """A key that nobody has yet: a line beginning with AGE-SECRET-KEY-1."""
    return str(_age.x25519.Identity.generate())


def fingerprint(key: str) -> str:
    """What stands for the key where it must not be seen. Refused ``backup.key.missing``, ``backup.key.form``."""
    return hashlib.sha256(str(_identity(key).to_public()).encode()).hexdigest()[:16]


def seal(key: str, text: bytes) -> str:
    """HMAC-SHA256 of a text by a key that follows from this one, hexadecimal."""
    return hmac.new(derived_key(key, "backup"), text, hashlib.sha256).hexdigest()


@contextlib.contextmanager
def sealing(path: Path, key: str) -> Iterator[tuple[BinaryIO, Measured]]:
    """A stream that is sealed into a new file, on disk at the end, and what measures the file. Raises OSError as the disk says it."""
    public = _identity(key).to_public()
    source, sink = _pipe()

    def encrypt() -> None:
        with source:
            _age.encrypt_io(source, measured, [public])

    with path.open("xb") as file, ThreadPoolExecutor(1) as pool:
        os.fchmod(file.fileno(), 0o600)
        measured = Measured(file)
        done = pool.submit(encrypt)
        try:
            with sink:
                yield sink, measured
        except BrokenPipeError:
            if measured.failure:
                raise measured.failure from None
            raise
        done.result()
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def opening(path: Path, key: str) -> Iterator[BinaryIO]:
    """The bytes that were sealed into the file. Refused ``backup.broken`` when they aren't, or not by this key."""
    identity = _identity(key)
    source, sink = _pipe()

    def decrypt() -> None:
        with sink, path.open("rb") as file:
            _age.decrypt_io(file, sink, [identity])

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(decrypt)
        try:
            with source:
                yield source
                while source.read(_BLOCK):  # what follows the last thing wanted is opened too: only the end proves that nothing is missing
                    pass
        finally:
            why = done.exception()
            if why is not None and not isinstance(why, BrokenPipeError) and "Broken pipe" not in str(why):
                raise Refused("backup.broken", {"file": path.name}) from why


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    read, write = os.pipe()
    return os.fdopen(read, "rb", _BLOCK), os.fdopen(write, "wb", _BLOCK)


def _identity(key: str) -> Any:
    if not key:
        raise Refused("backup.key.missing")
    try:
        return _age.x25519.Identity.from_str(key)
    except _age.IdentityError as why:
        raise Refused("backup.key.form") from why
