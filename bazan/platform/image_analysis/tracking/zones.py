"""Who is in which zone, who stays in one or at one place of it, and who goes from one to another."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot

import numpy as np

from bazan.platform.image_analysis.tracking.track_snapshot import Moment
from bazan.platform.image_analysis.tracking.types import Point, Track, Trip

AWAY = 3.0
"""Seconds: who is back sooner has stayed."""
STILL = 0.25
"""Who moves less, as a share of its height, stands still."""
_INHERITS = 1.0
"""A new track so near to where another was lost, as a share of its height, is taken for the same thing."""
_ON_EDGE = 1e-9


class Polygons:
    """Zones of three corners or more, convex or not."""

    def __init__(self, polygons: Sequence[Sequence[Point] | np.ndarray]) -> None:
        self._firsts = np.cumsum([0, *(len(polygon) for polygon in polygons)])[:-1]
        self._starts = np.array([point for polygon in polygons for point in polygon]).reshape(-1, 1, 2)
        self._ends = np.array([point for polygon in polygons for point in (*polygon[1:], polygon[0])]).reshape(-1, 1, 2)

    def inside(self, points: np.ndarray) -> np.ndarray:
        """(polygons, n): which of the points (n, 2) are in which polygon or on its edge."""
        if not len(self._firsts):
            return np.zeros((0, len(points)), bool)
        edges, here, there = self._ends - self._starts, points - self._starts, points - self._ends
        turn = edges[..., 0] * here[..., 1] - edges[..., 1] * here[..., 0]
        above = here[..., 1] >= 0
        passed = (above != (there[..., 1] >= 0)) & ((turn > 0) == above)
        on_edge = (np.abs(turn) <= _ON_EDGE) & ((here * there).sum(axis=2) <= _ON_EDGE)
        return np.logical_xor.reduceat(passed, self._firsts) | np.logical_or.reduceat(on_edge, self._firsts)


def inside(points: np.ndarray, polygon: Sequence[Point] | np.ndarray) -> np.ndarray:
    """(n,): which of the points (n, 2) are in one polygon (three or more, 2), or on its edge."""
    return Polygons([polygon]).inside(points)[0]


@dataclass
class _Stay:
    foot: Point
    since: float
    last: float


class Stays:
    """Who stays in a zone; or, if only those who stand ``still`` count, at one place of it.

    Who leaves for less than ``AWAY`` seconds has stayed, also at its place: something may have hidden its foot. A new track that begins
    where another was lost, less than ``AWAY`` seconds ago, goes on with its stay.
    """

    def __init__(self, still: bool) -> None:
        self._still = still
        self._stays: dict[int, list[_Stay]] = {}

    def saw(self, inside: Iterable[Track], moment: Moment) -> None:
        """``inside``: of what is followed, what is in the zone."""
        at = moment.at
        for track in inside:
            if not track.seen:
                continue
            stays = self._stays.get(track.number) or self._inherited(track, moment)
            stay = next((stay for stay in stays if not self._still or _near(stay, track, STILL, moment.ratio)), None)
            if stay is None:
                stay = _Stay(track.foot, at, at)
                stays.append(stay)
            elif not self._still:
                stay.foot = track.foot
            stay.last = at
            self._stays[track.number] = stays
        recent = ((number, [stay for stay in stays if at - stay.last < AWAY]) for number, stays in self._stays.items())
        self._stays = {number: stays for number, stays in recent if stays}

    def lasting(self, seconds: float) -> dict[int, float]:
        """Whose stay has lasted so long, and when it began."""
        return {
            number: min(stay.since for stay in lasting)
            for number, stays in self._stays.items()
            if (lasting := [stay for stay in stays if stay.last - stay.since >= seconds])
        }

    def _inherited(self, track: Track, moment: Moment) -> list[_Stay]:
        for number, stays in self._stays.items():
            latest = max(stays, key=lambda stay: stay.last)
            lost = number not in moment.met and track.since > latest.last
            if lost and _near(latest, track, _INHERITS, moment.ratio):
                return self._stays.pop(number)
        return []


def _near(stay: _Stay, track: Track, share: float, ratio: float) -> bool:
    (x, y), (left, top) = track.foot, stay.foot
    return hypot((x - left) * ratio, y - top) <= share * track.height


@dataclass
class _Way:
    place: str
    left_at: float
    told: set[tuple[str, str]] = field(default_factory=set)


class Flow:
    """Who goes from one place to another: told once for each track, origin and destination."""

    def __init__(self) -> None:
        self._ways: dict[int, _Way] = {}

    def trips(self, zones: Sequence[tuple[str, Container[int]]], moment: Moment) -> list[Trip]:
        """Who came by this look to another place. ``zones``: places, and the numbers of who is there.

        Where places overlap a thing stays in the one it was in.
        """
        ways, trips, at = {}, [], moment.at
        for track in moment.tracks:
            here = [place for place, members in zones if track.number in members]
            way = self._ways.get(track.number)
            if way is None:
                if not here:
                    continue
                way = _Way(here[0], at)
            elif here and way.place not in here:
                trip = way.place, here[0]
                if trip not in way.told:
                    trips.append(Trip(*trip, track.kind, track.number, way.left_at, at))
                    way.told.add(trip)
                way.place = here[0]
            if way.place in here and track.seen:
                way.left_at = at
            ways[track.number] = way
        self._ways = ways
        return trips
