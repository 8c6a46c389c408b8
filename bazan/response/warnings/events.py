"""What this room announces on channel ``warnings`` when it is committed: ``event`` says which of these it is."""

from dataclasses import dataclass
from typing import Any

from bazan.platform.events.screen_updates import EVERYBODY, Everybody, Live

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


@dataclass(frozen=True)
class DraftMoved:
    """A draft was composed, revised, sent back, withdrawn or released."""

    draft: int
    act: str


@dataclass(frozen=True)
class QuarantineChanged:
    """A message that could not be taken was held, or one that was held is dismissed."""

    state: str


def _read(said: Any) -> dict[str, Everybody]:
    return {str(said["event"]): EVERYBODY}


LIVE = (Live("warnings", CHANNEL, _read),)
"""Told as a word, released taken draft or held: what it says, only the page that is fetched knows."""
