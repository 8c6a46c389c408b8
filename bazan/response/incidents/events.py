"""What this room announces on channel ``incidents`` when an act is committed."""

from dataclasses import dataclass

from bazan.platform.events.screen_updates import EVERYBODY, Live

CHANNEL = "incidents"


@dataclass(frozen=True)
class IncidentChanged:
    """Something happened in an incident's room: it was opened, moved, written to, or one of its tasks moved."""

    incident: int
    act: str
    state: str
    place: int
    sector: str
    organizations: tuple[int, ...]
    exercise: bool


LIVE = (Live("incidents", CHANNEL, lambda said: {(int(said["incident"]),): EVERYBODY}),)
"""Told as a number alone: whom an incident was handed to beyond place and sector, only the page that is fetched knows."""
