"""Where reports are, drawn by the server: communes, rivers, roads and named places, light enough for a weak signal."""

from math import cos, radians

from markupsafe import Markup

from bazan.citizens.field_reports.types import PublicReport
from bazan.core.labels import label
from bazan.core.time import local_day, now
from bazan.directory.base_map import api as base_map
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Spot, draw_spot

NEAR_KM, LEAST_KM, FEW_ROADS_KM = 7, 20, 30
"""How wide a map is: around one point, around several at least; and from where on small roads and named places are left out."""
KM_A_DEGREE = 111
GREAT = ("motorway", "trunk", "primary", "secondary")
RIVERS = ("river", "stream", "canal")
WIDTH, HEIGHT = 360, 320
Point = tuple[float, float]
"""Latitude, longitude."""


def reports(found: list[PublicReport]) -> Markup:
    """These reports, each by its number in the list."""
    spots = [
        Spot(str(number), one.latitude, one.longitude)
        for number, one in enumerate(found, 1)
        if one.latitude is not None and one.longitude is not None
    ]
    center, across_km = _around([(spot.latitude, spot.longitude) for spot in spots] or _communes())
    return _drawn(center, across_km, spots, None, label("citizens.map.finding", count=len(spots)))


def point(at: Point) -> Markup:
    """One point and what is near it."""
    return _drawn(at, NEAR_KM, [], at, label("citizens.map.point"))


def whole() -> Markup:
    """The whole province."""
    center, across_km = _around(_communes())
    return _drawn(center, across_km, [], None, label("citizens.map.whole"))


def _drawn(center: Point, across_km: float, spots: list[Spot], here: Point | None, finding: str) -> Markup:
    units = [(one.place_id, places.place(one.place_id).short_name, one.geometry) for one in places.boundaries(local_day(now()))]
    tall = across_km / KM_A_DEGREE / 2
    wide = tall / cos(radians(center[0]))
    extent = (center[1] - wide, center[0] - tall, center[1] + wide, center[0] + tall)
    few = across_km > FEW_ROADS_KM
    ways = [
        ("river" if one.kind in RIVERS else "great" if one.kind in GREAT else "small", one.coordinates)
        for one in base_map.lines(extent, (*GREAT, "river") if few else None)
    ]
    named = [] if few or spots else [Spot(one.name, one.latitude, one.longitude) for one in base_map.hamlets(extent)]
    return draw_spot(
        units, area=None, point=here, spots=[*spots, *named], inside=frozenset(unit for unit, _, _ in units), width=WIDTH, height=HEIGHT,
        center=center, least_km=across_km, finding=finding, ways=ways,
    )  # fmt: skip


def _communes() -> list[Point]:
    return [(one.latitude, one.longitude) for one in places.communes(local_day(now()))]


def _around(points: list[Point]) -> tuple[Point, float]:
    """The middle of points and how wide a map shows them all, in kilometres."""
    tall, wide = (sorted(one[axis] for one in points) for axis in (0, 1))
    across = max(tall[-1] - tall[0], wide[-1] - wide[0]) * KM_A_DEGREE
    return ((tall[0] + tall[-1]) / 2, (wide[0] + wide[-1]) / 2), max(LEAST_KM, 1.3 * across)
