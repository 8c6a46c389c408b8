"""Files sealed on disk: whoever copies the archive without its key has noise. Reading needs the key, which lies apart.

A sealed file begins with ``MARK`` and 16 random bytes, from which and the key its own key follows. Then come pieces of 64 KiB, each
AES-256-GCM with its number as nonce; the last one is marked, so that neither a cut nor a swap goes unseen.
"""

import hashlib
import hmac
import io
import secrets
from pathlib import Path, PosixPath
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import stored_key

MARK = b"bazan sealed 1\r\n"
PIECE = 64 << 10
_SALT, _TAG = 16, 16
_HEAD = len(MARK) + _SALT


class BrokenSeal(OSError):
    """The bytes aren't what was sealed, or not by this key."""


def archive_key(settings: Settings) -> bytes:
    """BAZAN_ARCHIVE_KEY, or the key made once and kept in BAZAN_HOME/archive-key, mode 600."""
    return bytes.fromhex(settings.archive_key or stored_key(settings, "archive-key", lambda: secrets.token_hex(32)))


class SealedFile(PosixPath):
    """A path that reads what was sealed there; a file of the time before seals reads as it lies."""

    key: bytes = b""

    @classmethod
    def of(cls, path: Path, key: bytes) -> "SealedFile":
        sealed = cls(path)
        sealed.key = key
        return sealed

    def open(self, mode: str = "rb", *_: Any, **__: Any) -> Any:
        """The bytes as they came; whoever opens them closes them. There is no writing here."""
        raw = Path(self).open("rb")  # noqa: SIM115 - what is given back closes it
        if raw.read(len(MARK)) == MARK:
            return io.BufferedReader(_Opened(raw, self.key), PIECE)
        raw.seek(0)
        return raw

    def read_bytes(self) -> bytes:
        with self.open() as stream:
            return stream.read()

    def read_text(self, encoding: str | None = None, errors: str | None = None, newline: str | None = None) -> str:
        return self.read_bytes().decode(encoding or "utf-8", errors or "strict")


class Sealing:
    """Seals what is written into it into a stream; ``close`` writes the last piece and leaves the stream open."""

    def __init__(self, stream: BinaryIO, key: bytes):
        salt = secrets.token_bytes(_SALT)
        self.stream, self.cipher = stream, _cipher(key, salt)
        self.waiting, self.number = b"", 0
        stream.write(MARK + salt)

    def write(self, data: bytes) -> None:
        self.waiting += data
        while len(self.waiting) > PIECE:
            self._seal(self.waiting[:PIECE], last=False)
            self.waiting = self.waiting[PIECE:]

    def close(self) -> None:
        self._seal(self.waiting, last=True)

    def _seal(self, piece: bytes, last: bool) -> None:
        self.stream.write(self.cipher.encrypt(_nonce(self.number, last), piece, None))
        self.number += 1


class _Opened(io.RawIOBase):
    """The bytes behind a seal, from anywhere."""

    def __init__(self, raw: BinaryIO, key: bytes):
        self.raw, self.cipher = raw, _cipher(key, raw.read(_SALT))
        sealed = raw.seek(0, io.SEEK_END) - _HEAD
        self.pieces = max(1, -(-sealed // (PIECE + _TAG)))
        self.size = sealed - self.pieces * _TAG
        self.at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence])
        return self.at

    def readinto(self, buffer: Any) -> int:
        number, within = divmod(self.at, PIECE)
        if number >= self.pieces or self.at >= self.size > 0:
            return 0
        found = self._piece(number)[within : within + len(buffer)]
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        self.raw.seek(_HEAD + number * (PIECE + _TAG))
        try:
            return self.cipher.decrypt(_nonce(number, number == self.pieces - 1), self.raw.read(PIECE + _TAG), None)
        except InvalidTag as why:
            raise BrokenSeal(f"piece {number} of {self.raw.name} is not what was sealed, or not by this key") from why

    def close(self) -> None:
        self.raw.close()
        super().close()


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(hmac.new(key, b"bazan.archive" + salt, hashlib.sha256).digest())


def _nonce(number: int, last: bool) -> bytes:
    return bytes([last, 0, 0, 0]) + number.to_bytes(8, "big")
