"""The picture as the camera saw it, kept of an event beside the blurred one, sealed before it leaves the watching process.

Only who knows the installation's secret key opens it, and a page only for a reason that is written down.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import derived_key, secret_key

_NONCE = 12


class BrokenSeal(Exception):
    """The bytes aren't what was sealed, or not by this key."""


def sealed(picture: bytes, settings: Settings) -> bytes:
    """AES-256-GCM, its nonce first."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(settings).encrypt(nonce, picture, None)


def opened(kept: bytes, settings: Settings) -> bytes:
    """The picture. Raises BrokenSeal."""
    try:
        return _cipher(settings).decrypt(kept[:_NONCE], kept[_NONCE:], None)
    except (InvalidTag, ValueError) as why:
        raise BrokenSeal from why


def _cipher(settings: Settings) -> AESGCM:
    return AESGCM(derived_key(secret_key(settings), "camera-evidence"))
