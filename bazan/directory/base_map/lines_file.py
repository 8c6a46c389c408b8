"""``lines.npz``: the lines, lakes and named places of one version, written once and read into memory by who needs them."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely

from bazan.directory.base_map import road_graph, rules
from bazan.directory.base_map.shapes import Shape
from bazan.directory.base_map.types import (
    GREEN,
    LINE_CLASSES,
    PLACE_CLASSES,
    PLACES,
    ROAD_CLASSES,
    ROADS,
    WATER,
    WATERWAY_CLASSES,
    WATERWAYS,
    Hamlet,
    Line,
    RoadGraph,
    RoadNear,
    Surface,
)

_ROAD_FIELDS = [field.name for field in fields(RoadGraph) if field.name not in ("version", "words")]
_SURFACES = (WATER, GREEN)
_GENERAL_DEGREES = 1e-4


def write(path: Path, shapes: Sequence[Shape]) -> None:
    """The file of these shapes; the same shapes give the same arrays."""
    words = road_graph.Words()
    kept = {layer: [shape for shape in shapes if shape.what.layer == layer] for layer in (ROADS, WATERWAYS, PLACES)}
    arrays = {f"road_{name}": array for name, array in road_graph.road_arrays(kept[ROADS], words).items()}
    offset, points = road_graph.packed([shapely.get_coordinates(shape.geometry) for shape in kept[WATERWAYS]])
    arrays |= {
        "river_kind": _kinds(kept[WATERWAYS], WATERWAY_CLASSES),
        "river_name": _names(kept[WATERWAYS], words),
        "river_offset": offset,
        "river_points": points,
        "place_kind": _kinds(kept[PLACES], PLACE_CLASSES),
        "place_name": _names(kept[PLACES], words),
        "place_points": road_graph.packed([shapely.get_coordinates(shape.geometry) for shape in kept[PLACES]])[1],
    }
    arrays |= _surface_arrays(shapes, words)
    arrays["words"] = np.frombuffer("\n".join(words.numbers).encode(), dtype=np.uint8)
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _kinds(shapes: Iterable[Shape], classes: tuple[str, ...]) -> np.ndarray:
    return np.array([classes.index(shape.what.kind) for shape in shapes], dtype=np.uint8)


def _names(shapes: Iterable[Shape], words: road_graph.Words) -> np.ndarray:
    return np.array([words.number(shape.what.name) for shape in shapes], dtype=np.int32)


def _surface_arrays(shapes: Iterable[Shape], words: road_graph.Words) -> road_graph.Arrays:
    layer, name, ring_of, rings = [], [], [0], []
    for shape in shapes:
        general = shapely.simplify(shape.geometry, _GENERAL_DEGREES) if shape.what.layer in _SURFACES else shapely.Point()
        for part in shapely.get_parts(general):
            if part.is_empty or shapely.get_dimensions(part) != 2:
                continue
            layer.append(_SURFACES.index(shape.what.layer))
            name.append(words.number(shape.what.name))
            rings += [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
            ring_of.append(len(rings))
    offset, points = road_graph.packed(rings)
    return {
        "surface_layer": np.array(layer, dtype=np.uint8),
        "surface_name": np.array(name, dtype=np.int32),
        "surface_rings": np.array(ring_of, dtype=np.int32),
        "ring_offset": offset,
        "ring_points": points,
    }


class Lines:
    """One version's file in memory, with the indices that answer by place; each is made when first asked for."""

    def __init__(self, version: int, path: Path):
        with np.load(path, allow_pickle=False) as kept:
            self._arrays = {name: kept[name] for name in kept.files}
        self.words = tuple(self._arrays.pop("words").tobytes().decode().split("\n"))
        self.roads = RoadGraph(version=version, words=self.words, **{name: self._arrays.pop(f"road_{name}") for name in _ROAD_FIELDS})

    def lines(self, extent: tuple[float, float, float, float], classes: Iterable[str] | None = None) -> list[Line]:
        """Rivers first, then roads, the lesser ones first: as they are painted. ``extent``: west, south, east, north."""
        wanted = {LINE_CLASSES.index(one) for one in (LINE_CLASSES if classes is None else classes)}
        found = self._line_tree.query(self._box(extent))
        order = sorted((-int(self._line_kind[i]), int(i)) for i in found if int(self._line_kind[i]) in wanted)
        return [self._line(i) for _, i in order]

    def surfaces(self, extent: tuple[float, float, float, float]) -> list[Surface]:
        """Forests first, then lakes."""
        found = sorted(self._surface_tree.query(shapely.box(*extent)), key=lambda i: (-int(self._arrays["surface_layer"][i]), int(i)))
        return [
            Surface(_SURFACES[self._arrays["surface_layer"][i]], self.words[self._arrays["surface_name"][i]], self._rings(i)) for i in found
        ]

    def nearest_road(self, latitude: float, longitude: float) -> RoadNear | None:
        """None: there is none within twenty kilometres."""
        at = shapely.Point(longitude * self._across, latitude)
        found = self._road_tree.query_nearest(at, max_distance=rules.FURTHEST_ROAD_M / 110_000, all_matches=False)
        if not len(found):
            return None
        edge = int(found[0])
        drawn = self._road_tree.geometries[edge]
        share = float(shapely.line_locate_point(drawn, at, normalized=True))
        on = shapely.line_interpolate_point(drawn, share, normalized=True)
        x, y = on.x / self._across, on.y
        away = float(rules.steps_m(np.array([[longitude, latitude], [x, y]]))[0])
        if away > rules.FURTHEST_ROAD_M:
            return None
        roads = self.roads
        name, ref = self.words[roads.name[edge]], self.words[roads.ref[edge]]
        return RoadNear(name, ref, ROAD_CLASSES[roads.kind[edge]], away, edge, share, y, x)

    def hamlet(self, latitude: float, longitude: float) -> Hamlet | None:
        """The nearest named place within three kilometres."""
        points = self._arrays["place_points"] / 1e7
        if not len(points):
            return None
        across, along = rules.metres_a_degree(latitude)
        away = np.hypot((points[:, 0] - longitude) * across, (points[:, 1] - latitude) * along)
        nearest = int(away.argmin())
        if away[nearest] > rules.FURTHEST_HAMLET_M:
            return None
        name, kind = self.words[self._arrays["place_name"][nearest]], PLACE_CLASSES[self._arrays["place_kind"][nearest]]
        return Hamlet(name, kind, float(away[nearest]), float(points[nearest, 1]), float(points[nearest, 0]))

    def hamlets(self, extent: tuple[float, float, float, float]) -> list[Hamlet]:
        """The named places in the extent: west, south, east, north."""
        points = self._arrays["place_points"] / 1e7
        kinds, names = self._arrays["place_kind"], self._arrays["place_name"]
        found = np.flatnonzero(rules.within(points, extent)) if len(points) else ()
        return [Hamlet(self.words[names[i]], PLACE_CLASSES[kinds[i]], 0.0, float(points[i, 1]), float(points[i, 0])) for i in found]

    @cached_property
    def _across(self) -> float:
        """By how much degrees of longitude are shorter here than those of latitude."""
        nodes = self.roads.nodes
        middle = float(nodes[:, 1].mean()) / 1e7 if len(nodes) else 0.0
        across, along = rules.metres_a_degree(middle)
        return float(across / along)

    @cached_property
    def _road_tree(self) -> shapely.STRtree:
        return shapely.STRtree(_strings(self.roads.points / 1e7 * (self._across, 1.0), self.roads.offset))

    @cached_property
    def _line_kind(self) -> np.ndarray:
        rivers = self._arrays["river_kind"].astype(np.int16) + len(ROAD_CLASSES)
        return np.concatenate([self.roads.kind.astype(np.int16), rivers])

    @cached_property
    def _line_tree(self) -> shapely.STRtree:
        rivers = _strings(self._arrays["river_points"] / 1e7 * (self._across, 1.0), self._arrays["river_offset"])
        return shapely.STRtree(np.concatenate([self._road_tree.geometries, rivers]))

    @cached_property
    def _surface_tree(self) -> shapely.STRtree:
        return shapely.STRtree([shapely.Polygon(self._rings(i)[0]) for i in range(len(self._arrays["surface_layer"]))])

    def _box(self, extent: tuple[float, float, float, float]) -> shapely.Polygon:
        west, south, east, north = extent
        return shapely.box(west * self._across, south, east * self._across, north)

    def _line(self, index: int) -> Line:
        roads = self.roads
        if index < len(roads.kind):
            name, ref = self.words[roads.name[index]], self.words[roads.ref[index]]
            return Line(ROAD_CLASSES[roads.kind[index]], name, ref, bool(roads.bridge[index]), roads.coordinates(index))
        index -= len(roads.kind)
        first, last = self._arrays["river_offset"][index : index + 2]
        name = self.words[self._arrays["river_name"][index]]
        return Line(WATERWAY_CLASSES[self._arrays["river_kind"][index]], name, "", False, self._arrays["river_points"][first:last] / 1e7)

    def _rings(self, index: int) -> tuple[np.ndarray, ...]:
        first, last = self._arrays["surface_rings"][index : index + 2]
        offset, points = self._arrays["ring_offset"], self._arrays["ring_points"]
        return tuple(points[offset[ring] : offset[ring + 1]] / 1e7 for ring in range(first, last))


def _strings(points: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Lines as shapes, all at once."""
    if len(offset) < 2:
        return np.zeros(0, dtype=object)
    return np.asarray(shapely.linestrings(points, indices=np.repeat(np.arange(len(offset) - 1), np.diff(offset))))
