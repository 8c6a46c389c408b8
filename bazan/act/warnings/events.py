"""What this room announces on channel ``warnings`` when it is committed."""

from dataclasses import dataclass

CHANNEL = "warnings"


@dataclass(frozen=True)
class WarningReleased:
    """We published a message: an alert, an update or a cancellation."""

    message: int
    msg_type: str
    incident: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class WarningTaken:
    """A trusted sender's message came in."""

    message: int
    msg_type: str
    status: str
    places: tuple[int, ...]
