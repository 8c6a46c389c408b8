"""The phone of somebody who called, encrypted for that call."""

from bazan.core.settings import Settings
from bazan.platform.security.contact_encryption import BrokenSeal, open_contact, seal_contact

__all__ = ["BrokenSeal", "key_of_call", "opened", "sealed"]


def key_of_call(subject: str, device: str) -> str:
    """Return what identifies a call before it has a number. ``device``: a fingerprint."""
    return f"{subject}|{device}"


def sealed(phone: bytes, call: str, settings: Settings) -> bytes:
    return seal_contact(phone, f"call_for_help_phone:{call}", settings)


def opened(kept: bytes, call: str, settings: Settings) -> bytes:
    """Decrypt the phone of this call. Raises BrokenSeal."""
    return open_contact(kept, f"call_for_help_phone:{call}", settings)
