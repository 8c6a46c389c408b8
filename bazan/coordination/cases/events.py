"""What this room announces on channel ``cases`` when an act is committed."""

from dataclasses import dataclass
from typing import Any

from bazan.platform.events.screen_updates import Live, Within

CHANNEL = "cases"


@dataclass(frozen=True)
class CaseMoved:
    """Something happened to a case: an act, an extension, a sub-task, or a deadline that passed (``late``, ``stage_late``)."""

    case: int
    workflow: str
    act: str
    state: str
    organizations: tuple[int, ...]
    place: int
    sector: str


def _read(said: Any) -> dict[tuple[int, str, str], Within]:
    where = Within(int(said["place"]), str(said["sector"]), frozenset(map(int, said["organizations"])))
    return {(int(said["case"]), str(said["workflow"]), str(said["act"])): where}


LIVE = (Live("cases", CHANNEL, _read),)
"""Told as (case, its workflow, what happened to it), beyond its place and sector to the organizations it was handed to."""
