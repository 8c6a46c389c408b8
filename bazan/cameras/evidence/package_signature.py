"""The signature over what is handed over: Ed25519, by a key of this installation that is made of its secret and lies nowhere."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import derived_key, secret_key

ALGORITHM = "Ed25519"


def signed(data: bytes, settings: Settings) -> dict[str, str]:
    """What lies beside the signed file: the key that proves the signature, and the signature, in hexadecimal."""
    return {"algorithm": ALGORITHM, "public_key": public_key(settings), "signature": _key(settings).sign(data).hex()}


def public_key(settings: Settings) -> str:
    """In hexadecimal: what a receiver is told by another way than with the package."""
    return _key(settings).public_key().public_bytes_raw().hex()


def _key(settings: Settings) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived_key(secret_key(settings), "evidence-package"))
