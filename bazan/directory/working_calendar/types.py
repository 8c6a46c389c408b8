"""What crosses this room's border. Local days throughout."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DayInfo:
    """A day that the province decided about: whether people work on it, whatever its folder says."""

    day: date
    works: bool
    name: str
    name_en: str
    partner: date | None = None
    """The day it is swapped with: one rests, the other is worked."""


@dataclass(frozen=True)
class Moved:
    """Days as they were and as they are; null: as the folder says."""

    before: Mapping[date, DayInfo | None]
    after: Mapping[date, DayInfo | None]
