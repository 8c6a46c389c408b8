"""What other apps may know of rosters and shifts. Instants are UTC and aware."""

from dataclasses import dataclass
from datetime import datetime

from bazan.platform.security.text_anonymization import shown


@dataclass(frozen=True)
class RosterInfo:
    """Who watches over a place and sector, day and night or between two local clock times."""

    id: int
    code: str
    name: str
    name_en: str
    organization_id: int
    place_id: int
    sector: str
    hours: tuple[str, str] | None
    """Local HH:MM; None: day and night."""


@dataclass(frozen=True)
class ShiftInfo:
    """One person's hours on a roster, [starts_at, ends_at)."""

    id: int
    roster_id: int
    account_id: int
    starts_at: datetime
    ends_at: datetime
    taken_at: datetime | None
    note: str
    """As its writer reads it; everybody else what is ``said``."""
    noted_at: datetime | None

    @property
    def said(self) -> str:
        """The note without numbers that lead to a person."""
        return shown(self.note)


@dataclass(frozen=True)
class Gap:
    """Hours nobody is down for, [starts_at, ends_at)."""

    roster_id: int
    starts_at: datetime
    ends_at: datetime
