"""What the pages show, assembled: frozen, without words. Instants are UTC and aware."""

from dataclasses import dataclass
from datetime import date, datetime

from bazan.core.map_layers import SiteState
from bazan.data.indicators.types import Feature, Reading, Value
from bazan.data.observations.types import DatastreamInfo, Hour, Latest, PropertyInfo, RawRow, ThingInfo
from bazan.directory.places.types import PlaceInfo


@dataclass(frozen=True)
class Slot:
    """One place on a board: which indicator stands there at each grain of the view, and what the board calls it."""

    id: str
    codes: dict[str, str]
    labels: dict[str, str]
    spark: int = 24
    beside: tuple[str, ...] = ()
    cuts: tuple[float, ...] = ()
    base: str = ""
    """Its first indicator, which the board's own words name."""

    def at(self, grain: str) -> str:
        return self.codes[grain]

    def named(self, grain: str) -> dict[str, str]:
        """The board's own words where its first indicator stands, else none: another grain's indicator says its own name."""
        return self.labels if self.codes[grain] == (self.base or self.codes["hour"]) else {}


@dataclass(frozen=True)
class Territory:
    """The centre's units on a day."""

    on: date
    root: PlaceInfo
    communes: tuple[PlaceInfo, ...]
    neighbours: tuple[PlaceInfo, ...] = ()
    """Places outside it, in maps and rankings of their own."""

    def place(self, place_id: int | None) -> PlaceInfo | None:
        return next((one for one in (self.root, *self.communes) if one.id == place_id), None)


@dataclass(frozen=True)
class Headline:
    """A tile of a board: its slot, its reading, and the readings its line of reason may speak of."""

    slot: Slot
    code: str
    reading: Reading | None
    beside: dict[str, Reading]


@dataclass(frozen=True)
class LeagueRow:
    place: PlaceInfo
    reading: Reading | None
    beside: tuple[Reading | None, ...]


@dataclass(frozen=True)
class Station:
    """A thing as the map shows it."""

    thing: ThingInfo
    state: SiteState
    reading: Reading | None
    newest: datetime | None
    quiet_s: float | None
    """How long it has been silent; null while it keeps its promise, infinity when it never spoke."""


@dataclass(frozen=True)
class Course:
    """A long chart: this year and the same stretch last year, oldest first."""

    slot: Slot
    code: str
    reading: Reading | None
    start: datetime
    end: datetime
    values: tuple[Value, ...]
    past: tuple[Value, ...]


@dataclass(frozen=True)
class Stream:
    """One datastream of a station: what it observes, its newest value, its last hours."""

    datastream: DatastreamInfo
    observed: PropertyInfo
    latest: Latest | None
    quiet_s: float | None
    hours: tuple[Hour, ...]


@dataclass(frozen=True)
class Records:
    """Raw observations of one datastream in [start, end), newest first, at most a page of them."""

    thing: ThingInfo
    datastream: DatastreamInfo
    observed: PropertyInfo
    start: datetime
    end: datetime
    rows: tuple[RawRow, ...]
    more: bool


@dataclass(frozen=True)
class Hit:
    """One thing found by search. ``href`` empty: it has no page."""

    title: str
    line: str
    href: str


__all__ = ["Course", "Feature", "Headline", "Hit", "LeagueRow", "Records", "Slot", "Station", "Stream", "Territory"]
