"""Reads an extract of OpenStreetMap (.osm.pbf). The library is loaded only where a file is read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from bazan.core.errors import Refused
from bazan.directory.base_map.feature_classes import KEYS, Described, described
from bazan.directory.base_map.shapes import Drawn, Shape, cut
from bazan.directory.base_map.types import BUILDINGS

_TOLD_EVERY = 5000
_AT_ONCE = 20_000
_BUILDING = Described(BUILDINGS, "")
_FEWEST = 4
"""Points of a ring, the first of which is also the last."""


def read(path: Path, outline: BaseGeometry, progress: Callable[[float], None]) -> Drawn:
    """What of the file lies in the outline. Refused ``ground.file.broken``: it ends too early or isn't what it says."""
    import osmium
    from osmium.filter import KeyFilter

    shapely.prepare(outline)
    taken = _Taken(outline)
    keys = KeyFilter(*KEYS)
    try:
        expected = sum(1 for _ in osmium.FileProcessor(str(path)).with_filter(keys))  # a look that finds half a file, too
        seen = 0
        whole = osmium.FileProcessor(str(path)).with_areas(keys).with_filter(keys)
        for number, thing in enumerate(cast(Iterable[Any], whole)):
            if number % _TOLD_EVERY == 0:
                progress(min(1.0, seen / max(1, expected)))
            if thing.is_area():
                taken.area(thing)
                continue
            seen += 1
            if thing.is_node():
                taken.node(thing)
            elif thing.is_way():
                taken.way(thing)
    except (RuntimeError, osmium.InvalidLocationError) as why:
        raise Refused("ground.file.broken", {"file": path.name[:100], "why": str(why)[:200]}) from why
    taken.settle()
    return taken.drawn


class _Taken:
    """Takes what is drawn, thousands at a time: shapes are made and compared with the outline all at once."""

    def __init__(self, outline: BaseGeometry):
        self.drawn = Drawn()
        self._outline = outline
        self._lines: list[tuple[Described, list[int], list[tuple[float, float]]]] = []
        self._rings: list[tuple[Described, list[tuple[float, float]]]] = []

    def node(self, node: Any) -> None:
        what = described(dict(node.tags), 0)
        if what is None:
            self.drawn.passed_over += 1
        else:
            self._cut(Shape(what, shapely.Point(node.location.lon, node.location.lat)))

    def way(self, way: Any) -> None:
        """A closed one that is no road comes again as an area."""
        tags = way.tags
        if "highway" not in tags and "waterway" not in tags:
            return  # before all tags are read, which takes longer than all else
        what = described(dict(tags), 1)
        if what is None:
            return
        self._lines += [(what, keys, points) for keys, points in _runs(way)]
        if len(self._lines) >= _AT_ONCE:
            self.settle()

    def area(self, area: Any) -> None:
        tags = area.tags
        what = _BUILDING if tags.get("building") == "yes" and "natural" not in tags and "water" not in tags else described(dict(tags), 2)
        if what is None:
            self.drawn.passed_over += 1
            return
        rings = [(_points(outer), [_points(inner) for inner in area.inner_rings(outer)]) for outer in area.outer_rings()]
        for outer, inner in rings:
            if len(outer) < _FEWEST or any(len(hole) < _FEWEST for hole in inner):
                self.drawn.broken += 1
            elif inner:
                self._cut_whole(what, shapely.Polygon(outer, inner))
            else:
                self._rings.append((what, outer))
        if len(self._rings) >= _AT_ONCE:
            self.settle()

    def settle(self) -> None:
        """What was gathered is cut to the outline."""
        lines, rings = self._lines, self._rings
        self._lines, self._rings = [], []
        if lines:
            drawn = [points for *_, points in lines]
            strings = np.asarray(shapely.linestrings(np.concatenate(drawn), indices=_of(drawn)))
            for at, whole in self._near(strings):
                shape = Shape(lines[at][0], strings[at], np.array(lines[at][1], dtype=np.int64))
                self._keep(shape) if whole else self._cut(shape)
        if rings:
            drawn = [points for _, points in rings]
            polygons = np.asarray(shapely.polygons(shapely.linearrings(np.concatenate(drawn), indices=_of(drawn))))
            for at, whole in self._near(polygons):
                what, polygon = rings[at][0], polygons[at]
                self._keep(Shape(what, polygon)) if whole and polygon.is_valid else self._cut_whole(what, polygon)

    def _near(self, geometries: np.ndarray) -> Iterator[tuple[int, bool]]:
        """(which, whether all of it is within) of those that are not wholly outside."""
        inside = np.asarray(shapely.covers(self._outline, geometries))
        near = inside | np.asarray(shapely.intersects(self._outline, shapely.envelope(geometries)))
        if not near.all():
            west, south, east, north = shapely.total_bounds(geometries[~near])
            self.drawn.look((west, south, east, north), int((~near).sum()))
        for at in np.flatnonzero(near):
            yield int(at), bool(inside[at])

    def _keep(self, shape: Shape) -> None:
        self.drawn.shapes.append(shape)

    def _cut_whole(self, what: Described, polygon: BaseGeometry) -> None:
        """A polygon that OpenStreetMap draws across itself becomes those it encloses."""
        for part in shapely.get_parts(polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure")):
            if shapely.get_dimensions(part) == 2:
                self._cut(Shape(what, part))

    def _cut(self, shape: Shape) -> None:
        kept = list(cut(shape, self._outline))
        self.drawn.shapes += kept
        if not kept:
            self.drawn.look(shape.geometry.bounds)


def _runs(way: Any) -> Iterator[tuple[list[int], list[tuple[float, float]]]]:
    """(nodes, points) of a way, in pieces where the extract lacks some of its nodes."""
    keys: list[int] = []
    points: list[tuple[float, float]] = []
    for node in way.nodes:
        at = node.location
        if at.valid():
            keys.append(node.ref)
            points.append((at.lon, at.lat))
            continue
        if len(points) > 1:
            yield keys, points
        keys, points = [], []
    if len(points) > 1:
        yield keys, points


def _points(ring: Any) -> list[tuple[float, float]]:
    return [(at.lon, at.lat) for node in ring if (at := node.location)]


def _of(lines: Sequence[Sequence[Any]]) -> np.ndarray:
    """To which of the lines each of their points, one after the other, belongs."""
    return np.repeat(np.arange(len(lines)), [len(line) for line in lines])
