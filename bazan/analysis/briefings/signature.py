"""The signature over what is issued: Ed25519, by a key of this installation that is made of its secret and lies nowhere."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bazan.core.settings import Settings
from bazan.platform.security import verify
from bazan.platform.security.signed_tokens import derived_key, secret_key


def signed(form: str, payload: dict[str, Any], settings: Settings) -> str:
    """The signed bundle as JSON, which ``verify.py`` reads. ``form``: one of ``verify.FORMS``."""
    signature = _key(settings).sign(verify.message(form, payload)).hex()
    said = {"format": form, "payload": payload, "algorithm": verify.ALGORITHM, "public_key": public_key(settings), "signature": signature}
    return verify.written(said)


def public_key(settings: Settings) -> str:
    """In hexadecimal: what a receiver is told by another way than with the bundle."""
    return _key(settings).public_key().public_bytes_raw().hex()


def _key(settings: Settings) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived_key(secret_key(settings), "figure-passport"))
