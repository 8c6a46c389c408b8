"""Areas and communes: which communes an area touches, and the outline and codes of communes as CAP has them."""

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import shapely
from shapely.geometry import Polygon, mapping, shape

from bazan.directory.places import api as places
from bazan.response.warnings.types import Area, Point

_KM_A_DEGREE = 111.32
_CIRCLE_STEPS = 32
_TOUCH = 1e-6
"""Square degrees, some 1 ha: less in common is two borders drawn differently."""
_SIMPLER = 0.001
"""Degrees, about 100 m: as much as an outline of many points is simplified."""
_MANY_POINTS = 300
_DIGITS = re.compile(r"(?:^|\D)(\d+)$")


def outlines(communes: Iterable[int]) -> tuple[tuple[tuple[Point, ...], ...], bool]:
    """Closed rings around the communes, those side by side as one; and whether any of their borders is only schematic."""
    known = [outline for one in communes if (outline := places.boundary(one)) is not None]
    if not known:
        return (), False
    whole: Any = shapely.union_all([shapely.make_valid(shape(one.geometry)) for one in known])
    if shapely.get_num_coordinates(whole) > _MANY_POINTS:
        whole = shapely.simplify(whole, _SIMPLER)
    parts = [part for part in getattr(whole, "geoms", [whole]) if isinstance(part, Polygon) and not part.is_empty]
    return tuple(_ring(part) for part in parts), any(one.schematic for one in known)


def _ring(part: Polygon) -> tuple[Point, ...]:
    ring = [(round(latitude, 5), round(longitude, 5)) for longitude, latitude in part.exterior.coords]
    return (*ring[:-1], ring[0])


def communes_of(area: Area, geocode_names: Iterable[str], on: date) -> frozenset[int]:
    """Ids of the communes of the territory that the area touches: by polygons, circles and codes; by its words only without those."""
    found = touched(area.polygons, area.circles, on) | coded(area.geocodes, geocode_names, on)
    if area.polygons or area.circles or area.geocodes:
        return found
    return named(re.split(r"[,;\n]", area.description), on)


def touched(polygons: Iterable[tuple[Point, ...]], circles: Iterable[tuple[Point, float]], on: date) -> frozenset[int]:
    """Communes with ground in common with one of these."""
    shapes = [Polygon([(longitude, latitude) for latitude, longitude in ring]) for ring in polygons]
    shapes += [_disc(centre, radius) for centre, radius in circles]
    if not shapes:
        return frozenset()
    whole = shapely.union_all([shapely.make_valid(one) for one in shapes])
    inside = {one.id for one in places.communes(on)}
    return frozenset(
        one.place_id
        for one in places.boundaries(on)
        if one.place_id in inside and shapely.area(shapely.intersection(whole, shapely.make_valid(shape(one.geometry)))) > _TOUCH
    )


def drawn(areas: Iterable[Area], communes: Iterable[int]) -> dict[str, Any] | None:
    """What areas cover as GeoJSON: their polygons and circles, else the outlines of these communes; None: nobody knows where that is."""
    listed = list(areas)
    shapes: list[Any] = [Polygon([(longitude, latitude) for latitude, longitude in ring]) for one in listed for ring in one.polygons]
    shapes += [_disc(centre, radius) for one in listed for centre, radius in one.circles]
    shapes = shapes or [shape(outline.geometry) for place in communes if (outline := places.boundary(place)) is not None]
    return mapping(shapely.union_all([shapely.make_valid(one) for one in shapes])) if shapes else None


def _disc(centre: Point, radius_km: float) -> Polygon:
    """A circle as a polygon. A radius of 0, which CAP knows as a point, is made 100 m."""
    latitude, longitude = centre
    high = max(radius_km, 0.1) / _KM_A_DEGREE
    wide = high / max(math.cos(math.radians(latitude)), 0.01)
    angles = (2 * math.pi * step / _CIRCLE_STEPS for step in range(_CIRCLE_STEPS))
    return Polygon([(longitude + wide * math.cos(angle), latitude + high * math.sin(angle)) for angle in angles])


def coded(geocodes: Iterable[tuple[str, str]], names: Iterable[str], on: date) -> frozenset[int]:
    """Communes meant by codes: valueNames are compared without case, marks and spaces; a value is a code, a name, or a greater place."""
    ours = {_bare(name) for name in names}
    values = [value for name, value in geocodes if _bare(name) in ours]
    return frozenset().union(*(_coded(value.strip(), on) for value in values)) if values else frozenset()


def _coded(value: str, on: date) -> frozenset[int]:
    digits = _DIGITS.search(value)
    wanted = {value.lower(), *([digits[1], digits[1].lstrip("0")] if digits else [])}
    root = places.root(on)
    for place in [*places.ancestors(root.id, on), *places.subtree(root.id, on)]:
        if place.code.lower() in wanted or place.code.lstrip("0") in wanted:
            return _below(place.id, on)
    return named([value], on)


def named(names: Iterable[str], on: date) -> frozenset[int]:
    """Communes with one of these names, with or without their form, however it is spelled; the territory's name means all."""
    wanted = {_bare(name) for name in names} - {""}
    root = places.root(on)
    if _bare(root.name) in wanted or _bare(root.short_name) in wanted:
        return _below(root.id, on)
    spellings = {
        one.id: {_bare(text) for text in (one.name, one.short_name, one.name_en, one.short_name_en)} for one in places.communes(on)
    }
    return frozenset(commune for commune, said in spellings.items() if said & wanted)


def _below(place_id: int, on: date) -> frozenset[int]:
    inside = {one.id for one in places.communes(on)}
    return frozenset(one.id for one in places.subtree(place_id, on)) & inside


def _bare(text: str) -> str:
    return places.folded(text).replace(" ", "")


def covering(communes: Iterable[int], on: date) -> int:
    """The smallest place that holds them all: the commune itself, or else the territory."""
    found = list(communes)
    return found[0] if len(found) == 1 else places.root(on).id
