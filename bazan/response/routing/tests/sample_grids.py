"""Roads made up for the tests of this room: a grid of streets, some of them missing, one-way, slow or of another kind."""

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bazan.directory.base_map.types import ROAD_CLASSES, RoadGraph
from bazan.response.routing import closed_edges, rules
from bazan.response.routing.road_network import Network, Roads
from bazan.response.routing.rules import Closed
from bazan.response.routing.types import Vehicle

WEST, SOUTH, STEP = 107.0, 12.0, 0.01
"""Of the grid: a street about every kilometre."""


def at(column: float, row: float) -> tuple[float, float]:
    """(latitude, longitude) of a place on the grid."""
    return SOUTH + row * STEP, WEST + column * STEP


def roads(edges, size):
    """``edges``: ((column, row), (column, row), km/h, one-way). The graph as the ground gives it."""
    number = {}
    for a, b, *_ in edges:
        for one in (a, b):
            number.setdefault(one, len(number))
    nodes = np.array([[round((WEST + x * STEP) * 1e7), round((SOUTH + y * STEP) * 1e7)] for x, y in number], dtype=np.int32)
    start = np.array([number[a] for a, *_ in edges], dtype=np.int32)
    end = np.array([number[b] for _, b, *_ in edges], dtype=np.int32)
    count = len(edges)
    points = nodes[np.stack([start, end], axis=1).ravel()]
    offset = np.arange(0, 2 * count + 1, 2, dtype=np.int32)
    ends = [((one[1] / 1e7, one[0] / 1e7), (other[1] / 1e7, other[0] / 1e7)) for one, other in zip(nodes[start], nodes[end], strict=True)]
    length = np.array([rules.apart_m(*pair) for pair in ends], dtype=np.float32)
    words = ("", *(f"Đường {n}" for n in range(1, size + 1)))
    return RoadGraph(
        version=1, nodes=nodes, component=parts(start, end, length, len(nodes)), start=start, end=end, length_m=length,
        kind=np.full(count, ROAD_CLASSES.index("secondary"), np.uint8), speed_kmh=np.array([e[2] for e in edges], np.uint8),
        oneway=np.array([e[3] for e in edges], bool), bridge=np.zeros(count, bool),
        name=np.array([1 + e[0][1] % size for e in edges], np.int32), ref=np.zeros(count, np.int32), offset=offset, points=points,
        words=words,
    )  # fmt: skip


def parts(start, end, length, count):
    """Which connected part each node is of, the longest first."""
    _, part = connected_components(coo_matrix((np.ones(len(start)), (start, end)), shape=(count, count)), directed=False)
    order = np.argsort(-np.bincount(part[start], weights=length, minlength=part.max() + 1))
    return np.argsort(order).astype(np.int32)[part]


def grid(size, speed=36, skip=(), oneway=()):
    """Every street of the grid but those skipped; streets are numbered as they are made."""
    pairs = [((x, y), (x + 1, y)) for y in range(size) for x in range(size - 1)]
    pairs += [((x, y), (x, y + 1)) for y in range(size - 1) for x in range(size)]
    return roads([(a, b, speed, n in oneway) for n, (a, b) in enumerate(pairs) if n not in skip], size)


@st.composite
def grids(draw, two_way=False):
    size = draw(st.integers(2, 5))
    count = 2 * size * (size - 1)
    skip = draw(st.sets(st.integers(0, count - 1), max_size=count // 3))
    pairs = [((x, y), (x + 1, y)) for y in range(size) for x in range(size - 1)]
    pairs += [((x, y), (x, y + 1)) for y in range(size - 1) for x in range(size)]
    kept = [pair for n, pair in enumerate(pairs) if n not in skip]
    return roads([(a, b, draw(st.integers(15, 90)), not two_way and draw(st.booleans())) for a, b in kept], size)


places = st.tuples(st.floats(-0.4, 4.4), st.floats(-0.4, 4.4)).map(lambda xy: at(*xy))


@st.composite
def closures(draw, number=1):
    """One closure: a point or a short line somewhere on the grid."""
    x, y = draw(st.floats(0, 4)), draw(st.floats(0, 4))
    points = [(WEST + x * STEP, SOUTH + y * STEP)]
    if draw(st.booleans()):
        x, y = x + draw(st.floats(-1, 1)), y + draw(st.floats(-1, 1))
        points.append((WEST + x * STEP, SOUTH + y * STEP))
    return Closed(number, 1, "all", f"QL{number}", tuple(points))


def cut(found, *closed, vehicle: Vehicle = "car"):
    """(open roads, all roads)."""
    held = Roads(found)
    return Network(held, closed_edges.cuts(held, closed, vehicle)), Network(held)
