"""Secrets sealed under a key of this installation. Whoever copies the database without BAZAN_SECRET_KEY has noise."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import derived_key, secret_key

_NONCE = 12
_FINGERPRINT = 16
"""Hexadecimal digits: enough to tell a new one from the old."""


def sealed(name: str, value: str, settings: Settings) -> bytes:
    """AES-256-GCM, its nonce first; bound to the name, so that one secret can't be put in another's place."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(settings).encrypt(nonce, value.encode(), name.encode())


def opened(name: str, kept: bytes, settings: Settings) -> str | None:
    """The secret; null when it isn't what was sealed under this name, or not by this key."""
    try:
        return _cipher(settings).decrypt(kept[:_NONCE], kept[_NONCE:], name.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def fingerprint(name: str, value: str, settings: Settings) -> str:
    """Under a key of its own, so that nobody finds a weak password by trying what has this fingerprint."""
    key = derived_key(secret_key(settings), "secret-fingerprints")
    return hmac.new(key, f"{name}\n{value}".encode(), hashlib.sha256).hexdigest()[:_FINGERPRINT]


def _cipher(settings: Settings) -> AESGCM:
    return AESGCM(derived_key(secret_key(settings), "secrets"))
