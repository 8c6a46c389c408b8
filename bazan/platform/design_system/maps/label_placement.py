"""Where names and call-outs stand: nothing overlaps a station, another name, the legend or a call-out. What doesn't fit is left out.

A map is drawn again every minute with the same names among the same marks: where they stood is kept.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from math import cos, hypot, inf, sin

import numpy as np

from bazan.platform.design_system.maps.outline_projection import Box, Ground

LETTER = 0.53
"""Mean width of a letter over its size."""
_NAME_LETTER = 0.57
"""The same for names of units, which must not touch."""
_STEPS = np.array(
    sorted(((dx, dy) for dx in range(-48, 49, 8) for dy in range(-40, 41, 8)), key=lambda step: abs(step[0]) + 1.2 * abs(step[1]))
)
"""Where a name is tried, the middle of its unit first."""
_GRAIN = 10
_KEPT = 64


def labels(ground: Ground, names: dict[int, str], taken: Sequence[Box], size: float) -> dict[int, tuple[float, float]]:
    """The baseline's middle of each name that fits, the broadest units first."""
    return dict(_labels(ground, tuple(names.items()), tuple(taken), size))


@lru_cache(_KEPT)
def _labels(ground: Ground, named: tuple[tuple[int, str], ...], taken: tuple[Box, ...], size: float) -> dict[int, tuple[float, float]]:
    names = dict(named)
    found: dict[int, tuple[float, float]] = {}
    reserved = np.array([[box.left, box.top, box.right, box.bottom] for box in taken] or [[-9.0, -9.0, -9.0, -9.0]])
    for unit in sorted(names, key=lambda one: -ground.breadths.get(one, 0)):
        if unit not in ground.anchors:
            continue
        breadth, half, high = ground.breadths[unit], len(names[unit]) * size * _NAME_LETTER / 2 + 2, size / 2 + 1
        near = _STEPS[(abs(_STEPS[:, 1]) <= max(breadth * 0.9, 16)) & (abs(_STEPS[:, 0]) <= max(breadth * 1.1, 24))]
        middle = near + np.array(ground.anchors[unit])
        left, top, right, bottom = middle[:, 0] - half, middle[:, 1] - high, middle[:, 0] + half, middle[:, 1] + high
        met = (
            (left[:, None] < reserved[:, 2] + 1)
            & (right[:, None] > reserved[:, 0] - 1)
            & (top[:, None] < reserved[:, 3] + 1)
            & (bottom[:, None] > reserved[:, 1] - 1)
        ).any(axis=1)
        free = np.flatnonzero(~met & (left >= 2) & (right <= ground.width - 2))
        if free.size:
            first = free[0]
            reserved = np.vstack((reserved, (left[first], top[first], right[first], bottom[first])))
            found[unit] = (round(float(middle[first, 0]), 1), round(float(middle[first, 1]) + size * 0.36, 1))
    return found


def call_outs(
    ground: Ground, wanted: Sequence[tuple[tuple[float, float], float, float]], taken: Sequence[Box], light: Sequence[Box] = ()
) -> list[Box]:
    """A place for each box that speaks of a point: off the land when possible, near, on nothing that is taken, on little that is light.

    ``wanted``: (point, width, height). Which is placed first decides where the others can be, so every order of up to three is tried.
    """
    orders = permutations(range(len(wanted))) if len(wanted) <= 3 else [tuple(range(len(wanted)))]
    best: tuple[float, dict[int, Box]] = (inf, {})
    for order in orders:
        placed: dict[int, Box] = {}
        total = 0.0
        for one in order:
            box, cost = _call_out(ground, *wanted[one], [*taken, *placed.values()], light)
            placed[one] = box
            total += cost
        if total < best[0]:
            best = (total, placed)
    return [best[1][one] for one in range(len(wanted))]


