"""How far one gets: the pieces of road reached, widened to areas."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import mapping

from bazan.advise.routes import drawing, rules, searching
from bazan.advise.routes.network import Network, Snap
from bazan.advise.routes.types import Ring

WIDE_M = 150.0
"""On both sides of a road reached."""
COARSE_M = 15.0
"""What is drawn is true to so much."""


def rings(network: Network, here: Snap, start: tuple[float, float], minutes: Sequence[float]) -> list[Ring]:
    """A ring for each number of minutes, which rise; each holds the one before."""
    reached = searching.spread(network, here, limit_s=max(minutes) * 60)
    found, before = [], shapely.Polygon()
    for limit in minutes:
        lines = _lines(network, reached, here, limit * 60)
        on_foot = min(limit * 60 * rules.ACCESS_KMH / 3.6, here.away_m)
        at = np.array(network.roads.flat(*start))
        road = network.roads.drawn(here.edge)
        towards = drawing.piece(road, here.share, here.share)[0]
        stub = at + (towards - at) * (on_foot / here.away_m if here.away_m else 0.0)
        whole = shapely.MultiLineString([*lines, np.array([at, stub])])
        area = shapely.simplify(shapely.buffer(whole, WIDE_M, quad_segs=4), COARSE_M)
        before = shapely.union(area, before)
        degrees = shapely.transform(before, lambda points: points / network.roads.scale)
        found.append(Ring(limit, mapping(degrees)))
    return found


def _lines(network: Network, reached: searching.Spread, here: Snap, limit_s: float) -> list[np.ndarray]:
    """The pieces of road reached within the time, on the plane, float (n, 2) each."""
    roads, graph, found = network.roads, network.roads.graph, []
    at = reached.seconds
    open_ = np.zeros(len(graph.start), dtype=bool)
    open_[roads.used] = True
    open_[list(network.cuts)] = False
    forth = np.where(open_, (limit_s - at[graph.start]) / roads.seconds, 0.0)
    back = np.where(open_ & ~graph.oneway, (limit_s - at[graph.end]) / roads.seconds, 0.0)
    for edge in np.flatnonzero((forth > 0) | (back > 0)):
        ahead, behind = min(float(forth[edge]), 1.0), min(float(back[edge]), 1.0)
        drawn = roads.drawn(int(edge))
        if ahead + behind >= 1:
            found.append(drawn)
            continue
        found += [
            drawing.piece(drawn, a, b) for a, b in ((0.0, ahead), (1 - behind, 1.0)) if b > a and (ahead > 0 if a == 0.0 else behind > 0)
        ]
    left = limit_s - rules.at_pace(here.away_m, rules.ACCESS_KMH)
    if left > 0:
        found += _own(network, here, left)
    return found


def _own(network: Network, here: Snap, left_s: float) -> list[np.ndarray]:
    """What is reached of the road the point stands at, before its ends."""
    roads, graph = network.roads, network.roads.graph
    drawn, cut = roads.drawn(here.edge), network.cuts.get(here.edge)
    whole, length = float(roads.seconds[here.edge]), float(graph.length_m[here.edge])
    pieces = []
    for end in (1.0,) if graph.oneway[here.edge] else (0.0, 1.0):
        stop = end
        if cut is not None and not cut.low <= here.share <= cut.high:  # as far as to what is cut
            stop = min(end, cut.low) if here.share < cut.low else max(end, cut.high)
        needed = rules.along_s(whole, length, here.share, stop, cut)
        if needed:
            share = min(left_s / needed, 1.0)
            pieces.append(drawing.piece(drawn, here.share, here.share + (stop - here.share) * share))
    return pieces
