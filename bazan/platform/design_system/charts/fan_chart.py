"""A course with what is likely as bands: what is usual behind it, what is to come after it, or what it would have been without a decision.

The wider band holds 95 of 100, the darker one 80; the middle is a dashed line, or a pale one inside the bands where they stand for what is
usual. Decisions are diamonds on the axis, each with its day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from markupsafe import Markup

from bazan.platform.design_system.charts.chart_frame import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Frame,
    Point,
    apart,
    end_mark,
    gap_boxes,
    path_of,
    paths_of,
    time_axis,
    value_axis,
)
from bazan.platform.design_system.charts.line_chart import Limit, Mark
from bazan.platform.design_system.charts.tooltips import told

_ROW = 14
"""Pixels between the words of decisions that stand close together."""
_SIGN = 6.2
"""Pixels a sign takes: words of decisions that would meet stand in two rows."""


@dataclass(frozen=True)
class Likely:
    """What is likely at an instant: the middle, and the edges that hold 80 and 95 of 100."""

    at: datetime
    middle: float
    low80: float
    high80: float
    low95: float
    high95: float


def fan_chart(
    points: Sequence[Point],
    likely: Sequence[Likely],
    *,
    step: timedelta,
    label: str,
    digits: int,
    end_text: str,
    state: str = "none",
    pale: bool = False,
    plain: Sequence[Point] = (),
    ends: Sequence[tuple[float, str]] = (),
    limits: Sequence[Limit] = (),
    deeds: Sequence[Mark] = (),
    said: Mapping[datetime, Sequence[str]] | None = None,
    width: int = 660,
    height: int = 236,
) -> Markup:
    """``points`` oldest first with their usual distance ``step``; ``likely`` over some of their instants, or after the last of them.

    ``pale``: the middle lies inside the bands as what is usual. ``plain``: a simpler method's course, thin and grey. ``ends``: (value,
    words) that stand at the right end. ``said``: what an instant tells under pointer and keys. Nothing where fewer than two points are
    known, or nothing is likely.
    """
    known = [(at, value) for at, value in points if value is not None]
    if len(known) < 2 or not likely:
        return Markup("")
    ahead = likely[0].at > known[-1][0]
    if ahead:
        at, value = known[-1]
        likely = [Likely(at, value, value, value, value, value), *likely]
        plain = [known[-1], *plain] if plain else ()
    frame = _frame(known, likely, plain, limits, width, height)
    parts = [*value_axis(frame, digits), _band(frame, likely, "low95", "high95"), _band(frame, likely, "low80", "high80")]
    parts += time_axis(frame)
    parts += [f'<path class="threshold" d="M{LEFT} {frame.y(limit.value):.1f}H{width - RIGHT}"/>' for limit in limits]
    parts += _deeds(frame, deeds)
    parts += [f'<path class="series-past" d="{path}"/>' for path in paths_of(frame, plain, step)]
    middle = path_of([(frame.x(spot.at), frame.y(spot.middle)) for spot in likely])
    parts.append(f'<path class="{"likely-usual" if pale else "likely-middle"}" d="{middle}"/>')
    parts += [f'<rect class="gap" {box}/>' for box in gap_boxes(frame, points, step)]
    parts += [f'<path class="series" d="{path}"/>' for path in paths_of(frame, points, step)]
    at, value = known[-1]
    parts.append(end_mark(frame.x(at), frame.y(value), state))
    tone = {"off": " is-off", "disaster": " is-off", "watch": " is-watch"}.get(state, "")
    labels = [(frame.y(each), _at_the_end(width, words)) for each, words in (*ends, *((limit.value, limit.text) for limit in limits))]
    if ahead:
        y = frame.y(value) + (18 if likely[-1].middle >= value else -9)
        parts.append(f'<text class="line-text{tone}" x="{frame.x(at) - 8:.1f}" y="{y:.1f}" text-anchor="end">{escape(end_text)}</text>')
    else:
        labels.insert(0, (frame.y(value), f'<text class="line-text{tone}" x="{width - RIGHT + 10}" y="@">{escape(end_text)}</text>'))
    parts += apart(labels)
    spots = {spot.at: spot.middle for spot in likely} | dict(known)
    values = told((frame.x(at), frame.y(spots[at]), (said or {}).get(at, ())) for at in sorted(spots))
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}"{values}>{"".join(parts)}</svg>'
    )


def _frame(
    known: Sequence[tuple[datetime, float]],
    likely: Sequence[Likely],
    plain: Sequence[Point],
    limits: Sequence[Limit],
    width: int,
    height: int,
) -> Frame:
    """Holds all that is drawn; a limit far away would flatten it, so only near ones count."""
    values = [value for _, value in (*known, *plain) if value is not None]
    values += [edge for spot in likely for edge in (spot.low95, spot.high95)]
    low, high = min(values), max(values)
    span = high - low or abs(high) * 0.05 or 1.0
    near = [limit.value for limit in limits if low - span <= limit.value <= high + span]
    low, high = min([low, *near]), max([high, *near])
    pad = (high - low or span) * 0.06
    floor = 0.0 if 0 <= low < high - low else low - pad
    return Frame(width, height, known[0][0], max(known[-1][0], likely[-1].at), floor, high + pad)


def _band(frame: Frame, likely: Sequence[Likely], low: str, high: str) -> str:
    upper = [(frame.x(spot.at), frame.y(getattr(spot, high))) for spot in likely]
    lower = [(frame.x(spot.at), frame.y(getattr(spot, low))) for spot in reversed(likely)]
    return f'<path class="{"likely-95" if low == "low95" else "likely-80"}" d="{path_of([*upper, *lower])}Z"/>'


def _deeds(frame: Frame, deeds: Sequence[Mark]) -> list[str]:
    base, parts, ends = frame.height - BOTTOM, [], list[float]()
    for deed in sorted((deed for deed in deeds if frame.start <= deed.at <= frame.end), key=lambda deed: deed.at):
        x = frame.x(deed.at)
        wide, early = len(deed.text) * _SIGN, x < (frame.width - RIGHT) * 0.7
        left = x + 7 if early else x - 7 - wide
        row = next((n for n, end in enumerate(ends) if end < left), len(ends))
        ends[row : row + 1] = [left + wide]
        words = f'x="{left:.1f}"' if early else f'x="{x - 7:.1f}" text-anchor="end"'
        parts.append(f'<path class="deed-line" d="M{x:.1f} {TOP}V{base}"/>')
        parts.append(f'<path class="deed" d="M{x:.1f} {base - 4}l4 4-4 4-4-4z"/>')
        parts.append(f'<text class="axis-text" {words} y="{base - 8 - _ROW * row}">{escape(deed.text)}</text>')
    return parts


def _at_the_end(width: int, text: str) -> str:
    return f'<text class="axis-text" x="{width - RIGHT + 10}" y="@">{escape(text)}</text>'
