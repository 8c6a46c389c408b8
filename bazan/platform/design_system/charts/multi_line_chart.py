"""Several courses on one scale, told apart by weight and dash, never by colour alone; each is named at its end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from markupsafe import Markup

from bazan.core.time import LOCAL
from bazan.platform.design_system.charts.axes import time_ticks, value_ticks
from bazan.platform.design_system.charts.chart_frame import settled
from bazan.platform.design_system.charts.tooltips import told
from bazan.platform.design_system.display_formats import number

MOST_LINES = 5
_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 190, 10, 30
_LETTERS = 27
"""So many letters of a name fit beside the chart."""
_NAMED, _UP, _DOWN = 32, 10, 24
"""What a line's name takes: its height, and the least distance of its key from the upper and the lower edge."""


@dataclass(frozen=True)
class Course:
    """One line: its points oldest first, its name and its newest value in words."""

    points: Sequence[tuple[datetime, float | None]]
    name: str
    end_text: str


def lines_chart(
    courses: Sequence[Course],
    *,
    step: timedelta,
    label: str,
    digits: int,
    said: Mapping[datetime, Sequence[str]] | None = None,
    width: int = 920,
    height: int = 296,
) -> Markup:
    """At most five lines, the first one dark. ``step`` is the usual distance of points; a longer one breaks the line.

    ``said``: what an instant tells under pointer and keys, line by line.
    """
    shown = [one for one in courses[:MOST_LINES] if any(value is not None for _, value in one.points)]
    known = [value for one in shown for _, value in one.points if value is not None]
    if not any(sum(1 for _, value in one.points if value is not None) > 1 for one in shown):
        return Markup("")
    instants = [at for one in shown for at, _ in one.points]
    start, end = min(instants), max(instants)
    end = end if end > start else start + step
    low, high = min(known), max(known)
    pad = (high - low or abs(high) * 0.05 or 1.0) * 0.06
    low, high = (0.0 if 0 <= low < high - low else low - pad), high + pad

    def x(at: datetime) -> float:
        return _LEFT + (at - start) / (end - start) * (width - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (height - _TOP - _BOTTOM)

    parts, base = [], height - _BOTTOM
    ticks, tick_digits = value_ticks(low, high, whole=digits == 0)
    for value in ticks:
        parts.append(f'<path class="grid" d="M{_LEFT} {y(value):.1f}H{width - _RIGHT}"/>')
        tick = number(value, min(tick_digits, digits) if digits else tick_digits)
        parts.append(f'<text class="axis-text" x="{_LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{tick}</text>')
    parts.append(f'<path class="axis" d="M{_LEFT} {base}H{width - _RIGHT}"/>')
    for at, text in time_ticks(start.astimezone(LOCAL), end.astimezone(LOCAL)):
        parts.append(f'<path class="axis" d="M{x(at):.1f} {base}v4"/>')
        parts.append(f'<text class="axis-text" x="{x(at):.1f}" y="{base + 20}" text-anchor="middle">{escape(text)}</text>')
    ends = []
    for n, one in enumerate(shown):
        parts.append(f'<path class="many many-{n + 1}" d="{_path(one.points, x, y, step)}"/>')
        at, last = next((at, value) for at, value in reversed(one.points) if value is not None)
        parts.append(f'<circle class="end-none" cx="{x(at):.1f}" cy="{y(last):.1f}" r="3"/>')
        ends.append(y(last))
    for n, (one, at) in enumerate(zip(shown, settled(ends, _NAMED, _UP, height - _DOWN), strict=True)):
        parts.append(_named(n, one, at, width))
    first = {at: value for one in reversed(shown) for at, value in one.points if value is not None}
    values = told((x(at), y(value), (said or {}).get(at, ())) for at, value in sorted(first.items()))
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}"{values}>{"".join(parts)}</svg>'
    )


def _named(n: int, one: Course, at: float, width: int) -> str:
    """The key of a line, its newest value, its name below."""
    left = width - _RIGHT + 10
    name = one.name if len(one.name) <= _LETTERS else one.name[: _LETTERS - 1].rstrip() + "…"
    return (
        f'<path class="many many-{n + 1}" d="M{left} {at:.1f}h16"/>'
        f'<text class="line-text" x="{left + 22}" y="{at + 4:.1f}">{escape(one.end_text)}</text>'
        f'<text class="axis-text" x="{left + 22}" y="{at + 18:.1f}">{escape(name)}<title>{escape(one.name)}</title></text>'
    )


def _path(
    points: Sequence[tuple[datetime, float | None]], x: Callable[[datetime], float], y: Callable[[float], float], step: timedelta
) -> str:
    text: list[str] = []
    before: datetime | None = None
    for at, value in points:
        if value is None:
            before = None
            continue
        joined = before is not None and at - before <= step * 1.5
        text.append(f"{'L' if joined else 'M'}{x(at):.1f} {y(value):.1f}")
        before = at
    return "".join(text)
