"""Which edges a closure cuts. It is drawn by hand or told by phone, so it lies beside its road more often than on it."""

from collections.abc import Iterable

import numpy as np
import shapely

from bazan.response.routing import rules
from bazan.response.routing.road_network import Roads
from bazan.response.routing.rules import Closed, Cut
from bazan.response.routing.types import Vehicle

STEP_M = 20.0
"""Between the points of a line that are asked for their road."""
BESIDE_M = 25.0
"""So much further than the nearest road another one still counts: the other carriageway."""
ENOUGH = 0.3
"""Of the shorter of the two, the line and the edge, so much must lie along each other: a road that only crosses is not cut."""
TOGETHER_M = 0.5
"""Roads no further apart at the point than this are cut together: a crossing is closed whole."""


def cuts(roads: Roads, closures: Iterable[Closed], vehicle: Vehicle) -> dict[int, tuple[Cut, ...]]:
    """Edge to what of it is cut for this vehicle. A closure with no road within sixty metres cuts none."""
    found: dict[int, tuple[Cut, ...]] = {}
    for one in closures:
        if rules.stops(one.whom, vehicle) and len(roads.used):
            for edge, cut in (_of_point if len(one.points) == 1 else _of_line)(roads, one).items():
                found[edge] = (*found.get(edge, ()), cut)
    return found


def _of_point(roads: Roads, closed: Closed) -> dict[int, Cut]:
    at = shapely.Point(closed.points[0] * roads.scale)
    near = roads.tree.query(at, predicate="dwithin", distance=rules.ON_ROAD_M)
    if not len(near):
        return {}
    lines = roads.tree.geometries[near]
    away = shapely.distance(lines, at)
    hit = away <= away.min() + TOGETHER_M
    found = {}
    for line, drawn in zip(near[hit], lines[hit], strict=True):
        share, half = shapely.line_locate_point(drawn, at, normalized=True), rules.POINT_M / max(drawn.length, 1e-6)
        found[int(roads.used[line])] = Cut(max(share - half, 0.0), min(share + half, 1.0), closed.id)
    return found


def _of_line(roads: Roads, closed: Closed) -> dict[int, Cut]:
    line = shapely.LineString(np.asarray(closed.points) * roads.scale)
    count = max(int(line.length / STEP_M), 1)
    at = np.asarray(shapely.line_interpolate_point(line, np.arange(count + 1) / count, normalized=True))
    points, near = roads.tree.query(at, predicate="dwithin", distance=rules.ON_ROAD_M)
    if not len(near):
        return {}
    lines = roads.tree.geometries[near]
    away = shapely.distance(lines, at[points])
    nearest = np.full(len(at), np.inf)
    np.minimum.at(nearest, points, away)
    beside = away <= nearest[points] + BESIDE_M
    share = shapely.line_locate_point(lines, at[points], normalized=True)
    found: dict[int, Cut] = {}
    best, most = None, -1.0
    for edge in np.unique(near[beside]):
        held = share[beside & (near == edge)]
        low, high, length = float(held.min()), float(held.max()), float(shapely.length(roads.tree.geometries[edge]))
        along = (high - low) * length / max(min(line.length, length), 1e-6)
        cut = Cut(low, high, closed.id)
        if along >= ENOUGH:
            found[int(roads.used[edge])] = cut
        if along > most:
            best, most = (int(roads.used[edge]), cut), along
    return found or ({best[0]: best[1]} if best else {})
