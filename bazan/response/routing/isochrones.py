"""How far one gets: the pieces of road reached, widened to areas."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from bazan.response.routing import route_geometry, rules, shortest_path
from bazan.response.routing.road_network import Network, Snap
from bazan.response.routing.types import Ring

WIDE_M = 150.0
"""On both sides of a road reached."""
COARSE_M = 30.0
"""What is drawn is true to so much."""
SMALLEST_HOLE_M2 = 250_000.0
"""A block between roads reached that is smaller than this is reached too."""


def rings(network: Network, here: Snap, start: tuple[float, float], minutes: Sequence[float]) -> list[Ring]:
    """A ring for each number of minutes, which rise; each holds the one before."""
    reached = shortest_path.spread(network, here, limit_s=max(minutes) * 60)
    found, before, whole = [], shapely.Polygon(), np.zeros(len(network.roads.graph.start), dtype=bool)
    for limit in minutes:
        lines = [_stub(network, here, start, limit * 60), *_lines(network, reached, here, limit * 60, whole)]
        before = shapely.union(_widened(lines), before)
        found.append(Ring(limit, mapping(shapely.transform(before, lambda points: points / network.roads.scale))))
    return found


def _widened(lines: Sequence[np.ndarray]) -> Any:
    """The area around lines on the plane."""
    sizes = [len(line) for line in lines]
    drawn = shapely.simplify(shapely.linestrings(np.concatenate(lines), indices=np.repeat(np.arange(len(lines)), sizes)), COARSE_M)
    area = shapely.simplify(shapely.union_all(shapely.buffer(drawn, WIDE_M, quad_segs=2)), COARSE_M)
    filled = []
    for part in shapely.get_parts(area):
        holes = [ring for ring in shapely.get_rings(part)[1:] if shapely.Polygon(ring).area >= SMALLEST_HOLE_M2]
        filled.append(shapely.Polygon(shapely.get_exterior_ring(part), holes))
    return shapely.union_all(filled)


def _stub(network: Network, here: Snap, start: tuple[float, float], limit_s: float) -> np.ndarray:
    """From the point towards its road, as far as one comes in the time."""
    at = np.array(network.roads.flat(*start))
    road = route_geometry.piece(network.roads.drawn(here.edge), here.share, here.share)[0]
    share = min(limit_s * rules.ACCESS_KMH / 3.6 / here.away_m, 1.0) if here.away_m else 0.0
    return np.array([at, at + (road - at) * share])


def _lines(network: Network, reached: shortest_path.Spread, here: Snap, limit_s: float, whole: np.ndarray) -> list[np.ndarray]:
    """The pieces of road reached within the time, on the plane, float (n, 2) each; those that are ``whole`` already left out, and noted."""
    roads, graph, found = network.roads, network.roads.graph, []
    at = reached.seconds
    open_ = np.zeros(len(graph.start), dtype=bool)
    open_[roads.used] = True
    open_[list(network.cuts)] = False
    forth = np.where(open_, (limit_s - at[graph.start]) / roads.seconds, 0.0)
    back = np.where(open_ & ~graph.oneway, (limit_s - at[graph.end]) / roads.seconds, 0.0)
    for edge in np.flatnonzero(((forth > 0) | (back > 0)) & ~whole):
        ahead, behind = min(max(float(forth[edge]), 0.0), 1.0), min(max(float(back[edge]), 0.0), 1.0)
        drawn = roads.drawn(int(edge))
        if ahead + behind >= 1:
            whole[edge] = True
            found.append(drawn)
        else:
            found += [route_geometry.piece(drawn, a, b) for a, b in ((0.0, ahead), (1 - behind, 1.0)) if b > a]
    left = limit_s - rules.at_pace(here.away_m, rules.ACCESS_KMH)
    return found + (_own(network, here, left) if left > 0 else [])


def _own(network: Network, here: Snap, left_s: float) -> list[np.ndarray]:
    """What is reached of the road the point stands at, before its ends."""
    roads, graph = network.roads, network.roads.graph
    drawn, cuts = roads.drawn(here.edge), network.cuts.get(here.edge, ())
    whole, length = float(roads.seconds[here.edge]), float(graph.length_m[here.edge])
    pieces = []
    for end in (1.0,) if graph.oneway[here.edge] else (0.0, 1.0):
        stop = end
        for cut in cuts:  # as far as to what is cut
            if not cut.holds(here.share) and cut.meets(here.share, stop):
                stop = cut.low if here.share < cut.low else cut.high
        on_it = tuple(cut for cut in cuts if cut.holds(here.share))
        needed = rules.along_s(whole, length, here.share, stop, on_it)
        if needed:
            share = min(left_s / needed, 1.0)
            pieces.append(route_geometry.piece(drawn, here.share, here.share + (stop - here.share) * share))
    return pieces
