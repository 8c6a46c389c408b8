"""Reads a GeoJSON file, judging every feature: refusals name the first at fault and how many are. Standard: RFC 7946."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from bazan.core.errors import Refused
from bazan.directory.base_map import rules
from bazan.directory.base_map.feature_classes import described
from bazan.directory.base_map.shapes import Drawn, Shape, cut

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")
_GRID = 1e-6
"""Degrees to which coordinates are rounded, a tenth of a metre: where two lines meet they then meet."""
_TYPES = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}


def read(texts: list[tuple[str, bytes]], outline: BaseGeometry, progress: Callable[[float], None]) -> Drawn:
    """What of these (name, bytes) files lies in the outline.

    Refused: ``ground.json``, ``ground.features``, ``ground.crs``, ``ground.style``, ``ground.remote``, ``ground.geometry``,
    ``ground.crossing``, ``ground.swapped``, ``ground.not_degrees``.
    """
    drawn = Drawn()
    shapely.prepare(outline)
    for number, (name, text) in enumerate(texts):
        features = _features(text)
        _judge(features, outline.bounds)
        for at, (feature, shape) in enumerate(_shaped(features)):
            _take(feature, shape, outline, drawn)
            if at % 5000 == 0:
                progress((number + at / len(features)) / len(texts))
        del features, name
    return drawn


def _features(text: bytes) -> list[dict[str, Any]]:
    try:
        file = json.loads(text.decode("utf-8-sig"), parse_constant=_no_constant)
    except json.JSONDecodeError as why:
        raise Refused("ground.json", {"line": why.lineno, "column": why.colno, "why": why.msg}) from why
    except (ValueError, RecursionError) as why:
        raise Refused("ground.json", {"line": 1, "column": 1, "why": str(why)[:200]}) from why
    if isinstance(file, dict) and file.get("type") != "FeatureCollection" and ({"sources", "tiles", "tilejson"} & set(file)):
        rules.judge_hosts(file)
        raise Refused("ground.style")
    features = file.get("features") if isinstance(file, dict) and file.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features or not all(isinstance(f, dict) for f in features):
        raise Refused("ground.features")
    system = file.get("crs")
    if system and not any(name in json.dumps(system) for name in _WGS84):
        raise Refused("ground.crs", {"crs": json.dumps(system)[:100]})
    return features


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _shaped(features: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    for feature in features:
        yield feature, _shape(feature.get("geometry"))


def _shape(geometry: Any) -> BaseGeometry:
    """ValueError and its like where it is none."""
    shape = shapely.force_2d(shapely.geometry.shape(geometry))
    rounded = shapely.transform(shape, lambda xy: np.round(xy / _GRID) * _GRID)
    return rounded if rounded.is_valid or not shape.is_valid else shape


def _judge(features: list[dict[str, Any]], reach: tuple[float, float, float, float]) -> None:
    """All of them before any is taken, so that a refusal can say how many are at fault."""
    faults: dict[str, list[int]] = {"geometry": [], "crossing": [], "swapped": [], "not_degrees": []}
    for number, feature in enumerate(features, 1):
        if fault := _fault(feature.get("geometry"), reach):
            faults[fault].append(number)
    for fault, numbers in faults.items():
        if numbers:
            raise Refused(f"ground.{fault}", {"feature": numbers[0], "count": len(numbers)})


def _fault(geometry: Any, reach: tuple[float, float, float, float]) -> str:
    if not isinstance(geometry, dict) or geometry.get("type") not in _TYPES:
        return "geometry"
    try:
        shape = _shape(geometry)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, shapely.errors.ShapelyError):
        return "geometry"
    points = shapely.get_coordinates(shape)
    if shape.is_empty or not np.isfinite(points).all():
        return "geometry"
    if not rules.within(points, reach).any() and rules.within(points[:, ::-1], reach).any():
        return "swapped"
    if (np.abs(points) > (180, 90)).any():
        return "not_degrees"
    return "" if shape.is_valid else "crossing"


def _take(feature: dict[str, Any], shape: BaseGeometry, outline: BaseGeometry, drawn: Drawn) -> None:
    properties = feature.get("properties")
    what = described(properties if isinstance(properties, dict) else {}, int(shapely.get_dimensions(shape)))
    if what is None:
        drawn.passed_over += 1
        return
    kept = [one for part in shapely.get_parts(shape) for one in cut(Shape(what, part), outline)]
    drawn.shapes += kept
    if not kept:
        drawn.look(shape.bounds)
