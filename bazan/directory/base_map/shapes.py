"""Drawn things on their way into tiles and lines, cut to the province. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from bazan.core.errors import Refused
from bazan.directory.base_map import rules
from bazan.directory.base_map.feature_classes import Described


@dataclass(frozen=True)
class Shape:
    """One drawn thing. ``keys``: int64 (n,) of a line's points, equal where lines meet; None: they meet where their coordinates do."""

    what: Described
    geometry: BaseGeometry
    keys: np.ndarray | None = None


@dataclass
class Drawn:
    """Everything of a file that lies in the province, and what of it was not taken.

    ``passed_over``: features that are nothing we draw; ``outside``: those that lie beyond the margin; ``broken``: areas of OpenStreetMap
    whose rings do not close, which it is full of.
    """

    shapes: list[Shape] = field(default_factory=list)
    passed_over: int = 0
    outside: int = 0
    broken: int = 0
    seen: tuple[float, float, float, float] | None = None
    """West, south, east, north of what lay outside, when nothing lay within."""

    def counts(self) -> dict[str, int]:
        """layer → how many."""
        return dict(Counter(shape.what.layer for shape in self.shapes))

    def look(self, bounds: tuple[float, ...], count: int = 1) -> None:
        """Remember where so many things were that lie outside."""
        west, south, east, north = map(float, bounds)
        self.outside += count
        if self.seen is None:
            self.seen = (west, south, east, north)
        else:
            w, s, e, n = self.seen
            self.seen = (min(w, west), min(s, south), max(e, east), max(n, north))


def cut(shape: Shape, outline: BaseGeometry) -> Iterator[Shape]:
    """The parts of a shape within the outline. Where a line is cut it ends: its new point meets no other line."""
    for part in rules.cut(shape.geometry, outline):
        if shape.keys is None or part is shape.geometry:
            yield Shape(shape.what, part, shape.keys)
        else:
            yield Shape(shape.what, part, _keys(part, shape))


def _keys(part: BaseGeometry, whole: Shape) -> np.ndarray:
    """Of the points of a part: those they had, and numbers below zero of its own for the new ones."""
    assert whole.keys is not None
    known = dict(zip(map(tuple, shapely.get_coordinates(whole.geometry)), whole.keys, strict=True))
    return np.array([known.get(tuple(point), _fresh(point)) for point in shapely.get_coordinates(part)], dtype=np.int64)


def _fresh(point: np.ndarray) -> int:
    """A number below zero told by the place itself, so that what is cut at the same point of the margin still meets there."""
    x, y = (round(float(degrees) * 1e7) for degrees in point)
    return -((x + 1_800_000_000) * 1_800_000_001 + (y + 900_000_000) + 1)


def judge_kept(drawn: Drawn) -> None:
    """Refused ``ground.elsewhere``, ``ground.empty``: nothing of the file is in the province."""
    if drawn.shapes:
        return
    if drawn.seen is not None:
        raise rules.elsewhere(drawn.seen)
    raise Refused("ground.empty", {"passed_over": drawn.passed_over})
