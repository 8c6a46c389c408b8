"""The lines of rivers as one graph, in which the water between two points is followed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from bazan.analysis.rivers.types import Line
from bazan.directory.base_map.types import Line as GroundLine

Point = tuple[float, float]
"""(latitude, longitude)."""
METRES = 111_320
"""Of a degree of latitude."""


@dataclass(frozen=True)
class Followed:
    """A line of water: its points, and the names of the rivers it goes along, in that order."""

    line: Line
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Foot:
    """Where a point meets its water: on which step of a line, and how far away."""

    step: int
    at: np.ndarray
    away_m: float


class Waters:
    """Every step of every line is an edge between two nodes; lines are joined where they share a point."""

    def __init__(self, lines: Sequence[GroundLine]):
        self.lines = lines
        points = np.concatenate([line.coordinates for line in lines]) if lines else np.zeros((0, 2))
        line = np.repeat(np.arange(len(lines)), [len(one.coordinates) for one in lines])
        across = np.cos(np.radians(points[:, 1].mean())) if len(points) else 1.0
        self.scale = np.array([across, 1.0]) * METRES
        _, first, node = np.unique(np.rint(points * 1e6), axis=0, return_index=True, return_inverse=True)
        self.nodes = points[first]
        """Degrees, float (N, 2), longitude first."""
        self.steps = np.flatnonzero((line[1:] == line[:-1]) & (node[1:] != node[:-1]))
        self.line = line[self.steps]
        self.ends = np.stack([node[self.steps], node[self.steps + 1]], axis=1)
        """Of each step the two nodes, int (S, 2)."""

    def named(self, *names: str) -> "Waters":
        """Those of these rivers alone."""
        return Waters([line for line in self.lines if line.name in names])

    @cached_property
    def neighbours(self) -> dict[int, list[tuple[int, int, float]]]:
        """Of each node those a step away: (node, step, metres)."""
        found: dict[int, list[tuple[int, int, float]]] = {}
        metres = np.hypot(*((self.nodes[self.ends[:, 1]] - self.nodes[self.ends[:, 0]]) * self.scale).T)
        for step, ((a, b), long) in enumerate(zip(self.ends.tolist(), metres.tolist(), strict=True)):
            found.setdefault(a, []).append((b, step, long))
            found.setdefault(b, []).append((a, step, long))
        return found

    def follow(self, points: Sequence[Point], within_m: float = np.inf) -> Followed | None:
        """The water through these points in their order; None: one of them is further away than that, or no water leads to the next."""
        feet = [self._foot(point) for point in points] if len(self.steps) else []
        if not feet or any(foot.away_m > within_m for foot in feet):
            return None
        line, names = [feet[0].at.tolist()], dict[str, None]()
        for start, end in pairwise(feet):
            between = self._between(start, end)
            if between is None:
                return None
            nodes, steps = between
            line += [*self.nodes[nodes].tolist(), end.at.tolist()]
            names |= dict.fromkeys(name for step in (start.step, *steps, end.step) if (name := self.lines[self.line[step]].name))
        return Followed([[round(x, 6), round(y, 6)] for x, y in line], tuple(names))

    def nearest(self, point: Point) -> Point | None:
        """The place on the water that is nearest to a point; None: there is no water."""
        if not len(self.steps):
            return None
        longitude, latitude = self._foot(point).at.tolist()
        return latitude, longitude

    def _foot(self, point: Point) -> _Foot:
        """The nearest place on the water."""
        at, flat = np.array([point[1], point[0]]) * self.scale, self.nodes * self.scale
        start, way = flat[self.ends[:, 0]], flat[self.ends[:, 1]] - flat[self.ends[:, 0]]
        share = np.clip(((at - start) * way).sum(axis=1) / (way**2).sum(axis=1), 0, 1)
        there = start + way * share[:, None]
        away = np.hypot(*(there - at).T)
        nearest = int(away.argmin())
        return _Foot(nearest, there[nearest] / self.scale, float(away[nearest]))

    def _between(self, start: _Foot, end: _Foot) -> tuple[list[int], list[int]] | None:
        """The nodes passed from one foot to another and the steps between them, by the shortest water; None: the two don't meet."""
        if start.step == end.step:
            return [], []
        reached: dict[int, tuple[float, int, int]] = {}
        waiting = [(self._away(start, node), node, -1, -1) for node in self.ends[start.step].tolist()]
        goals = {node: self._away(end, node) for node in self.ends[end.step].tolist()}
        while waiting and not goals.keys() <= reached.keys():
            metres, node, before, step = heappop(waiting)
            if node in reached:
                continue
            reached[node] = (metres, before, step)
            for other, by, long in self.neighbours[node]:
                heappush(waiting, (metres + long, other, node, by))
        met = [node for node in goals if node in reached]
        if not met:
            return None
        nodes, steps = [min(met, key=lambda node: reached[node][0] + goals[node])], list[int]()
        while (before := reached[nodes[-1]][1]) >= 0:
            steps.append(reached[nodes[-1]][2])
            nodes.append(before)
        return nodes[::-1], steps[::-1]

    def _away(self, foot: _Foot, node: int) -> float:
        return float(np.hypot(*((self.nodes[node] - foot.at) * self.scale)))
