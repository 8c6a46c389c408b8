"""What charts over time share: the frame that turns instants and values into places, its axes, paths with gaps, marks and labels."""

import itertools
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from math import inf

from bazan.core.time import LOCAL
from bazan.platform.design_system.charts.axes import time_ticks, value_ticks
from bazan.platform.design_system.display_formats import number

LEFT, RIGHT, TOP, BOTTOM = 54, 128, 10, 30
_FIRST = 1e9
"""How much heavier the first of several labels weighs than another."""
_END = {"watch": "M0 -6 6.6 5.4h-13.2z", "off": "M-5 -5h10v10h-10z", "disaster": "M0 -6.6 6.6 0 0 6.6-6.6 0z"}

Point = tuple[datetime, float | None]


@dataclass(frozen=True)
class Frame:
    """Places on a drawing: instants from ``start`` to ``end`` go right, values from ``low`` to ``high`` go up."""

    width: int
    height: int
    start: datetime
    end: datetime
    low: float
    high: float

    def x(self, at: datetime) -> float:
        return LEFT + (at - self.start) / (self.end - self.start) * (self.width - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (self.high - value) / (self.high - self.low) * (self.height - TOP - BOTTOM)


def value_axis(frame: Frame, digits: int) -> list[str]:
    ticks, tick_digits = value_ticks(frame.low, frame.high, whole=digits == 0)
    parts = []
    for value in ticks:
        y = frame.y(value)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{frame.width - RIGHT}"/>')
        said = number(value, min(tick_digits, max(digits, 0)) if digits else tick_digits)
        parts.append(f'<text class="axis-text" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{said}</text>')
    return parts


def time_axis(frame: Frame) -> list[str]:
    base = frame.height - BOTTOM
    parts = [f'<path class="axis" d="M{LEFT} {base}H{frame.width - RIGHT}"/>']
    for at, text in time_ticks(frame.start.astimezone(LOCAL), frame.end.astimezone(LOCAL)):
        x = frame.x(at)
        parts.append(f'<path class="axis" d="M{x:.1f} {base}v4"/>')
        parts.append(f'<text class="axis-text" x="{x:.1f}" y="{base + 20}" text-anchor="middle">{escape(text)}</text>')
    return parts


def unbroken(points: Sequence[Point], step: timedelta, breaks: Set[datetime] = frozenset()) -> list[list[tuple[datetime, float]]]:
    """Stretches without a gap and without a break."""
    runs: list[list[tuple[datetime, float]]] = [[]]
    for at, value in points:
        if value is None:
            runs.append([])
            continue
        if at in breaks or (runs[-1] and at - runs[-1][-1][0] > step * 1.5):
            runs.append([])
        runs[-1].append((at, value))
    return [run for run in runs if run]


def paths_of(frame: Frame, points: Sequence[Point], step: timedelta, breaks: Set[datetime] = frozenset()) -> list[str]:
    return [path_of([(frame.x(at), frame.y(value)) for at, value in run]) for run in unbroken(points, step, breaks)]


def path_of(dots: list[tuple[float, float]]) -> str:
    if len(dots) == 1:
        return f"M{dots[0][0] - 1:.1f} {dots[0][1]:.1f}h2"
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in dots)


def gap_boxes(frame: Frame, points: Sequence[Point], step: timedelta) -> list[str]:
    runs = unbroken(points, step)
    boxes = []
    for before, after in itertools.pairwise(runs):
        left, right = frame.x(before[-1][0]), frame.x(after[0][0])
        if right - left > 4:
            height = frame.height - TOP - BOTTOM
            boxes.append(f'x="{left + 1:.1f}" y="{TOP}" width="{right - left - 2:.1f}" height="{height}"')
    return boxes


def end_mark(x: float, y: float, state: str) -> str:
    if state in _END:
        return f'<path class="end-{state}" transform="translate({x:.1f} {y:.1f})" d="{_END[state]}"/>'
    return f'<circle class="end-{"stale" if state in ("stale", "missing") else "none"}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def apart(labels: list[tuple[float, str]], gap: float = 15) -> list[str]:
    """Labels pushed apart, the first (this year's) where it belongs."""
    free = settled([y for y, _ in labels], gap)
    return [text.replace('y="@"', f'y="{at + 4:.1f}"') for at, (_, text) in zip(free, labels, strict=True)]


def settled(wanted: Sequence[float], gap: float, low: float = -inf, high: float = inf) -> list[float]:
    """Where each stands when none is nearer than the gap to another and all lie between ``low`` and ``high``: the first where it belongs,
    the others as near as they can. Where there is no room for the gap they share what there is.

    In their order, less a gap each, they must not fall: isotonic regression, by pooling what does (Ayer and others, 1955).
    """
    last = len(wanted) - 1
    gap = min(gap, (high - low) / last) if last > 0 else gap
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    pools: list[tuple[float, float, int]] = []
    for place, label in enumerate(order):
        weight, mean, count = 1.0 if label else _FIRST, wanted[label] - place * gap, 1
        while pools and pools[-1][1] > mean:
            other, its_mean, its_count = pools.pop()
            mean = (other * its_mean + weight * mean) / (other + weight)
            weight, count = weight + other, count + its_count
        pools.append((weight, mean, count))
    means = [min(max(mean, low), high - last * gap) for _, mean, count in pools for _ in range(count)]
    taken = dict(zip(order, (mean + place * gap for place, mean in enumerate(means)), strict=True))
    return [taken[label] for label in range(len(wanted))]
