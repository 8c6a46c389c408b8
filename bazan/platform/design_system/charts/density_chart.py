"""How likely each value is, as a hill over its scale: the part that reaches the goal darker, the spans of 80 and 95 of 100 beneath.

A dashed outline is what it is compared with. The scale is the caller's, so that several hills can be read beside each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import exp, sqrt

from markupsafe import Markup

from bazan.platform.design_system.charts.axes import value_ticks
from bazan.platform.design_system.charts.chart_frame import path_of
from bazan.platform.design_system.display_formats import number

WIDTH, HEIGHT = 296, 92
_LEFT, _RIGHT, _TOP, _BASE = 6, 6, 16, 60
_STEPS = 80


@dataclass(frozen=True)
class Spans:
    """The middle, and the edges that hold 80 and 95 of 100."""

    middle: float
    low80: float
    high80: float
    low95: float
    high95: float


def scale_of(draws: Sequence[Sequence[float]], goal: float | None = None) -> tuple[float, float]:
    """One scale that holds all of these, with some room; never without breadth."""
    values = [value for some in draws for value in some] + ([] if goal is None else [goal])
    low, high = min(values), max(values)
    room = (high - low) * 0.06 or abs(high) * 0.05 or 1.0
    return low - room, high + room


def density(
    draws: Sequence[float],
    spans: Spans,
    scale: tuple[float, float],
    *,
    label: str,
    digits: int,
    goal: tuple[float, str, bool] | None = None,
    beside: Sequence[float] = (),
) -> Markup:
    """``goal``: (value, its word, whether more is good). ``beside``: draws of what it is compared with."""
    low, high = scale

    def x(value: float) -> float:
        return _LEFT + (min(max(value, low), high) - low) / (high - low) * (WIDTH - _LEFT - _RIGHT)

    hill, other = _hill(draws, scale), _hill(beside, scale)
    peak = max([height for _, height in (*hill, *other)], default=0.0) or 1.0

    def dots(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x(value), _BASE - height / peak * (_BASE - _TOP)) for value, height in points]

    parts = [_filled("likely-95", dots(hill))]
    if goal is not None:
        value, word, more = goal
        parts.append(_filled("hill-goal", dots([point for point in hill if (point[0] >= value) == more])))
        parts.append(f'<path class="threshold" d="M{x(value):.1f} 4V{_BASE + 12}"/>')
        end = x(value) > WIDTH * 0.75
        at = f'x="{x(value) + (-5 if end else 5):.1f}"' + (' text-anchor="end"' if end else "")
        parts.append(f'<text class="axis-text" {at} y="12">{escape(word)}</text>')
    if other:
        parts.append(f'<path class="hill-beside" d="{path_of(dots(other))}"/>')
    parts.append(f'<path class="axis" d="M{_LEFT} {_BASE}H{WIDTH - _RIGHT}"/>')
    parts.append(f'<path class="span-95" d="M{x(spans.low95):.1f} {_BASE + 7}H{x(spans.high95):.1f}"/>')
    parts.append(f'<path class="span-80" d="M{x(spans.low80):.1f} {_BASE + 7}H{x(spans.high80):.1f}"/>')
    parts.append(f'<circle class="end-none" cx="{x(spans.middle):.1f}" cy="{_BASE + 7}" r="4"/>')
    ticks, tick_digits = value_ticks(low, high, most=5, whole=digits == 0)
    parts += [
        f'<text class="axis-text" x="{x(tick):.1f}" y="{HEIGHT - 2}" text-anchor="middle">{number(tick, tick_digits)}</text>'
        for tick in ticks
        if 14 < x(tick) < WIDTH - 14
    ]
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def interval_bar(spans: Spans | None, reach: float, conclusive: bool = True) -> Markup:
    """A span around nothing at all for a table's cell: the effect with what holds 95 of 100; dashed where nothing follows from it.

    ``reach``: what either end of the scale stands for. The numbers stand beside it, so it is hidden from screen readers.
    """
    width, height = 200, 18

    def x(value: float) -> float:
        return width / 2 + min(max(value / (reach or 1), -1), 1) * (width / 2 - 6)

    parts = [f'<path class="threshold" d="M{width / 2} 0V{height}"/>']
    if spans is None:
        parts.append(f'<rect class="gap" x="12" y="3" width="{width - 24}" height="12"/>')
    else:
        kind = "span-95" if conclusive else "span-open"
        parts.append(f'<path class="{kind}" d="M{x(spans.low95):.1f} 9H{x(spans.high95):.1f}"/>')
        parts.append(f'<circle class="end-{"none" if conclusive else "stale"}" cx="{x(spans.middle):.1f}" cy="9" r="4"/>')
    open_tag = f'<svg class="cell-bar interval-bar" viewBox="0 0 {width} {height}" aria-hidden="true">'
    return Markup(f"{open_tag}{''.join(parts)}</svg>")  # noqa: S704 - numbers


def _hill(draws: Sequence[float], scale: tuple[float, float]) -> list[tuple[float, float]]:
    """A smooth outline over the scale, by Silverman's breadth (1986); a single value is a narrow one."""
    if not draws:
        return []
    low, high = scale
    mean = sum(draws) / len(draws)
    spread = sqrt(sum((value - mean) ** 2 for value in draws) / len(draws))
    breadth = max(1.06 * spread * len(draws) ** -0.2, (high - low) / 60)
    thinned = draws[:: max(len(draws) // 200, 1)]
    places = [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]
    return [(place, sum(exp(-(((place - value) / breadth) ** 2) / 2) for value in thinned) / (breadth * len(thinned))) for place in places]


def _filled(kind: str, dots: Sequence[tuple[float, float]]) -> str:
    if len(dots) < 2:
        return ""
    return f'<path class="{kind}" d="{path_of([(dots[0][0], _BASE), *dots, (dots[-1][0], _BASE)])}Z"/>'
