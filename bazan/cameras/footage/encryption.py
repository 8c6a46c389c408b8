"""Pieces of a clip as they lie in the database: sealed before they are written, each at its place of its own clip, opened in memory."""

import io
import secrets
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import derived_key, secret_key

PIECE = 1 << 20
"""Bytes of every piece but the last."""
_NONCE = 12
_OPEN = 4
"""Pieces that are open at once, at most."""


class BrokenSeal(Exception):
    """The bytes aren't this piece of this clip as it was sealed, or not by this key."""


def sealed(data: bytes, clip: str, number: int, settings: Settings) -> bytes:
    """AES-256-GCM, its nonce first. ``clip``: its key; ``number``: of the piece, from 0."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(settings).encrypt(nonce, data, _place(clip, number))


def opened(kept: bytes, clip: str, number: int, settings: Settings) -> bytes:
    """Raises BrokenSeal, also for another piece's bytes."""
    try:
        return _cipher(settings).decrypt(kept[:_NONCE], kept[_NONCE:], _place(clip, number))
    except (InvalidTag, ValueError) as why:
        raise BrokenSeal(f"piece {number} of clip {clip}") from why


class Pieces(io.RawIOBase):
    """A clip read as a file, of which only some pieces are open in memory. ``piece`` gives the bytes of one, opened."""

    def __init__(self, size: int, piece: Callable[[int], bytes]) -> None:
        self._size, self._at = size, 0
        self._piece = lru_cache(_OPEN)(piece)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # pyrefly: ignore[bad-override] - whatever can be written to
        if self._at >= self._size:
            return 0
        number, place = divmod(self._at, PIECE)
        data = self._piece(number)[place : place + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _cipher(settings: Settings) -> AESGCM:
    return AESGCM(derived_key(secret_key(settings), "footage"))


def _place(clip: str, number: int) -> bytes:
    return f"{clip}:{number}".encode()
