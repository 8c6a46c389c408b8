"""Pure decisions: whom a closure stops, how fast one is where no road is, and what of a road a closure takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians

import numpy as np

from bazan.response.routing.types import Vehicle

STOPPED: Mapping[str, frozenset[Vehicle]] = {
    "all": frozenset(("emergency", "car", "lorry")),
    "lorries": frozenset(("lorry",)),
    "not_emergency": frozenset(("car", "lorry")),
}
"""Whom a closure stops, by its ``whom``."""
ACCESS_KMH = 15.0
"""Between a point and its road, and off a stretch that is cut."""
STRAIGHT_KMH = 30.0
"""Of a straight line, where there is no road to reckon with: assumed, and said."""
FURTHEST_M = 20_000
"""A point further from every road has none."""
ON_ROAD_M = 60.0
"""A closure so far from a road is of that road: it is drawn by hand, or told by phone."""
POINT_M = 30.0
"""On both sides of a point so much of its road is cut."""
FOR_WHEELS = ("motorway", "trunk", "primary", "secondary", "tertiary", "minor", "track")
"""Classes of roads that vehicles use; a path is for feet."""
REAL_PART = 0.01
"""A connected part of less than this share of all roads is an error of the map: nobody starts there."""
_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Closed:
    """A closure as it matters to ways. ``points``: (longitude, latitude), one or more."""

    id: int
    version: int
    whom: str
    road: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Cut:
    """What of an edge a closure cuts: from ``low`` to ``high`` of its length."""

    low: float
    high: float
    closure: int

    def holds(self, share: float) -> bool:
        return self.low <= share <= self.high

    def meets(self, a: float, b: float) -> bool:
        """Whether some of it lies between two shares."""
        return min(a, b) <= self.high and self.low <= max(a, b)


def stops(whom: str, vehicle: Vehicle) -> bool:
    return vehicle in STOPPED.get(whom, STOPPED["all"])


def seconds(length_m: np.ndarray, speed_kmh: np.ndarray) -> np.ndarray:
    """Of every edge, float64, above zero."""
    return np.maximum(length_m.astype(np.float64) / (np.maximum(speed_kmh, 1).astype(np.float64) / 3.6), 1e-3)


def at_pace(length_m: float, speed_kmh: float) -> float:
    """Seconds."""
    return length_m * 3.6 / speed_kmh


def apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two points of (latitude, longitude), on a plane laid between them."""
    squeeze = cos(radians((a[0] + b[0]) / 2))
    return hypot((a[0] - b[0]), (a[1] - b[1]) * squeeze) * _METRES_A_DEGREE


def along_s(whole_s: float, length_m: float, here: float, there: float, cuts: Iterable[Cut]) -> float | None:
    """Seconds along one edge from share ``here``, where a point stands, to share ``there``; None: what is cut lies between.

    Who stands on the stretch that is cut comes off it slowly, on either side: so no closure ever makes a way shorter.
    """
    met = [cut for cut in cuts if cut.meets(here, there)]
    if not all(cut.holds(here) for cut in met):
        return None
    seconds = whole_s * abs(there - here)
    return max(seconds, at_pace(length_m * abs(there - here), ACCESS_KMH)) if met else seconds
