"""Shortest ways: from a point through its road's ends over the network, and which edges they went by."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bazan.response.routing import rules
from bazan.response.routing.road_network import Network, Snap
from bazan.response.routing.rules import Cut


@dataclass(frozen=True)
class Door:
    """One end of the road a point stands at, and what it takes to get there, or to come from there to the point."""

    node: int
    seconds: float
    metres: float
    share: float
    """Of the edge at which the node lies: 0 or 1."""


@dataclass(frozen=True, eq=False)
class Spread:
    """Seconds from a point to every node, or from every node to it. ``door``: int (N,), by which of ``doors``; ``before``: (doors, N)."""

    doors: Sequence[Door]
    towards: bool
    seconds: np.ndarray
    door: np.ndarray
    before: np.ndarray

    def nodes(self, node: int) -> list[int]:
        """The nodes of the way, as it is driven."""
        chain, door = [node], int(self.door[node])
        while chain[-1] != self.doors[door].node:
            chain.append(int(self.before[door, chain[-1]]))
        return chain if self.towards else chain[::-1]


@dataclass(frozen=True)
class Way:
    """A way found. ``edges``: (edge, from share, to share) as it is driven; ``metres`` with the stubs."""

    seconds: float
    metres: float
    edges: tuple[tuple[int, float, float], ...]


def doors(network: Network, snap: Snap, towards: bool = False) -> list[Door]:
    """By which ends of its road a point is left, or reached when ``towards``; with the stub between point and road."""
    graph, edge = network.roads.graph, snap.edge
    whole, length, cuts = float(network.roads.seconds[edge]), float(graph.length_m[edge]), network.cuts.get(edge, ())
    stub = rules.at_pace(snap.away_m, rules.ACCESS_KMH)
    found = []
    for share, node, against in ((0.0, graph.start[edge], not towards), (1.0, graph.end[edge], towards)):
        if against and graph.oneway[edge]:
            continue
        along = rules.along_s(whole, length, snap.share, share, cuts)
        if along is not None:
            found.append(Door(int(node), stub + along, snap.away_m + abs(snap.share - share) * length, share))
    return found


def spread(network: Network, snap: Snap, towards: bool = False, limit_s: float = np.inf) -> Spread:
    """From the point to everywhere, or ``towards`` it from everywhere."""
    from scipy.sparse.csgraph import dijkstra

    found, count = doors(network, snap, towards), network.matrix.shape[0]
    if not found:
        return Spread([], towards, np.full(count, np.inf), np.zeros(count, int), np.zeros((0, count), int))
    matrix = network.transposed if towards else network.matrix
    seconds, before = dijkstra(matrix, indices=[door.node for door in found], return_predecessors=True, limit=limit_s)
    seconds = seconds + np.array([[door.seconds] for door in found])
    best = seconds.argmin(axis=0)
    return Spread(found, towards, seconds[best, np.arange(count)], best, before)


def quickest(network: Network, reached: Spread, here: Snap, there: Snap) -> tuple[float, Door | None]:
    """Seconds between the point of the spread and another one, and the other's door it goes through; None: along the road both are at."""
    best, by = direct_s(network, *((there, here) if reached.towards else (here, there))), None
    for door in doors(network, there, towards=not reached.towards):
        if (seconds := float(reached.seconds[door.node]) + door.seconds) < best:
            best, by = seconds, door
    return best, by


def direct_s(network: Network, start: Snap, end: Snap) -> float:
    """Along the one road both points are at; infinite where that can't be driven."""
    graph, edge = network.roads.graph, start.edge
    if edge != end.edge or (graph.oneway[edge] and end.share < start.share):
        return np.inf
    whole, length = float(network.roads.seconds[edge]), float(graph.length_m[edge])
    along = _between(whole, length, start.share, end.share, network.cuts.get(edge, ()))
    return np.inf if along is None else along + rules.at_pace(start.away_m + end.away_m, rules.ACCESS_KMH)


def _between(whole_s: float, length_m: float, here: float, there: float, cuts: tuple[Cut, ...]) -> float | None:
    """Seconds between two points of one road, both of which may stand on what is cut: as slow as either has to be."""
    both = [rules.along_s(whole_s, length_m, a, b, cuts) for a, b in ((here, there), (there, here))]
    told = [seconds for seconds in both if seconds is not None]
    return max(told) if told else None


def way(network: Network, reached: Spread, here: Snap, there: Snap) -> Way | None:
    """The quickest way between the point of the spread and another, as it is driven; None: there is none."""
    seconds, by = quickest(network, reached, here, there)
    if not np.isfinite(seconds):
        return None
    start, end = (there, here) if reached.towards else (here, there)
    graph = network.roads.graph
    if by is None:
        edges = [(start.edge, start.share, end.share)]
    else:
        nodes, own = reached.nodes(by.node), reached.doors[int(reached.door[by.node])]
        first, last = (by, own) if reached.towards else (own, by)
        pairs = list(itertools.pairwise(nodes))
        between = [
            (edge, 0.0, 1.0) if graph.start[edge] == a else (edge, 1.0, 0.0) for a, b in pairs if (edge := network.edge_of(a, b)) >= 0
        ]
        edges = [(start.edge, start.share, first.share), *between, (end.edge, last.share, end.share)]
    driven = sum(float(graph.length_m[edge]) * abs(b - a) for edge, a, b in edges)
    return Way(seconds, driven + start.away_m + end.away_m, tuple(edges))


def crossed(network: Network, found: Way) -> list[int]:
    """The closures of the network that this way, found without them, would run into; in its order."""
    met: dict[int, None] = {}
    for edge, a, b in found.edges:
        met |= dict.fromkeys(cut.closure for cut in network.cuts.get(edge, ()) if cut.meets(a, b))
    return list(met)
