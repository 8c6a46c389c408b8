"""Settings of the room: web push, which has no one gateway that ``channels.toml`` could name."""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass

from bazan.core.settings import setting

_CONTACT = re.compile(r"mailto:[^@\s]+@[\w-]+(\.[\w-]+)+")
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?")
KEY_BYTES = 32


def as_push_key(value: str) -> str:
    """A private key of P-256 as base64url of its 32 bytes; empty: none."""
    if value and len(urlsafe_b64decode(value + "=" * (-len(value) % 4))) != KEY_BYTES:
        raise ValueError("base64url of 32 bytes is needed, as `bazan push key` makes it")
    return value.rstrip("=")


def as_contact(value: str) -> str:
    if value and not _CONTACT.fullmatch(value):
        raise ValueError("mailto:name@host is needed")
    return value


def as_origins(value: str) -> tuple[str, ...]:
    """``https://host``, ``https://*.host``, separated by commas."""
    found = tuple(one.strip().lower() for one in value.split(",") if one.strip())
    for one in found:
        if not _ORIGIN.fullmatch(one):
            raise ValueError(f"{one!r} is no https://host")
    return found


@dataclass(frozen=True)
class PushSettings:
    """Web push exists where both the key and the contact are set."""

    key: str = setting(
        "BAZAN_PUSH_KEY", "", as_push_key, "Signs web push (VAPID, RFC 8292), as `bazan push key` makes one; empty: no web push."
    )
    contact: str = setting("BAZAN_PUSH_CONTACT", "", as_contact, "Whom a push service writes to about this house: `mailto:name@host`.")
    services: tuple[str, ...] = setting(
        "BAZAN_PUSH_SERVICES",
        "https://fcm.googleapis.com,https://*.push.services.mozilla.com,https://*.push.apple.com,https://*.notify.windows.com",
        as_origins,
        "Push services that browsers may name, of Chrome, Firefox, Safari and Edge as their makers publish them; BAZAN_MAY_REACH has to"
        " let them be reached too.",
    )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return bool(self.key and self.contact)


SETTINGS = PushSettings
