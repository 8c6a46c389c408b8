"""Which number of which sector and place a page is about: as its address says, else the one that needs a decision most."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bazan.core.errors import NotFound, Refused
from bazan.data.figures.api import local_date, reachable, territory
from bazan.data.figures.types import Territory
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading
from bazan.directory.accounts.api import Reach
from bazan.directory.places.types import PlaceInfo
from bazan.screens.decisions import urgency_ranking

GRAINS = ("day", "week", "month", "quarter")
"""Of an hour there is nothing to decide in a week, of a year there are too few."""
SPARK = 13
PERMISSION = "boards.view"


@dataclass(frozen=True)
class Decision:
    """One number at one place, with the others of the sector that could be looked at there."""

    pack: str
    head: Mapping[str, Any]
    units: Territory
    places: tuple[PlaceInfo, ...]
    """Those the reader reaches, the widest first."""
    place: PlaceInfo
    reading: Reading
    others: tuple[Reading, ...]
    """Every number of the sector at the place, what needs a decision first."""
    now: datetime

    @property
    def info(self) -> IndicatorInfo:
        return self.reading.info

    @property
    def feature(self) -> Feature:
        return self.reading.feature

    def href(self, **changes: str) -> str:
        """The page again, of another number or place."""
        said = {"indicator": self.info.code, "place": self.place.code if self.place != self.places[0] else ""} | changes
        return f"/decide/{self.pack}?" + urlencode({name: value for name, value in said.items() if value})


def codes_of(pack: str) -> list[str]:
    """The sector's numbers of places that a decision can be about."""
    return [info.code for info in indicators.catalogue() if info.pack == pack and "place" in info.features and info.grain in GRAINS]


def decision(pack: str, query: Mapping[str, str], reach: Reach, now: datetime) -> Decision:
    """NotFound ``boards.unknown`` for a sector, ``decisions.indicator`` for a number it doesn't have; Refused ``decisions.place``;
    Forbidden ``boards.nothing_reached``."""
    head = next((entry for entry in indicators.boards() if entry["pack"] == pack), None)
    codes = codes_of(pack) if head else []
    if head is None or not codes:
        raise NotFound("boards.unknown", {"pack": pack})
    units = territory(local_date(now))
    places = reachable(reach, PERMISSION, pack, units)
    place = _place(query.get("place", ""), places)
    asked = query.get("indicator", "")
    if asked and asked not in codes:
        raise NotFound("decisions.indicator", {"code": asked[:100]}, "indicator")
    feature = Feature("place", place.id)
    others = urgency_ranking.by_need(indicators.readings_of([(code, feature) for code in codes], spark=SPARK).values())
    chosen = next((reading for reading in others if reading.info.code == asked), others[0])
    return Decision(pack, head, units, places, place, chosen, tuple(others), now)


def _place(code: str, places: tuple[PlaceInfo, ...]) -> PlaceInfo:
    if not code:
        return places[0]
    found = next((place for place in places if place.code == code), None)
    if found is None:
        raise Refused("decisions.place", {"code": code[:40]}, "place")
    return found
