"""Names, phones, mail addresses and tracking codes of citizens at rest: sealed, and found again by a keyed hash.

The key is apart from the one of other secrets, so that neither a copy of the database nor BAZAN_SECRET_KEY tells who reported what.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import stored_key

_NONCE = 12


class BrokenSeal(Exception):
    """The bytes are not what was sealed for this row, or not by this key."""


def contact_key(settings: Settings) -> bytes:
    """Return BAZAN_CONTACT_KEY, or the key made once and stored in BAZAN_HOME/contact-key, mode 600."""
    return bytes.fromhex(settings.contact_key or stored_key(settings, "contact-key", lambda: secrets.token_hex(32)))


def key_fingerprint(settings: Settings) -> str:
    """Return what stands for the key in the database: the same key gives the same, and it opens nothing."""
    return _derive_key("fingerprint", settings).hex()


def seal_contact(plain: bytes, row: str, settings: Settings) -> bytes:
    """Encrypt with AES-256-GCM, nonce first. ``row``: table and key of the row, which the ciphertext is bound to."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(settings).encrypt(nonce, plain, row.encode())


def open_contact(sealed: bytes, row: str, settings: Settings) -> bytes:
    """Decrypt what ``seal_contact`` returned for the same row. Raises BrokenSeal."""
    try:
        return _cipher(settings).decrypt(sealed[:_NONCE], sealed[_NONCE:], row.encode())
    except (InvalidTag, ValueError) as why:
        raise BrokenSeal(row) from why


def hash_contact(kind: str, value: str, settings: Settings) -> str:
    """Return the HMAC-SHA256 in hexadecimal that a value of this kind is looked up by; empty for an empty value."""
    return hmac.new(_derive_key(f"lookup {kind}", settings), value.encode(), hashlib.sha256).hexdigest() if value else ""


def _cipher(settings: Settings) -> AESGCM:
    return AESGCM(_derive_key("seal", settings))


def _derive_key(purpose: str, settings: Settings) -> bytes:
    return hmac.new(contact_key(settings), f"bazan.contacts {purpose}".encode(), hashlib.sha256).digest()
