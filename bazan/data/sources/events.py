"""What this room announces, by NOTIFY ``sources`` ``{"source": id, "state": …, "things": [[thing id, state], …]}``."""

from dataclasses import dataclass
from datetime import datetime

from bazan.platform.events.screen_updates import EVERYBODY, Live

CHANNEL = "sources"
LIVE = (Live("sources", CHANNEL, lambda said: {int(said["source"]): EVERYBODY}),)
"""Told as a number: a name or a state is on the page alone."""


@dataclass(frozen=True)
class SourceFellSilent:
    """The source sent nothing new for three times its promise."""

    source_id: int
    at: datetime


@dataclass(frozen=True)
class SourceSpokeAgain:
    """A late or silent source is within its promise again."""

    source_id: int
    at: datetime
