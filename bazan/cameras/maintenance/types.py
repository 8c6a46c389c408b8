"""What crosses this room's border. Instants are UTC and aware."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from bazan.coordination.cases.types import CaseInfo
from bazan.core.state_lights import StateTable

TicketState = Literal["open", "working", "mended", "withdrawn"]
"""States of a ticket's case."""
TICKET_STATES = StateTable[TicketState](
    get_args(TicketState),
    {"open": "watch", "working": "watch", "mended": "good", "withdrawn": "none"},
    "upkeep.state",
)


@dataclass(frozen=True)
class Patience:
    """How long a fault may stand before its owner is called, and by the end of which working day after that it is to be mended."""

    after: timedelta
    mend_days: int


@dataclass(frozen=True)
class Policy:
    """What the province says of upkeep."""

    faults: Mapping[str, Patience]
    """Those that call for the owner, the gravest first; others are shown and call nobody."""
    well: timedelta
    """A camera must be well for so long before it counts as mended."""
    together: timedelta
    """Faults that begin so near to each other may have one cause."""
    many: int
    """So many cameras of one owner at one place that fail together are one ticket."""


@dataclass(frozen=True)
class Ill:
    """A camera with the gravest of its faults. ``where``: its site, else its road, else its commune."""

    camera_id: int
    organization_id: int
    place_id: int
    where: str
    fault: str
    since: datetime


@dataclass(frozen=True)
class Ailing:
    """A camera on a ticket. ``ended_at``: when it was well again, or no longer watched; none: it still ails."""

    camera_id: int
    fault: str
    since: datetime
    ended_at: datetime | None
    mended: bool


@dataclass(frozen=True)
class TicketInfo:
    """What an owner has to mend. Its state, deadline and owner are its case's."""

    id: int
    case: CaseInfo
    where: str
    fault: str
    since: datetime
    """Of the first of its cameras that failed."""
    cameras: tuple[Ailing, ...]
