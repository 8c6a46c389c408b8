"""Judges a boundary file before anything is stored: every refusal names the feature at fault. No database.

A file is a GeoJSON FeatureCollection (RFC 7946: WGS 84, longitude before latitude) with one polygon a unit and the unit's
code in the property ``code``. It must cover exactly the units it is meant for, without overlap and without gap.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from bazan.core.errors import Refused

OVERLAP = 0.005
"""Share of the smaller unit that two neighbours may have in common: simplified files cross a little along shared borders."""
GAP_KM2 = 0.25
"""Holes up to this size are simplification too."""
FAR_KM = 100
"""A unit whose file outline lies further than this from its known centre point is another one, or another datum."""
_KM_A_DEGREE = 111.2
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")
_CROSSING = re.compile(r"(?:Ring )?Self-intersection\[(\S+) (\S+)\]")
LONGEST_SHOWN = 40
"""Characters of what a file says, in a sentence."""


@dataclass(frozen=True)
class Known:
    """A unit the file may speak of: valid on the day, or not (then only to say so)."""

    code: str
    name: str
    latitude: float
    longitude: float
    valid: bool


def judged(text: str, units: Mapping[str, Known], on: str) -> dict[str, BaseGeometry]:
    """code → polygon for every valid unit. Refused ``places.boundaries.*`` otherwise; ``on`` is the day, for the sentence."""
    found: dict[str, BaseGeometry] = {}
    for number, feature in enumerate(_features(text), 1):
        code = _code(feature, number)
        unit = units.get(code)
        if unit is None:
            raise Refused("places.boundaries.unknown_code", {"feature": number, "code": code})
        if not unit.valid:
            raise Refused("places.boundaries.not_valid", {"feature": number, "code": code, "name": unit.name, "on": on})
        if code in found:
            raise Refused("places.boundaries.duplicate", {"feature": number, "code": code, "name": unit.name})
        found[code] = _polygon(feature.get("geometry"), number, unit)
    missing = [f"{unit.name} ({code})" for code, unit in units.items() if unit.valid and code not in found]
    if missing:
        raise Refused("places.boundaries.missing", {"count": len(missing), "units": ", ".join(missing[:5])})
    _no_overlap(found, units)
    _no_gap(found, units)
    return found


def _features(text: str) -> list[dict[str, Any]]:
    try:
        file = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as why:
        raise Refused("places.boundaries.not_json", {"line": why.lineno, "column": why.colno}) from why
    except (ValueError, RecursionError) as why:
        raise Refused("places.boundaries.not_plain") from why
    features = file.get("features") if isinstance(file, dict) and file.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features or not all(isinstance(f, dict) for f in features):
        raise Refused("places.boundaries.not_features")
    system = file.get("crs")
    if system and not any(name in json.dumps(system) for name in _WGS84):
        raise Refused("places.boundaries.crs", {"crs": _shown(json.dumps(system))})
    return features


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _code(feature: dict[str, Any], number: int) -> str:
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str | int) or isinstance(code, bool) or code == "":
        raise Refused("places.boundaries.no_code", {"feature": number})
    return _shown(code)


def _shown(said: Any) -> str:
    """What a file says, as a sentence can: not all of it, and no half of a surrogate pair."""
    return str(said)[:LONGEST_SHOWN].encode("utf-8", "replace").decode()


def _polygon(geometry: Any, number: int, unit: Known) -> BaseGeometry:
    said = {"feature": number, "code": unit.code, "name": unit.name}
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused("places.boundaries.not_polygon", said | {"kind": _shown(kind)})
    try:
        shape = shapely.force_2d(shapely.geometry.shape(geometry))
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError, shapely.errors.ShapelyError) as why:
        raise Refused("places.boundaries.invalid", said | {"why": str(why) or type(why).__name__}) from why
    corners = shapely.get_coordinates(shape)
    if shape.is_empty or not np.isfinite(corners).all():
        raise Refused("places.boundaries.invalid", said | {"why": "no finite coordinates"})
    _where_it_should_be(corners, said, unit)
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        if crossing := _CROSSING.fullmatch(reason):
            raise Refused("places.boundaries.crossing", said | {"longitude": crossing[1], "latitude": crossing[2]})
        raise Refused("places.boundaries.invalid", said | {"why": reason})
    return shape


def _where_it_should_be(corners: np.ndarray, said: dict[str, Any], unit: Known) -> None:
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    away, swapped = (_km(x, y, unit) for x, y in (middle, middle[::-1]))
    if away <= FAR_KM:
        return
    if swapped <= FAR_KM:
        raise Refused("places.boundaries.swapped", said)
    if np.abs(corners[:, 0]).max() > 180 or np.abs(corners[:, 1]).max() > 90:
        raise Refused("places.boundaries.not_degrees", said)
    raise Refused("places.boundaries.far", said | {"km": round(away)})


def _km(longitude: float, latitude: float, unit: Known) -> float:
    across = (longitude - unit.longitude) * math.cos(math.radians(unit.latitude))
    return math.hypot(across, latitude - unit.latitude) * _KM_A_DEGREE


def _no_overlap(found: Mapping[str, BaseGeometry], units: Mapping[str, Known]) -> None:
    codes, shapes = list(found), list(found.values())
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(left, right, strict=True):
        if a >= b:
            continue
        shared = shapes[a].intersection(shapes[b]).area
        smaller = min(shapes[a].area, shapes[b].area)
        if shared > OVERLAP * smaller:
            names = {"name": units[codes[a]].name, "code": codes[a], "other": units[codes[b]].name, "other_code": codes[b]}
            raise Refused("places.boundaries.overlap", names | {"percent": max(1, round(100 * shared / smaller))})


def _no_gap(found: Mapping[str, BaseGeometry], units: Mapping[str, Known]) -> None:
    shapes = list(found.values())
    whole = shapely.union_all(shapes)
    for part in shapely.get_parts(whole):
        for hole in part.interiors:
            inside = shapely.Polygon(hole)
            km2 = inside.area * _KM_A_DEGREE**2 * math.cos(math.radians(inside.centroid.y))
            if km2 > GAP_KM2:
                touching = [units[code].name for code, shape in found.items() if shape.intersects(inside.boundary)]
                raise Refused("places.boundaries.gap", {"units": ", ".join(touching[:5]), "km2": f"{km2:.1f}"})