def _call_out(
    ground: Ground, target: tuple[float, float], width: float, height: float, taken: Sequence[Box], light: Sequence[Box]
) -> tuple[Box, float]:
    lefts = np.arange(8, max(ground.width - width - 7, 9), _GRAIN)
    tops = np.arange(8, max(ground.height - height - 7, 9), _GRAIN)
    left, top = np.meshgrid(lefts, tops)
    cost = 0.8 * np.hypot(left + width / 2 - target[0], top + height / 2 - target[1]) + 600 * ground.land_shares(left, top, width, height)
    for box in taken:
        cost += 5000 * _meeting(left, top, width, height, box, 4)
    for box in light:
        cost += 150 * _meeting(left, top, width, height, box, 1)
    cost += 9000 * _meeting(left, top, width, height, Box.around(*target, 2, 2), 14)
    row, column = np.unravel_index(int(cost.argmin()), cost.shape)
    x, y = float(lefts[column]), float(tops[row])
    return Box(x, y, x + width, y + height), float(cost[row, column])


def _meeting(left: np.ndarray, top: np.ndarray, width: float, height: float, box: Box, gap: float) -> np.ndarray:
    across = (left < box.right + gap) & (left + width > box.left - gap)
    return across & (top < box.bottom + gap) & (top + height > box.top - gap)


def leader(box: Box, target: tuple[float, float], clear: float) -> tuple[float, float, float, float]:
    """From the box's edge to just before the target."""
    x = min(max(target[0], box.left + 16), box.right - 16)
    y = box.top if target[1] < box.top else box.bottom if target[1] > box.bottom else min(max(target[1], box.top), box.bottom)
    if box.top <= target[1] <= box.bottom:
        x = box.left if target[0] < box.left else box.right
    length = ((target[0] - x) ** 2 + (target[1] - y) ** 2) ** 0.5 or 1
    share = max(length - clear, 0) / length
    return (round(x, 1), round(y, 1), round(x + (target[0] - x) * share, 1), round(y + (target[1] - y) * share, 1))


def along(line: tuple[float, float, float, float], size: float = 10) -> list[Box]:
    """Small boxes along a leader, so that no name stands on it."""
    x1, y1, x2, y2 = line
    steps = max(int((((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5) // size), 1)
    return [Box.around(x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps, size, size) for i in range(steps + 1)]


def apart(points: dict[int, tuple[float, float]], sizes: dict[int, float], most: float = 14) -> dict[int, tuple[float, float]]:
    """Marks that would lie on each other pushed apart, none farther than ``most`` from where it stands."""
    return dict(_apart(tuple((one, *points[one], sizes[one]) for one in sorted(points)), most))


@lru_cache(_KEPT)
def _apart(marks: tuple[tuple[int, float, float, float], ...], most: float) -> dict[int, tuple[float, float]]:
    points, sizes = {one: (x, y) for one, x, y, _ in marks}, {one: size for one, *_, size in marks}
    ids = list(points)
    moved = dict(points)
    for _ in range(12):
        still = True
        for n, one in enumerate(ids):
            for other in ids[n + 1 :]:
                (x1, y1), (x2, y2) = moved[one], moved[other]
                gap = (sizes[one] + sizes[other]) / 2
                dx, dy = x2 - x1, y2 - y1
                if abs(dx) >= gap or abs(dy) >= gap or (length := hypot(dx, dy)) >= gap:
                    continue
                still = False
                ux, uy = (dx / length, dy / length) if length > 0.5 else (cos(other), sin(other))
                push = (gap - length) / 2 + 0.3
                moved[one] = _tied(points[one], (x1 - ux * push, y1 - uy * push), most)
                moved[other] = _tied(points[other], (x2 + ux * push, y2 + uy * push), most)
        if still:
            break
    return moved


def _tied(home: tuple[float, float], wanted: tuple[float, float], most: float) -> tuple[float, float]:
    dx, dy = wanted[0] - home[0], wanted[1] - home[1]
    share = min(1.0, most / (hypot(dx, dy) or 1))
    return (round(home[0] + dx * share, 1), round(home[1] + dy * share, 1))
