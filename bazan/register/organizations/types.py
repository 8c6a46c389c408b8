"""What crosses this room's border."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OrganizationInfo:
    """A body of the state during [valid_from, valid_to). The code alone is ambiguous without a day."""

    id: int
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    place_id: int | None = None
    """Its territory: a commune's committee has the commune, everybody else the whole territory unless it names a place."""

    def valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
