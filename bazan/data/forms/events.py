"""What this room announces on channel ``forms`` when it is committed."""

from dataclasses import dataclass
from typing import Any

from bazan.platform.events.screen_updates import Live, Within

CHANNEL = "forms"


@dataclass(frozen=True)
class SubmissionMoved:
    """A submission was begun, sent, verified, sent back, approved, locked or unlocked."""

    form: str
    submission: int
    act: str
    place: int
    sector: str


def _read(said: Any) -> dict[tuple[str, int], Within]:
    return {(str(said["form"]), int(said["submission"])): Within(int(said["place"]), str(said["sector"]))}


LIVE = (Live("forms", CHANNEL, _read),)
"""Told as (the form's code, the submission)."""
