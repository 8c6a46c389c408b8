"""Secrets of telephones at rest, sealed: who reads the database alone can make no code."""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from bazan.platform.security.signed_tokens import derived_key

_NONCE = 12


def sealed(secret: str, account_id: int) -> bytes:
    """AES-256-GCM, its nonce first, for this account alone."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher().encrypt(nonce, secret.encode(), str(account_id).encode())


def opened(kept: bytes, account_id: int) -> str:
    """The secret. Raises InvalidTag for what another key or account sealed."""
    return _cipher().decrypt(kept[:_NONCE], kept[_NONCE:], str(account_id).encode()).decode()


def _cipher() -> AESGCM:
    return AESGCM(derived_key(settings.SECRET_KEY, "second-proofs"))
