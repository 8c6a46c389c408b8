"""What this room announces on channel ``cases`` when an act is committed."""

from dataclasses import dataclass

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
