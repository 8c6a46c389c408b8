"""The roads as numbers a way is looked for in: once of a version, and again of each set of closures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from bazan.directory.base_map.types import ROAD_CLASSES, RoadGraph
from bazan.response.routing import rules
from bazan.response.routing.rules import Cut


@dataclass(frozen=True)
class Snap:
    """Where a point meets its road: ``edge``, ``share`` of its length, and how far that is from the point."""

    edge: int
    share: float
    away_m: float


class Roads:
    """The roads of one version on a plane of metres. ``used``: int (U,), edges that vehicles use, in parts large enough to be real."""

    def __init__(self, graph: RoadGraph):
        self.graph = graph
        middle = float(graph.nodes[:, 1].mean()) / 1e7 if len(graph.nodes) else 0.0
        along = 110_946.0 * rules.apart_m((middle, 0.0), (middle + 1e-3, 0.0)) / rules.apart_m((0.0, 0.0), (1e-3, 0.0))
        self.scale = np.array([rules.apart_m((middle, 0.0), (middle, 1e-3)) * 1e3, along])
        """Metres of a degree of longitude and of latitude in the middle of the roads."""
        self.seconds = rules.seconds(graph.length_m, graph.speed_kmh)
        wheels = np.isin(graph.kind, [ROAD_CLASSES.index(name) for name in rules.FOR_WHEELS])
        length = np.bincount(graph.component[graph.start], weights=graph.length_m, minlength=1) if len(graph.start) else np.zeros(1)
        real = length >= rules.REAL_PART * length.sum()
        self.used = np.flatnonzero(wheels & real[graph.component[graph.start]]) if len(graph.start) else np.zeros(0, dtype=int)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Of ``used``, in their order."""
        return shapely.STRtree([shapely.LineString(self.drawn(int(edge))) for edge in self.used])

    def drawn(self, edge: int) -> np.ndarray:
        """The edge on the plane, float (n, 2)."""
        return self.graph.coordinates(edge) * self.scale

    def flat(self, latitude: float, longitude: float) -> tuple[float, float]:
        return longitude * self.scale[0], latitude * self.scale[1]

    def snaps(self, points: Sequence[tuple[float, float]]) -> list[Snap | None]:
        """Where points of (latitude, longitude) meet the nearest road; None: there is none within twenty kilometres."""
        found: list[Snap | None] = [None] * len(points)
        if not len(self.used) or not points:
            return found
        at = shapely.points([self.flat(*point) for point in points])
        which, near = self.tree.query_nearest(at, max_distance=rules.FURTHEST_M, all_matches=False)
        lines = self.tree.geometries[near]
        shares = shapely.line_locate_point(lines, at[which], normalized=True)
        away = shapely.distance(lines, at[which])
        for point, line, share, metres in zip(which, near, shares, away, strict=True):
            found[point] = Snap(int(self.used[line]), float(share), float(metres))
        return found


class Network:
    """Travel seconds between nodes. ``matrix``: CSR (N, N) of float64; ``edge``: int (nnz,), which edge each of its numbers is of."""

    def __init__(self, roads: Roads, cuts: Mapping[int, tuple[Cut, ...]] | None = None):
        from scipy.sparse import csr_matrix

        self.roads, self.cuts = roads, dict(cuts or {})
        graph, count = roads.graph, len(roads.graph.nodes)
        open_ = np.setdiff1d(roads.used, np.fromiter(self.cuts, dtype=int, count=len(self.cuts)), assume_unique=True)
        back = open_[~graph.oneway[open_]]
        edge = np.concatenate([open_, back])
        start = np.concatenate([graph.start[open_], graph.end[back]])
        end = np.concatenate([graph.end[open_], graph.start[back]])
        between = start != end
        edge, start, end = edge[between], start[between], end[between]
        order = np.lexsort((roads.seconds[edge], end, start))
        edge, start, end = edge[order], start[order], end[order]
        first = np.ones(len(edge), dtype=bool)  # of several roads between two crossings the quickest
        first[1:] = (np.diff(start) != 0) | (np.diff(end) != 0)
        self.edge = edge[first]
        offset = np.concatenate([[0], np.cumsum(np.bincount(start[first], minlength=count))]).astype(np.int32)
        self.matrix: Any = csr_matrix((roads.seconds[self.edge], end[first].astype(np.int32), offset), shape=(count, count))

    @cached_property
    def transposed(self) -> Any:
        """The same with every way turned around."""
        return self.matrix.T.tocsr()

    def edge_of(self, start: int, end: int) -> int:
        """The edge a search went by from one node to its neighbour."""
        first, last = self.matrix.indptr[start : start + 2]
        return int(self.edge[first + np.searchsorted(self.matrix.indices[first:last], end)])
