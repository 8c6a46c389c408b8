"""The affected area, and what stands in it.

Distances are reckoned on a plane laid at the area's own latitude: good to a part in a thousand.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from math import cos, radians
from typing import Any

import shapely
from shapely.affinity import scale
from shapely.geometry import LineString, Point, Polygon, mapping, shape

from bazan.core.errors import Refused
from bazan.data.observations import api as observations
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.response.incidents import code_lists, rules
from bazan.response.incidents.types import Downstream, Exposure, Stander

METRES = 111_320
"""Of a degree of latitude."""
ROUND = 12
"""Corners of a quarter circle."""
NEAREST_M, FARTHEST_M = 10, 100_000
MOST_POINTS = 500


def drawn(basis: str, points: tuple[tuple[float, float], ...], metres: float | None) -> dict[str, Any]:
    """The area as a GeoJSON geometry. Refused ``incidents.area.points``, ``.metres``, ``.size``, ``.crossing``."""
    least = {"drawn": 3, "circle": 1, "corridor": 2}.get(basis)
    if least is None or not least <= len(points) <= MOST_POINTS or not all(abs(a) <= 85 and abs(b) <= 180 for a, b in points):
        raise Refused("incidents.area.points", {}, "points")
    if basis != "drawn" and (metres is None or not NEAREST_M <= metres <= FARTHEST_M):
        raise Refused("incidents.area.metres", {"least": NEAREST_M, "most": FARTHEST_M}, "metres")
    squeeze = cos(radians(points[0][0]))
    flat = [(longitude * squeeze, latitude) for latitude, longitude in points]
    reach = (metres or 0) / METRES
    if basis == "drawn":
        found = Polygon(flat)
        if not found.is_valid:
            raise Refused("incidents.area.crossing", {}, "points")
    elif basis == "circle":
        found = Point(flat[0]).buffer(reach, ROUND)
    else:
        found = LineString(flat).buffer(reach, ROUND)
    if found.area * (METRES / 1000) ** 2 > rules.LARGEST_AREA_KM2 or not found.area:
        raise Refused("incidents.area.size", {}, "points")
    return mapping(shapely.set_precision(scale(found, 1 / squeeze, 1, origin=(0, 0)), 1e-6))


def exposure(geometry: Mapping[str, Any], on: date) -> Exposure:
    """What stands in the area on this day: communes by the share of their area, and everything registered whose point lies in it."""
    area = shape(dict(geometry))
    squeeze = cos(radians(area.centroid.y))
    km2 = area.area * squeeze * (METRES / 1000) ** 2
    communes = []
    for outline in places.boundaries(on):
        ground = shape(outline.geometry)
        if not ground.intersects(area):
            continue
        place = places.place(outline.place_id)
        share = ground.intersection(area).area / ground.area
        if share > 0:
            communes.append(_commune(place, share, ground))
    inside = [] if not communes else observations.things(place_ids=[one.place_id for one in communes if one.place_id])
    things = [
        Stander(one.kind, one.name, one.name_en, one.place_id, one.id, (one.latitude, one.longitude), None, None, None)
        for one in inside
        if one.latitude is not None and one.longitude is not None and area.covers(Point(one.longitude, one.latitude))
    ]
    communes.sort(key=lambda one: -(one.people or 0))
    return Exposure(
        tuple(communes), tuple(things), _sum(one.people for one in communes), _sum(one.households for one in communes), km2
    )  # fmt: skip


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _commune(place: PlaceInfo, share: float, ground: Any) -> Stander:
    people, households = code_lists.of_province().population.get(place.code, (place.population, None))
    point = ground.representative_point()
    return Stander(
        "commune", place.name, place.name_en, place.id, None, (point.y, point.x), _part(people, share), _part(households, share), share
    )


def _part(whole: int | None, share: float) -> int | None:
    return None if whole is None else round(whole * share)


def downstream(place_ids: Iterable[int], on: date) -> tuple[Downstream, ...]:
    """Where the water of each river that touches one of these communes goes next, as the province's list says."""
    here = {places.place(place_id).code for place_id in place_ids}
    codes = {one.code: one.id for one in places.communes(on)}
    found = []
    for names, way in code_lists.of_province().rivers:
        first = min((n for n, code in enumerate(way) if code in here), default=None)
        below = tuple(codes[code] for code in way[first + 1 :] if code not in here and code in codes) if first is not None else ()
        if below:
            found.append(Downstream(names, below))
    return tuple(found)
