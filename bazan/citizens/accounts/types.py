"""What crosses this room's border. Instants are aware, points (latitude, longitude) in WGS 84."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class FamilyPlace:
    """A place whose warnings concern somebody: a commune, with a point in it where one was told."""

    id: int
    name: str
    place_id: int
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Account:
    """One's own account. ``sms_warnings``: agrees to be written to; ``keep_facts``: that facts within pictures are kept."""

    id: int
    phone: str
    language: str
    sms_warnings: bool
    keep_facts: bool
    created_at: datetime
    places: tuple[FamilyPlace, ...] = ()


@dataclass(frozen=True)
class Code:
    """A code that is to be sent."""

    id: UUID
    phone: str
    language: str
    text: str
