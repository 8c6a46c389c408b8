"""Lines as arrays, and roads as a graph that a way can be looked for in. Pure."""

from collections.abc import Sequence

import numpy as np
import shapely

from bazan.directory.base_map import rules
from bazan.directory.base_map.shapes import Shape
from bazan.directory.base_map.types import ROAD_CLASSES

Arrays = dict[str, np.ndarray]


class Words:
    """Names as numbers, each kept once; 0 is the empty one."""

    def __init__(self):
        self.numbers = {"": 0}

    def number(self, word: str) -> int:
        return self.numbers.setdefault(word, len(self.numbers))


def e7(degrees: np.ndarray) -> np.ndarray:
    """Degrees as whole ten-millionths, int32: a centimetre."""
    return np.rint(degrees * 1e7).astype(np.int32)


def road_arrays(roads: Sequence[Shape], words: Words) -> Arrays:
    """The arrays of a ``RoadGraph`` but ``version`` and ``words``. Roads are split where two of them share a point, or one meets itself."""
    drawn = [line for shape in roads if (line := _ready(shape)) is not None]
    if not drawn:
        return _no_roads()
    sizes = np.array([len(points) for points, _, _ in drawn])
    points = np.concatenate([points for points, _, _ in drawn])
    keys = np.concatenate([keys for _, keys, _ in drawn])
    line = np.repeat(np.arange(len(drawn)), sizes)
    unique, first, inverse, count = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    ends = np.zeros(len(keys), dtype=bool)
    ends[np.concatenate([[0], np.cumsum(sizes)[:-1]])] = True
    ends[np.cumsum(sizes) - 1] = True
    breaks = np.flatnonzero(ends | (count[inverse] > 1))
    pairs = np.stack([breaks[:-1], breaks[1:]], axis=1)
    pairs = pairs[line[pairs[:, 0]] == line[pairs[:, 1]]]
    number = np.full(len(unique), -1, dtype=np.int32)
    used = np.unique(inverse[pairs])
    number[used] = np.arange(len(used), dtype=np.int32)
    start, end = number[inverse[pairs[:, 0]]], number[inverse[pairs[:, 1]]]
    offset, drawn_points = _gathered(points, pairs)
    shapes = [drawn[i][2].what for i in line[pairs[:, 0]]]
    length = lengths_m(drawn_points, offset)
    return {
        "nodes": points[first[used]],
        "component": components(start, end, length, len(used)),
        "start": start,
        "end": end,
        "length_m": length,
        "kind": np.array([ROAD_CLASSES.index(what.kind) for what in shapes], dtype=np.uint8),
        "speed_kmh": np.array([what.speed_kmh for what in shapes], dtype=np.uint8),
        "oneway": np.array([what.oneway != 0 for what in shapes], dtype=bool),
        "bridge": np.array([what.bridge for what in shapes], dtype=bool),
        "name": np.array([words.number(what.name) for what in shapes], dtype=np.int32),
        "ref": np.array([words.number(what.ref) for what in shapes], dtype=np.int32),
        "offset": offset,
        "points": drawn_points,
    }


def _no_roads() -> Arrays:
    whole = {name: np.zeros(0, np.int32) for name in ("component", "start", "end", "name", "ref")}
    small = {name: np.zeros(0, np.uint8) for name in ("kind", "speed_kmh")} | {name: np.zeros(0, bool) for name in ("oneway", "bridge")}
    drawn = {"nodes": np.zeros((0, 2), np.int32), "points": np.zeros((0, 2), np.int32), "offset": np.zeros(1, np.int32)}
    return whole | small | drawn | {"length_m": np.zeros(0, np.float32)}


def _ready(shape: Shape) -> tuple[np.ndarray, np.ndarray, Shape] | None:
    """(points in 1e-7 degrees, keys, shape), as it is driven and without steps of no length; None: nothing is left."""
    points = e7(shapely.get_coordinates(shape.geometry))
    keys = shape.keys if shape.keys is not None else points[:, 0].astype(np.int64) * 4_000_000_000 + points[:, 1]
    moves = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1) | (np.diff(keys) != 0)])
    points, keys = points[moves], keys[moves]
    if len(points) < 2:
        return None
    return (points[::-1], keys[::-1], shape) if shape.what.oneway < 0 else (points, keys, shape)


def _gathered(points: np.ndarray, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(offset, points) of the stretches from the first to the last of each pair; where two meet, the point stands in both."""
    sizes = pairs[:, 1] - pairs[:, 0] + 1
    offset = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    at = np.arange(offset[-1]) - np.repeat(offset[:-1], sizes) + np.repeat(pairs[:, 0], sizes)
    return offset, points[at]


def lengths_m(points: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """How long each line of ``points[offset[i]:offset[i + 1]]`` is: float32."""
    if len(offset) < 2:
        return np.zeros(0, dtype=np.float32)
    steps = rules.steps_m(points / 1e7)
    steps[offset[1:-1] - 1] = 0.0  # from the end of one line to the beginning of the next
    return np.add.reduceat(steps, offset[:-1]).astype(np.float32)


def components(start: np.ndarray, end: np.ndarray, length_m: np.ndarray, count: int) -> np.ndarray:
    """Which connected part each node is of, whatever the direction of its roads: int32 (count,), 0 the longest part."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in zip(start.tolist(), end.tolist(), strict=True):
        parent[root(a)] = root(b)
    roots = np.array([root(node) for node in range(count)], dtype=np.int64)
    _, part = np.unique(roots, return_inverse=True)
    order = np.argsort(-np.bincount(part[start], weights=length_m, minlength=part.max(initial=-1) + 1), kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[part]


def packed(lines: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """(offset int32, points int32 in 1e-7 degrees) of lines of degrees."""
    offset = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int32)
    return offset, e7(np.concatenate(lines)) if lines else np.zeros((0, 2), dtype=np.int32)
