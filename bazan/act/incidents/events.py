"""What this room announces on channel ``incidents`` when an act is committed."""

from dataclasses import dataclass

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
