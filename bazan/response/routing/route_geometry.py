"""A way as it is drawn and told: one line from door to door, and the roads it goes by."""

from collections.abc import Iterable

import numpy as np

from bazan.directory.base_map.types import ROAD_CLASSES
from bazan.response.routing.road_network import Roads
from bazan.response.routing.types import Step

Edges = Iterable[tuple[int, float, float]]


def line(roads: Roads, edges: Edges, start: tuple[float, float], end: tuple[float, float]) -> list[list[float]]:
    """(longitude, latitude) of each point, to the centimetre; ``start`` and ``end`` are (latitude, longitude)."""
    return once(np.concatenate([[[start[1], start[0]]], along(roads, edges), [[end[1], end[0]]]]))


def along(roads: Roads, edges: Edges) -> np.ndarray:
    """(longitude, latitude) of each point of the roads as they are driven, float (n, 2)."""
    return np.concatenate([piece(roads.drawn(edge), a, b) / roads.scale for edge, a, b in edges])


def once(points: np.ndarray) -> list[list[float]]:
    """The points to the centimetre, without steps of no length; two of them at least."""
    points = np.round(points, 7)
    moves = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
    kept = points[moves]
    return (kept if len(kept) > 1 else points[:2]).tolist()


def piece(points: np.ndarray, a: float, b: float) -> np.ndarray:
    """What of a line, float (n, 2), lies between two shares of its length, from ``a`` to ``b``, whichever is first."""
    if a > b:
        return piece(points, b, a)[::-1]
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.array([a, b]) * run[-1]
    ends = np.stack([np.interp(at, run, points[:, axis]) for axis in (0, 1)], axis=1)
    inner = points[(run > at[0]) & (run < at[1])]
    return np.concatenate([ends[:1], inner, ends[1:]])


def steps(roads: Roads, edges: Edges) -> tuple[Step, ...]:
    """Roads in the order they are driven, each stretch of one road once."""
    graph, found = roads.graph, []
    for edge, a, b in edges:
        metres = float(graph.length_m[edge]) * abs(b - a)
        name, ref = graph.words[graph.name[edge]], graph.words[graph.ref[edge]]
        if found and (found[-1].name, found[-1].ref) == (name, ref):
            found[-1] = Step(name, ref, found[-1].kind, found[-1].length_m + metres)
        elif metres >= 1:
            found.append(Step(name, ref, ROAD_CLASSES[graph.kind[edge]], metres))
    return tuple(found)
