"""Pure decisions: which closure can be believed, and which opening."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from bazan.core.errors import Refused
from bazan.response.road_closures.types import WHOM, Terms

MOST_POINTS = 500
AHEAD = timedelta(days=7)
"""How long before a road is cut that may be entered: works are known days before."""
BACK = timedelta(days=366)
ROAD, NOTE, REFERENCE = 200, 1000, 40
WIDEST_DEG = 1.0
"""Between points of one closure, in latitude or longitude: more is a slip of the hand."""


def judged(terms: Terms, causes: Collection[str], at: datetime) -> Terms:
    """What is decided, as it is kept: words trimmed, degrees to seven digits.

    Refused ``closures.road``, ``.cause``, ``.whom``, ``.shape``, ``.points``, ``.far``, ``.since``, ``.until``.
    """
    road = " ".join(terms.road.split())[:ROAD]
    if not road:
        raise Refused("closures.road", {}, "road")
    if terms.cause not in causes:
        raise Refused("closures.cause", {}, "cause")
    if terms.whom not in WHOM:
        raise Refused("closures.whom", {}, "whom")
    if not at - BACK <= terms.since <= at + AHEAD:
        raise Refused("closures.since", {"days": AHEAD.days}, "since")
    if terms.until is not None and terms.until <= terms.since:
        raise Refused("closures.until", {}, "until")
    return replace(
        terms, road=road, geometry=shaped(terms.geometry), note=terms.note.strip()[:NOTE], reference=terms.reference.strip()[:REFERENCE]
    )


def shaped(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """A Point or a LineString of at least two points; a line may cross itself. Refused ``closures.shape``, ``.points``, ``.far``."""
    given: Any = geometry.get("coordinates")
    kind = geometry.get("type")
    points: Any = [given] if kind == "Point" else given
    if kind not in ("Point", "LineString") or not isinstance(points, list | tuple) or not all(map(_pair, points)):
        raise Refused("closures.shape", {}, "geometry")
    if kind == "LineString" and len(points) < 2:
        raise Refused("closures.shape", {}, "geometry")
    if len(points) > MOST_POINTS:
        raise Refused("closures.points", {"limit": MOST_POINTS}, "geometry")
    for axis in (0, 1):
        if max(one[axis] for one in points) - min(one[axis] for one in points) > WIDEST_DEG:
            raise Refused("closures.far", {}, "geometry")
    kept = [[round(float(one[0]), 7), round(float(one[1]), 7)] for one in points]
    return {"type": kind, "coordinates": kept[0] if kind == "Point" else kept}


def _pair(one: Any) -> bool:
    if not isinstance(one, list | tuple) or len(one) != 2 or not all(type(value) in (int, float) and isfinite(value) for value in one):
        return False
    # either may come first: which of the two stands where is asked of the province's ground
    return all(abs(value) <= 180 for value in one) and any(abs(value) <= 90 for value in one)


def opened(since: datetime, ended_at: datetime, at: datetime) -> datetime:
    """When the road was opened again. Refused ``closures.ended``: before it was cut, or later than now."""
    if ended_at < since or ended_at > at:
        raise Refused("closures.ended", {}, "ended")
    return ended_at
