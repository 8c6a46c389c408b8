"""What crosses this room's border. Coordinates are WGS 84 degrees, lengths metres; arrays of coordinates are (longitude, latitude)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

Kind = Literal["ground", "relief"]
KINDS: tuple[Kind, ...] = ("ground", "relief")
State = Literal["working", "ready", "refused"]

ROADS, WATERWAYS, WATER, BUILDINGS, PLACES, GREEN = "roads", "waterways", "water", "buildings", "places", "green"
LAYERS = (ROADS, WATERWAYS, WATER, BUILDINGS, PLACES, GREEN)
"""Our own vector layers. Fields: ``class`` (roads, waterways, places), ``name``, ``ref`` and ``bridge`` (roads)."""
ROAD_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary", "minor", "track", "path")
WATERWAY_CLASSES = ("river", "stream", "canal")
PLACE_CLASSES = ("town", "quarter", "village", "hamlet")
LINE_CLASSES = ROAD_CLASSES + WATERWAY_CLASSES


@dataclass(frozen=True)
class SourceLayer:
    """Where one of our layers is found in the served tiles, for a style to be made from.

    ``source``: the layer in the tile; ``field``: the property that tells the class, empty: none does; ``classes``: our class → the values
    of that property which mean it; ``name``, ``ref``: the properties of names and road numbers, ``name_source`` the layer they stand in.
    """

    source: str
    field: str
    classes: Mapping[str, tuple[str, ...]]
    name: str
    ref: str
    name_source: str


@dataclass(frozen=True)
class Served:
    """What is served. ``bounds``: west, south, east, north. ``media``: of its tiles; ``layers``: ours by name, a relief has none."""

    version: int
    kind: Kind
    name: str
    attribution: str
    schematic: bool
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    media: str
    layers: Mapping[str, SourceLayer]


@dataclass(frozen=True)
class Version:
    """One import, as it is listed. ``counts``: layer → features of it (of a relief: tiles); ``rule``, ``params``: why it was refused."""

    id: int
    kind: Kind
    name: str
    attribution: str
    schematic: bool
    state: State
    serving: bool
    sha256: str
    size: int
    min_zoom: int | None
    max_zoom: int | None
    counts: Mapping[str, int]
    rule: str
    params: Mapping[str, Any]
    imported_by: str
    imported_at: datetime


@dataclass(frozen=True)
class Tile:
    """A tile as it is stored. ``encoding``: of its bytes, as HTTP's Content-Encoding says it; empty: none."""

    body: bytes
    encoding: str
    media: str


@dataclass(frozen=True)
class Line:
    """A stretch of road or river. ``coordinates``: float64 (n, 2)."""

    kind: str
    name: str
    ref: str
    bridge: bool
    coordinates: np.ndarray


@dataclass(frozen=True)
class Surface:
    """A lake or a forest, generalized to about ten metres. ``rings``: float64 (n, 2) each, the outer one first, closed."""

    layer: str
    name: str
    rings: tuple[np.ndarray, ...]


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """The roads as a graph: N nodes where roads meet or end, E edges between them, each as it was drawn.

    ``nodes``: int32 (N, 2), longitude and latitude in 1e-7 degrees. ``component``: int32 (N,), 0 the longest connected part.
    ``start``, ``end``: int32 (E,), nodes. ``length_m``: float32 (E,). ``kind``: uint8 (E,), of ``ROAD_CLASSES``. ``speed_kmh``: uint8 (E,).
    ``oneway``, ``bridge``: bool (E,); a one-way edge leads from start to end. ``name``, ``ref``: int32 (E,), of ``words``; 0 is none.
    ``offset``: int32 (E + 1,): edge e is drawn by ``points[offset[e]:offset[e + 1]]``. ``points``: int32 (P, 2), as ``nodes``.
    """

    version: int
    nodes: np.ndarray
    component: np.ndarray
    start: np.ndarray
    end: np.ndarray
    length_m: np.ndarray
    kind: np.ndarray
    speed_kmh: np.ndarray
    oneway: np.ndarray
    bridge: np.ndarray
    name: np.ndarray
    ref: np.ndarray
    offset: np.ndarray
    points: np.ndarray
    words: tuple[str, ...]

    def coordinates(self, edge: int) -> np.ndarray:
        """Degrees, float64 (n, 2), longitude first."""
        return self.points[self.offset[edge] : self.offset[edge + 1]] / 1e7


@dataclass(frozen=True)
class RoadNear:
    """The road nearest to a point: ``edge`` of the graph, ``share`` of its length at which it is nearest, and where that is."""

    name: str
    ref: str
    kind: str
    distance_m: float
    edge: int
    share: float
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Hamlet:
    """A named place that is no unit of the state: hamlet, village, quarter."""

    name: str
    kind: str
    distance_m: float
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Progress:
    """``step``: the label ``ground.step.<step>``; ``share``: of that step, 0 to 1."""

    step: str
    share: float


@dataclass(frozen=True)
class PointWords:
    """A point as screens write it: ``12,0100 B 107,6900 Đ``, ``1 328 301 411 604``, and the zone's meridian, ``108°30′``."""

    wgs84: str
    vn2000: str
    meridian: str
