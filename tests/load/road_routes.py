"""Ways over a province's roads beside a plain search by the book, and an evacuation beside the bound nobody can beat.

``python -m tests.load.road_routes`` prints JSON. The roads are made up: a grid of about 50,000 edges with ten closures; no database.
"""

import argparse
import heapq
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bazan.directory.base_map.types import RoadGraph
from bazan.response.evacuation.shelter_assignment import assign
from bazan.response.evacuation.types import Point, Shelter
from bazan.response.routing import closed_edges, route_calculation
from bazan.response.routing.road_network import Network, Roads
from bazan.response.routing.rules import Closed
from bazan.response.routing.types import Place
from tests.load.machine_speed import report

WEST, SOUTH, STEP = 107.2, 11.8, 0.004
BENDS = 6
"""Points of each road."""


def resident_mb() -> float:
    """Memory of this process."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def roads(side: int) -> RoadGraph:
    """A grid of ``side`` by ``side`` crossings, bent and of several speeds; every twentieth road is one-way."""
    random = np.random.default_rng(1)
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    shaken = random.normal(0, 3e-4, (2, side * side))
    nodes = np.stack([WEST + x * STEP + shaken[0], SOUTH + y * STEP + shaken[1]], axis=1)
    number = np.arange(side * side).reshape(side, side)
    start = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    end = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    count, along = len(start), np.linspace(0, 1, BENDS)[None, :, None]
    points = nodes[start][:, None] * (1 - along) + nodes[end][:, None] * along
    points[:, 1:-1] += random.normal(0, 5e-5, (count, BENDS - 2, 2))
    steps = np.diff(points, axis=1) * (108_900, 110_600)
    length_m = np.hypot(steps[..., 0], steps[..., 1]).sum(axis=1).astype(np.float32)
    return RoadGraph(
        version=1, nodes=np.rint(nodes * 1e7).astype(np.int32), component=np.zeros(side * side, np.int32),
        start=start.astype(np.int32), end=end.astype(np.int32), length_m=length_m,
        kind=random.integers(2, 6, count).astype(np.uint8), speed_kmh=random.choice([25, 35, 45, 55], count).astype(np.uint8),
        oneway=random.random(count) < 0.05, bridge=np.zeros(count, bool), name=np.zeros(count, np.int32), ref=np.zeros(count, np.int32),
        offset=np.arange(0, BENDS * count + 1, BENDS, dtype=np.int32), points=np.rint(points.reshape(-1, 2) * 1e7).astype(np.int32),
        words=("",),
    )  # fmt: skip


def plain(graph: RoadGraph, seconds: np.ndarray, start: int) -> dict[int, float]:
    """The peer: Dijkstra's search as the book has it, with a heap and dictionaries."""
    out: dict[int, list[tuple[int, float]]] = {}
    for a, b, cost, one in zip(graph.start.tolist(), graph.end.tolist(), seconds.tolist(), graph.oneway.tolist(), strict=True):
        out.setdefault(a, []).append((b, cost))
        if not one:
            out.setdefault(b, []).append((a, cost))
    began = time.perf_counter()
    best, heap = {start: 0.0}, [(0.0, start)]
    while heap:
        spent, node = heapq.heappop(heap)
        if spent > best[node]:
            continue
        for other, more in out.get(node, ()):
            if spent + more < best.get(other, float("inf")):
                best[other] = spent + more
                heapq.heappush(heap, (spent + more, other))
    best[-1] = time.perf_counter() - began
    return best


def milliseconds(act: Callable[[], Any], times: int = 9) -> dict[str, float]:
    """The first, with what is then kept, and the middle of the others."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append((time.perf_counter() - began) * 1000)
    return {"first_ms": round(spent[0], 1), "middle_ms": round(sorted(spent[1:])[(times - 1) // 2], 1)}


def ways_over(side: int) -> dict[str, Any]:
    before_mb, graph, random = resident_mb(), roads(side), np.random.default_rng(2)
    held = Roads(graph)
    shut = [
        Closed(n, 1, "all", f"QL{n}", tuple((WEST + STEP * (side / 8 + 4 * n + k / 2), SOUTH + STEP * (side / 4 + n)) for k in range(5)))
        for n in range(10)
    ]
    began = time.perf_counter()
    free = Network(held)
    made_ms = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    open_ = Network(held, closed_edges.cuts(held, shut, "car"))
    cut_ms = (time.perf_counter() - began) * 1000
    at = random.uniform(0, side - 1, (300, 2)) * STEP + (SOUTH, WEST)
    places = [Place(str(n), float(y), float(x)) for n, (y, x) in enumerate(at)]
    here, there = (SOUTH + STEP * side / 3, WEST + STEP * side / 3), (places[0].latitude, places[0].longitude)
    book = plain(graph, held.seconds, int(graph.start[0]))
    nearest = milliseconds(lambda: route_calculation.nearest(open_, free, shut, here, places, 5, True))
    return {
        "edges": len(graph.start), "closures": len(shut), "cut_edges": len(open_.cuts), "network_ms": round(made_ms, 1),
        "new_closure_ms": round(cut_ms, 1), "nearest_5_of_300": nearest,
        "route": milliseconds(lambda: route_calculation.route(open_, free, shut, here, there)),
        "reach_20_minutes": milliseconds(lambda: route_calculation.reach(open_, here, (5, 10, 20)), 3),
        "plain_search_ms": round(book[-1] * 1000, 1), "nearest_to_plain_search": round(nearest["middle_ms"] / (book[-1] * 1000), 3),
        "memory_mb": round(resident_mb() - before_mb, 1),
    }  # fmt: skip


def evacuation(households: int, shelters: int) -> dict[str, Any]:
    """Times as the crow flies: only the plan is measured."""
    random = np.random.default_rng(3)
    at, there = random.uniform(0, 60, (households, 2)), random.uniform(0, 60, (shelters, 2))
    seconds = np.hypot(at[:, None, 0] - there[None, :, 0], at[:, None, 1] - there[None, :, 1]) * 90
    people = random.integers(1, 9, households)
    room = random.integers(1, 5, shelters)
    room = np.ceil(room / room.sum() * people.sum() * 1.15).astype(int)
    points = [Point(str(n), "", 0.0, 0.0, int(count), 1) for n, count in enumerate(people)]
    havens = [Shelter(str(n), "", 0.0, 0.0, int(count)) for n, count in enumerate(room)]
    began = time.perf_counter()
    found = assign(points, havens, seconds)
    spent = time.perf_counter() - began
    near = greedy(seconds, people, room)
    return {
        "households": households, "shelters": shelters, "seconds": round(spent, 2), "unplaced": sum(one.people for one in found.unplaced),
        "above_bound": None if found.gap is None else round(found.gap, 4),
        "nearest_first_to_this": round(near / found.cost_s, 3) if near else None,
    }  # fmt: skip


def greedy(seconds: np.ndarray, people: Sequence[int] | np.ndarray, room: np.ndarray) -> float | None:
    """The peer: each household in turn to the nearest shelter with room, as it is done by hand. Person-seconds; None: somebody is left."""
    left, spent = room.copy(), 0.0
    for n, count in enumerate(people):
        fits = np.flatnonzero(left >= count)
        if not len(fits):
            return None
        to = fits[np.argmin(seconds[n, fits])]
        left[to] -= count
        spent += float(seconds[n, to]) * int(count)
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.road_routes", description=__doc__)
    parser.add_argument("--side", type=int, default=160)
    parser.add_argument("--households", type=int, default=5000)
    given = parser.parse_args()
    report(lambda: {"ways": ways_over(given.side), "evacuation": evacuation(given.households, 60)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
