"""Who lives in an area, as points that people are fetched from.

The people of each commune by the share of its area that lies inside (``incidents.exposure``), spread evenly over the hamlets the ground
knows in that part; where it knows none, all of them at one point inside. Coarse, and said so on every plan.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from shapely.geometry import shape

from bazan.core.errors import Refused
from bazan.directory.base_map import api as base_map
from bazan.directory.base_map.types import Hamlet
from bazan.directory.places import api as places
from bazan.response.evacuation import rules
from bazan.response.evacuation.types import Point
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import Stander


def points(area: Mapping[str, Any], on: date) -> tuple[tuple[Point, ...], int]:
    """(points with their people, how many of them are hamlets). Refused ``evacuation.nobody``: nobody is known to live there."""
    whole = shape(dict(area))
    hamlets = base_map.hamlets(whole.bounds)
    found: list[Point] = []
    named = 0
    for commune in incidents.exposure(area, on).communes:
        outline = places.boundary(commune.place_id) if commune.place_id else None
        if not commune.people or outline is None:
            continue
        part = shape(outline.geometry).intersection(whole)
        shapely.prepare(part)
        inside = [one for one in hamlets if part.intersects(shapely.Point(one.longitude, one.latitude))]
        named += len(inside)
        found += _spread(commune, inside, part)
    if not found:
        raise Refused("evacuation.nobody", {}, "area")
    return tuple(found), named


def _spread(commune: Stander, hamlets: list[Hamlet], part: Any) -> list[Point]:
    middle = part.representative_point()
    where = [(one.name, one.latitude, one.longitude) for one in hamlets] or [(commune.name, middle.y, middle.x)]
    people = rules.spread(commune.people or 0, [1.0] * len(where))
    return [
        Point(
            f"{commune.place_id}-{n}", name, latitude, longitude, count, rules.households(count, commune.people, commune.households),
            commune.place_id,
        )
        for n, ((name, latitude, longitude), count) in enumerate(zip(where, people, strict=True), 1)
        if count
    ]  # fmt: skip
