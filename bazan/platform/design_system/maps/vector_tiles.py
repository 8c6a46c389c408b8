"""Features as a vector tile. Pure. Source: Mapbox Vector Tile 2.1; OGC 17-083r4 for the grid WebMercatorQuad, counted from the north-west.

A tile of a layer of the house is small (some thousand features at most), so it is made anew for each reader and kept nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import atan, degrees, exp, pi
from struct import pack
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from bazan.core.map_layers import Extent

HIGHEST = 22
"""Zoom."""
EXTENT = 4096
"""Steps across a tile."""
BUFFER = 64
"""Steps beyond its edges, so that lines and signs aren't cut at them."""
STEEPEST = 85.05112877980659
"""The latitude where the square world of Web Mercator ends."""
_MOVE, _LINE, _CLOSE = 1, 2, 7
_SMALL = [bytes([number]) for number in range(0x80)]
"""Most numbers of a tile are."""
_KINDS = {"Point": 1, "MultiPoint": 1, "LineString": 2, "MultiLineString": 2, "Polygon": 3, "MultiPolygon": 3}


def extent_of(zoom: int, row: int, column: int) -> Extent:
    """Degrees of a tile with what lies within its buffer. ValueError: there is no such tile."""
    across = 1 << zoom if 0 <= zoom <= HIGHEST else 0
    if not (0 <= row < across and 0 <= column < across):
        raise ValueError(f"no tile {zoom}/{row}/{column}")
    more = BUFFER / EXTENT
    west, east = ((column + edge) / across * 360 - 180 for edge in (-more, 1 + more))
    south, north = (_latitude((row + edge) / across) for edge in (1 + more, -more))
    return Extent(west, south, east, north)


def encoded(name: str, features: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]], zoom: int, row: int, column: int) -> bytes:
    """A tile with one layer, of (id, GeoJSON geometry, properties); empty when nothing of them lies in it.

    An id that is a whole number is the feature's own; every one stands in ``id`` too. What is neither text, number nor truth isn't told.
    """
    keys: dict[str, int] = {}
    values: dict[tuple[type, Any], int] = {}
    drawn = []
    held = list(features)
    shapes = _stepped(np.array([shape(dict(geometry)) for _, geometry, _ in held], object), zoom, row, column)
    for (feature_id, _, properties), one in zip(held, shapes, strict=True):
        for kind, commands in _commands(one):
            tags = []
            for key, value in {"id": feature_id, **properties}.items():
                if isinstance(value, str | bool | int | float):
                    tags += [keys.setdefault(key, len(keys)), values.setdefault((type(value), value), len(values))]
            number = _field(1, int(feature_id)) if feature_id.isascii() and feature_id.isdigit() and len(feature_id) < 19 else b""
            drawn.append(number + _bytes(2, _packed(tags)) + _field(3, kind) + _bytes(4, _packed(commands)))
    if not drawn:
        return b""
    layer = [_field(15, 2), _bytes(1, name.encode()), *(_bytes(2, one) for one in drawn)]
    layer += [_bytes(3, key.encode()) for key in keys] + [_bytes(4, _value(value)) for _, value in values] + [_field(5, EXTENT)]
    return _bytes(3, b"".join(layer))


def _stepped(geometries: np.ndarray, zoom: int, row: int, column: int) -> np.ndarray:
    """In whole steps of the tile, cut to its buffer. All at once, for of points there may be thousands."""

    def steps(degrees_: np.ndarray) -> np.ndarray:
        latitude = np.radians(np.clip(degrees_[:, 1], -STEEPEST, STEEPEST))
        across, down = degrees_[:, 0] / 360 + 0.5, 0.5 - np.log(np.tan(latitude) + 1 / np.cos(latitude)) / (2 * pi)
        return np.column_stack(((across * (1 << zoom) - column) * EXTENT, (down * (1 << zoom) - row) * EXTENT))

    flat = shapely.transform(shapely.force_2d(geometries), steps)
    crossed = ~shapely.is_valid(flat)
    flat[crossed] = shapely.make_valid(flat[crossed])  # an area that crosses itself can't be cut; drawn, it is what it covers
    return shapely.set_precision(shapely.intersection(flat, shapely.box(-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)), 1)


def _commands(geometry: BaseGeometry) -> Iterator[tuple[int, list[int]]]:
    """(kind, numbers) of each kind of geometry in it; none of an empty one."""
    if geometry.is_empty:
        return
    if geometry.geom_type == "Point":
        (x, y), *_ = geometry.coords
        yield 1, [_MOVE | 1 << 3, _zigzag(int(x)), _zigzag(int(y))]
        return
    if geometry.geom_type not in _KINDS:
        for one in shapely.get_parts(geometry):
            yield from _commands(one)
        return
    kind, at, numbers = _KINDS[geometry.geom_type], (0, 0), []
    parts = list(shapely.get_parts(geometry))
    if kind == 1:
        numbers, _ = _drawn([tuple(map(int, one.coords[0])) for one in parts], at, len(parts))
    for one in parts if kind != 1 else ():
        # the outer ring runs clockwise on the screen, where y grows downwards; there that is a positive area
        rings = [one.coords] if kind == 2 else [ring.coords for ring in (orient(one, 1).exterior, *orient(one, 1).interiors)]
        for ring in rings:
            points = [(int(x), int(y)) for x, y in ring]
            more, at = _drawn(points if kind == 2 else points[:-1], at, 1)
            numbers += more + ([_CLOSE | 1 << 3] if kind == 3 else [])
    yield kind, numbers


def _drawn(points: Sequence[tuple[int, ...]], at: tuple[int, ...], moves: int) -> tuple[list[int], tuple[int, ...]]:
    """The commands that go along these points, the first ``moves`` of them by moving, and where that ends."""
    numbers: list[int] = []
    for number, point in enumerate(points):
        if number == 0:
            numbers.append(_MOVE | moves << 3)
        elif number == moves:
            numbers.append(_LINE | (len(points) - moves) << 3)
        numbers += [_zigzag(point[0] - at[0]), _zigzag(point[1] - at[1])]
        at = point
    return numbers, at


def _latitude(down: float) -> float:
    """Degrees of this share of the way from the north edge of the world to the south; no further than its edges."""
    return degrees(2 * atan(exp(pi * (1 - 2 * min(max(down, 0), 1)))) - pi / 2)


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _value(value: str | bool | float) -> bytes:
    if isinstance(value, bool):
        return _field(7, int(value))
    if isinstance(value, str):
        return _bytes(1, value.encode())
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return _field(6, _zigzag(value))
    return bytes([3 << 3 | 1]) + pack("<d", float(value))


def _field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _bytes(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _varint(value: int) -> bytes:
    if value <= 0x7F:
        return _SMALL[value]
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
