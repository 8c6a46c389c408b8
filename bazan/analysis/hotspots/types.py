"""What crosses this room's border. Degrees are WGS 84, lengths metres; a number that can't be told is None."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.state_lights import StateTable

Heat = Literal["hot99", "hot95", "hot90", "none", "cold90", "cold95", "cold99"]
"""How sure it is that the counts in and around an area are higher, or lower, than over the whole ground: after correction, in per cent."""
HEAT_STATES = StateTable[Heat](
    get_args(Heat),
    {"hot99": "off", "hot95": "watch", "hot90": "none", "none": "none", "cold90": "none", "cold95": "none", "cold99": "none"},
    "hotspots.heat",
)
Quadrant = Literal["HH", "HL", "LH", "LL"]
"""Whether an area lies above the mean (H) or not (L), then whether the mean of its neighbours does."""
Category = Literal["new", "emerging", "persistent", "fading", "sporadic"]
"""The course of a hot spot over the slices of time: ``rules.category``."""
URGENT: tuple[Category, ...] = ("emerging", "new", "persistent", "sporadic", "fading")
"""What somebody should look at first."""


@dataclass(frozen=True)
class Area:
    """A hexagon or a commune of the studied ground, and what its counts say beside those of its neighbours."""

    id: str
    """The H3 cell, or the code of the commune."""
    latitude: float
    longitude: float
    """Of its middle."""
    count: int
    per_thousand: float | None
    """People among whom it was counted; None: they are not known."""
    gi: float | None
    """Getis-Ord Gi*: standard deviations by which the area and its neighbours together are above what the mean gives."""
    p: float | None
    """Of Gi* under the normal distribution, two-sided."""
    p_chance: float | None
    """How likely so many, or so few, come to the area and its neighbours when each happening may be anywhere; two-sided, exact."""
    p_permuted: float | None
    """How likely neighbours add up to so much, or so little, when all other areas are shuffled; two-sided. It judges Moran's I too."""
    p_adjusted: float | None
    """The larger of ``p`` and ``p_chance``, corrected for the number of areas: what ``heat`` is read from."""
    heat: Heat
    moran: float | None
    """Local Moran's I."""
    quadrant: Quadrant | None
    cluster: int | None
    """The cluster to which most of its happenings belong, if those in none aren't more."""
    category: Category | None
    """None: in no slice of time it was hot, or time wasn't asked about."""


@dataclass(frozen=True)
class Cluster:
    """Points that lie denser than chance lays them, linked from one to the next (DBSCAN). The largest is 1."""

    id: int
    count: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class HotSpots:
    """The ground in hexagons. Every cell that the convex hull of the points touches is there, also those in which nothing happened."""

    resolution: int
    """Of H3."""
    ring: int
    """Cells up to so many steps away are neighbours."""
    cells: tuple[Area, ...]
    """By their ids."""
    clusters: tuple[Cluster, ...]
    """The largest first."""


@dataclass(frozen=True)
class Counted:
    """An area whose happenings somebody else counted, as a commune."""

    id: str
    latitude: float
    longitude: float
    count: int
    people: float | None = None


@dataclass(frozen=True)
class Subject:
    """Rows of a layer as happenings: each somewhere, at some time."""

    code: str
    """Of the layer: ``<pack>.<id>``."""
    labels: Mapping[str, str]
    dataset: str
    when: str
    """The column of when it happened."""
    point: tuple[str, ...] = ()
    """The columns of latitude and longitude; empty: its rows have no points."""
    place: str = ""
    """The column of the place; empty: its rows say none."""
    adds_up: str = ""
    """The number column that says how many happened; empty: a row is one."""


@dataclass(frozen=True)
class LookInfo:
    """A subject as it was last looked at."""

    subject: str
    """The code of its layer."""
    labels: Mapping[str, str]
    start: datetime
    end: datetime
    by_communes: bool
    areas: int
    happenings: int
    why: str
    """The rule that kept it from being judged; empty: none did."""
    params: Mapping[str, Any]
    made_at: datetime


@dataclass(frozen=True)
class HotAreaInfo:
    """A cell or commune that is hot, or was in some part of the time."""

    subject: str
    id: str
    place_id: int
    spot: int
    ring: tuple[tuple[float, float], ...]
    """Longitude and latitude of a cell's corners; empty: it is the commune."""
    latitude: float
    longitude: float
    count: int
    per_thousand: float | None
    gi: float | None
    p: float | None
    heat: Heat
    category: Category | None
    inside: Mapping[str, int]
    """Kind of thing to how many stand in it."""


@dataclass(frozen=True)
class HotSpotInfo:
    """Cells that touch, or one commune: what crowds together there, and what stands in it."""

    subject: str
    number: int
    place_ids: tuple[int, ...]
    """Of the communes its areas lie in, that of the strongest first."""
    areas: tuple[HotAreaInfo, ...]
    """The strongest first."""

    @property
    def strongest(self) -> HotAreaInfo:
        return self.areas[0]

    @property
    def count(self) -> int:
        return sum(area.count for area in self.areas)

    @property
    def inside(self) -> Mapping[str, int]:
        counted = Counter[str]()
        for area in self.areas:
            counted.update(area.inside)
        return counted

    @property
    def category(self) -> Category | None:
        """The most urgent of its areas."""
        held = {area.category for area in self.areas}
        return next((one for one in URGENT if one in held), None)
