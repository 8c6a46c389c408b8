"""A piece of the territory: units cut to a rectangle around a point, for maps that look at one place from near."""

from collections.abc import Iterable
from dataclasses import replace
from math import cos, radians

from shapely.geometry import box, mapping, shape

from bazan.platform.design_system.maps.statistical_map import Unit

KM_A_DEGREE = 111.32


def window(units: Iterable[Unit], latitude: float, longitude: float, across_km: float, down_km: float) -> list[Unit]:
    """The parts of units within a rectangle of that size; units outside it are left out."""
    down, across = down_km / 2 / KM_A_DEGREE, across_km / 2 / KM_A_DEGREE / cos(radians(latitude))
    frame = box(longitude - across, latitude - down, longitude + across, latitude + down)
    cut = ((one, shape(one.geometry).intersection(frame)) for one in units)
    return [
        replace(one, geometry=mapping(part)) for one, part in cut if part.geom_type in ("Polygon", "MultiPolygon") and not part.is_empty
    ]
