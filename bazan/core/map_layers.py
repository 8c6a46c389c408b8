"""What rooms put on maps: their layers, the question a map asks of one, and what it gets back.

A room declares itself in its manifest and answers in ``features.py``; row security decides which features a reader is given.
Degrees are WGS 84, words are in the language bound at the door.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Geometry = Literal["point", "line", "area"]
Light = Literal["good", "watch", "off", "disaster", "stale", "missing", "none"]
"""How a feature stands, in the words of the lights; ``none``: it is what it is, and can't be well or ill."""
SiteState = Literal["ok", "minor", "watch", "silent", "off", "disaster"]
"""How a station is drawn on a map. ``minor``: an alert that no light stands for."""
GRAVEST_FIRST: tuple[Light, ...] = ("disaster", "off", "watch", "stale", "missing", "none", "good")


def severity_light(severity: str) -> Light:
    """The light of a level of severity, as alerts or as CAP write it: one scale, whatever is grave."""
    match severity.lower():
        case "moderate":
            return "watch"
        case "severe":
            return "off"
        case "extreme":
            return "disaster"
    return "none"


@dataclass(frozen=True)
class Extent:
    """A rectangle of degrees. It never crosses the date line: ``west`` lies west of ``east``."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    @property
    def text(self) -> str:
        """``west,south,east,north``, as an address has it: to a metre."""
        return ",".join(f"{part:.5f}" for part in (self.west, self.south, self.east, self.north))

    def meets(self, other: "Extent") -> bool:
        return self.west <= other.east and other.west <= self.east and self.south <= other.north and other.south <= self.north


@dataclass(frozen=True)
class Layer:
    """One row of the list of layers, which is the legend too."""

    code: str
    """Within the house: the declaration's name, or the name, a dot, and what sets it apart (``things.rain_station``)."""
    title: str
    group: str
    """The code of a sector, or of a group of its own: ``response``, ``figures``, ``ground``."""
    geometry: Geometry
    icon: str = ""
    """A lucide icon; empty: ``shape`` is the sign."""
    shape: str = ""
    """A sign of ``STATION_SHAPES``."""
    adds_up: str = ""
    """What its features' numbers are that are added up over an area, in words: ``học sinh``; empty: they are only counted."""
    shelters: bool = False
    """What it adds up is room for people who must leave their homes: a plan may send them there."""
    shown: bool = False
    """Switched on where an address names no layers."""


@dataclass(frozen=True)
class Run:
    """So many features, one by one, in the order of their ids as code points: how a program reads a layer to its end."""

    after: str = ""
    """Those behind this id."""
    most: int | None = None
    """None: all of them."""


@dataclass(frozen=True)
class Question:
    """What a map asks of a layer: what stood at ``at`` in ``extent`` (None: everywhere), as far as it was known at ``known``.

    Both are ``now`` on a live map. Of the past, ``known`` is ``at`` where it is shown as it was seen then, ``now`` where it is shown with
    all that came later.
    """

    at: datetime
    now: datetime
    known: datetime
    extent: Extent | None = None
    ids: frozenset[str] | None = None
    """Only these features, wherever they stand, when they are asked for by name."""
    area: Mapping[str, Any] | None = None
    """Only points in this GeoJSON area, whose bounds are ``extent``. A room that doesn't heap may give all of the extent."""
    run: Run | None = None
    """A room that heaps must not; one that doesn't may give more than the run."""
    units: date | None = None
    """Of what is told of communes: those of this day; None: of the day of ``at``."""

    @property
    def past(self) -> bool:
        return self.at < self.now

    def wants(self, feature_id: object, latitude: float | None, longitude: float | None) -> bool:
        """Whether a point is asked for; what has no point never is."""
        if latitude is None or longitude is None:
            return False
        if self.ids is not None:
            return str(feature_id) in self.ids
        return self.extent is None or self.extent.holds(latitude, longitude)


@dataclass(frozen=True)
class Link:
    """A further page of a feature. ``permission``: whom it is offered; empty: who sees the feature."""

    word: str
    href: str
    icon: str
    permission: str = ""


@dataclass(frozen=True)
class Feature:
    """One thing on a map."""

    id: str
    """Within its layer."""
    geometry: Mapping[str, Any]
    """GeoJSON: longitude before latitude."""
    name: str
    light: Light = "none"
    line: str = ""
    """What is said of it in a few words, without its number and its age: ``cấm xe tải, xe khách``."""
    value: float | None = None
    """Its newest number, in ``unit`` as people write it."""
    unit: str = ""
    digits: int = 0
    since: datetime | None = None
    """Of what it says: when it was observed, reported or entered."""
    about: str = ""
    """The feature of another layer it speaks of, ``LAYER/ID``. Where that one is drawn it takes this one's light, and this one isn't."""
    same: str = ""
    """The feature of another layer that is the same thing, ``LAYER/ID``: what speaks of that one speaks of this one."""
    picture: str = ""
    """Address of a picture of how it looks now."""
    links: tuple[Link, ...] = ()
    owner: str = ""
    """Who answers for it, by name."""
    href: str = ""
    """Its own page."""
    place_id: int | None = None
    heard: tuple[int, ...] = ()
    """Keys of the live news that are about it."""
    adds_up: float | None = None
    """What is added up over an area: pupils, beds, free places; its word is the layer's ``adds_up``."""
    facts: tuple[tuple[str, str], ...] = ()
    """Further lines of its card: (what, how much). Of many features at once a room may leave them out: a card asks by name."""
    properties: Mapping[str, Any] = field(default_factory=dict)
    """The same for programs: names of fields to plain values. A heap, whose ``adds_up`` is the sum of its things, says their ``count`` and
    how many of them are ``untold`` in the sum."""


@dataclass(frozen=True)
class Layers:
    """What one room puts on maps: one layer, or several of the same kind."""

    name: str
    """The first word of its layers' codes."""
    permission: str
    """Asked of the reader beside row security; empty: of whoever may open a map."""
    listed: Callable[[], Iterable[Layer]]
    """Gives its ``Layer``s."""
    asked: Callable[[str, Question], Iterable[Feature]]
    """Gives the ``Feature``s of a layer, by its code."""
    live: tuple[str, ...] = ()
    """Kinds of live news after which it is asked again."""
    moves: tuple[str, ...] = ()
    """Those of them that say where features are now, as (id, longitude, latitude, …): an open map moves them itself, and asks later."""
    counted: Callable[[str, Question], int] | None = None
    """Of an app that obeys ``Question.run``: tells how many there are in all on a layer, by its code."""
    remembers: bool = True
    """It can tell how things stood at an earlier moment; else it is not shown then, and the map says so."""


def point(latitude: float, longitude: float) -> dict[str, Any]:
    """A GeoJSON point, to seven digits: a centimetre."""
    return {"type": "Point", "coordinates": [round(longitude, 7), round(latitude, 7)]}


def gravest(lights: Iterable[Light]) -> Light:
    """The gravest of some lights; ``none`` of no light."""
    held = set(lights)
    for light in GRAVEST_FIRST:
        if light in held:
            return light
    return "none"
