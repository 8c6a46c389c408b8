"""The room's settings."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bazan.core.settings import as_cipher_key, setting

SCHEMES = ("file", "syslog", "syslog+tcp", "http", "https")


def as_places(value: str) -> tuple[str, ...]:
    """Addresses of places apart, separated by spaces."""
    places = tuple(value.split())
    for place in places:
        parts = urlsplit(place)
        if parts.scheme not in SCHEMES or not (parts.path if parts.scheme == "file" else parts.hostname):
            raise ValueError(f"an address beginning with {', '.join(f'{scheme}://' for scheme in SCHEMES)} is needed")
        _ = parts.port  # raises for one that is no number
    return places


@dataclass(frozen=True)
class AuditSettings:
    """Where the audit proves itself from."""

    places: tuple[str, ...] = setting(
        "BAZAN_AUDIT_PLACES",
        "",
        as_places,
        "Second places of the audit's checkpoints, separated by spaces: file:///mnt/apart/bazan.log, syslog+tcp://10.0.0.9:601, syslog://"
        "10.0.0.9:514, https://user:password@log.example.vn/bazan. Beside them each is kept in BAZAN_HOME/audit/checkpoints.log.",
    )
    key: str = setting(
        "BAZAN_AUDIT_KEY",
        "",
        as_cipher_key,
        "Signs the audit's checkpoints (Ed25519), 64 hexadecimal digits; empty: made once and kept in BAZAN_HOME/audit-key, mode 600.",
    )


SETTINGS = AuditSettings
