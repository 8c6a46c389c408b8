"""Reads an extract of OpenStreetMap (.osm.pbf). The library is loaded only where a file is read."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from bazan.kernel.errors import Refused
from bazan.register.ground.shapes import Drawn, Shape, cut
from bazan.register.ground.tags import KEYS, described
from bazan.register.ground.types import BUILDINGS

_TOLD_EVERY = 5000
_NEAR_DEGREES = 0.05
"""A building whose first corner lies further than this from the province's bounds isn't looked at any closer."""


def read(path: Path, outline: BaseGeometry, progress: Callable[[float], None]) -> Drawn:
    """What of the file lies in the outline. Refused ``ground.file.broken``: it ends too early or isn't what it says."""
    import osmium
    from osmium.filter import KeyFilter

    drawn = Drawn()
    shapely.prepare(outline)
    keys = KeyFilter(*KEYS)
    try:
        whole = osmium.FileProcessor(str(path)).with_areas(keys).with_filter(keys)
        for number, thing in enumerate(cast(Iterable[Any], whole)):
            if number % _TOLD_EVERY == 0:
                progress(_share(path))
            if thing.is_node():
                _take_node(thing, outline, drawn)
            elif thing.is_way():
                _take_way(thing, outline, drawn)
            elif thing.is_area():
                _take_area(thing, outline, drawn)
    except (RuntimeError, osmium.InvalidLocationError) as why:
        raise Refused("ground.file.broken", {"file": path.name[:100], "why": str(why)[:200]}) from why
    return drawn


def _take_node(node: Any, outline: BaseGeometry, drawn: Drawn) -> None:
    what = described(dict(node.tags), 0)
    if what is None:
        drawn.passed_over += 1
        return
    _keep(Shape(what, shapely.Point(node.location.lon, node.location.lat)), outline, drawn)


def _take_way(way: Any, outline: BaseGeometry, drawn: Drawn) -> None:
    what = described(dict(way.tags), 1)
    if what is None:
        return  # a closed one comes again as an area
    for keys, points in _runs(way):
        _keep(Shape(what, shapely.LineString(points), np.array(keys, dtype=np.int64)), outline, drawn)


def _runs(way: Any) -> Iterator[tuple[list[int], list[tuple[float, float]]]]:
    """(nodes, points) of a way, in pieces where the extract lacks some of its nodes."""
    keys: list[int] = []
    points: list[tuple[float, float]] = []
    for node in way.nodes:
        if node.location.valid():
            keys.append(node.ref)
            points.append((node.location.lon, node.location.lat))
            continue
        if len(points) > 1:
            yield keys, points
        keys, points = [], []
    if len(points) > 1:
        yield keys, points


def _take_area(area: Any, outline: BaseGeometry, drawn: Drawn) -> None:
    what = described(dict(area.tags), 2)
    if what is None:
        drawn.passed_over += 1
        return
    if what.layer == BUILDINGS and not _near(area, outline.bounds):
        drawn.outside += 1
        return
    shape = _polygons(area)
    if shape.is_empty:
        drawn.broken += 1
        return
    for part in shapely.get_parts(shape if shape.is_valid else shapely.make_valid(shape, method="structure")):
        if shapely.get_dimensions(part) == 2:
            _keep(Shape(what, part), outline, drawn)


def _near(area: Any, bounds: tuple[float, float, float, float]) -> bool:
    for ring in area.outer_rings():
        corner = ring[0].location
        west, south, east, north = bounds
        return west - _NEAR_DEGREES < corner.lon < east + _NEAR_DEGREES and south - _NEAR_DEGREES < corner.lat < north + _NEAR_DEGREES
    return False


def _polygons(area: Any) -> BaseGeometry:
    """Empty where its rings have too few points."""
    with contextlib.suppress(shapely.errors.GEOSException, ValueError):
        return shapely.multipolygons(
            [shapely.polygons(_ring(outer), [_ring(inner) for inner in area.inner_rings(outer)] or None) for outer in area.outer_rings()]
        )
    return shapely.MultiPolygon()


def _ring(ring: Any) -> Any:
    return shapely.linearrings([(node.location.lon, node.location.lat) for node in ring])


def _keep(shape: Shape, outline: BaseGeometry, drawn: Drawn) -> None:
    kept = list(cut(shape, outline))
    drawn.shapes += kept
    if not kept:
        drawn.look(shape.geometry.bounds)


def _share(path: Path) -> float:
    """How much of the file was read so far, as the system knows it; 0 where it doesn't tell."""
    size = path.stat().st_size
    with contextlib.suppress(OSError, ValueError):
        for handle in Path("/proc/self/fd").iterdir():
            if os.path.realpath(handle) == os.path.realpath(path):
                told = (Path("/proc/self/fdinfo") / handle.name).read_text()
                return min(1.0, int(told.split("pos:", 1)[1].split()[0]) / max(1, size))
    return 0.0
