"""A long course: this stretch as a dark line, last year's as a thin grey one, the acceptable range as a band, limits dashed.

Labels stand at the lines. Only what lies beyond the limit is red. A gap is a dashed box, never a drop to zero. A target that moves
over the year is a band that moves; a day that changed what the line speaks of, as a reform of units, is an upright line.
"""

import itertools
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
    unbroken,
    value_axis,
)
from bazan.platform.design_system.charts.tooltips import told


@dataclass(frozen=True)
class Limit:
    """A dashed line with its name at the right end."""

    value: float
    text: str


@dataclass(frozen=True)
class TargetCourse:
    """A target that moves: (period, low edge, high edge) of what is within, null where it is open, and its name."""

    points: Sequence[tuple[datetime, float | None, float | None]]
    text: str
    limits: Sequence[tuple[Sequence[tuple[datetime, float]], str]] = ()
    """Dashed lines that move with it, each with its name at its end."""
    breaks: frozenset[datetime] = frozenset()
    """Where a year's path begins anew: nothing is joined over it, neither target nor course."""


@dataclass(frozen=True)
class Mark:
    """A day the line crosses, with its name."""

    at: datetime
    text: str


def line_chart(
    points: Sequence[Point],
    *,
    step: timedelta,
    label: str,
    digits: int,
    end_text: str,
    state: str = "none",
    past: Sequence[Point] = (),
    past_text: str = "",
    limits: Sequence[Limit] = (),
    band: tuple[float | None, float | None] | None = None,
    band_text: str = "",
    beyond: tuple[float | Mapping[datetime, float], str] | None = None,
    course: TargetCourse | None = None,
    marks: Sequence[Mark] = (),
    ahead: tuple[datetime, float, str] | None = None,
    said: Mapping[datetime, Sequence[str]] | None = None,
    width: int = 920,
    height: int = 296,
) -> Markup:
    """``points`` and ``past`` oldest first on the same clock (last year's moved to this); ``step`` their usual distance.

    ``beyond``: (limit, or one for each instant, ``above`` or ``below``), the side that is red. ``state`` is the light of the last point.
    ``course``: a target over the same periods, in place of ``band``. ``ahead``: where the line comes to if it keeps its rate, and the words
    of that assumption. ``said``: what a point tells under pointer and keys, line by line.
    """
    known = [(at, value) for at, value in points if value is not None]
    if len(known) < 2:
        return Markup("")
    wanted = [(at, edge) for at, *edges in (course.points if course else ()) for edge in edges if edge is not None]
    wanted += [point for path, _ in (course.limits if course else ()) for point in path]
    breaks = course.breaks if course else frozenset()
    foretold = [ahead[:2]] if ahead else []
    frame = _frame(points, [*past, *wanted, *foretold], limits, width, height, ahead[0] if ahead else None)
    parts = [_band(frame, band, band_text, known[0][1]), *value_axis(frame, digits), *time_axis(frame)]
    labels = [(frame.y(one.value), _at_the_end(width, one.text)) for one in limits]
    if course is not None and course.points:
        parts.insert(0, _moving(frame, course))
        edges = [edge for edge in course.points[-1][1:] if edge is not None]
        if len(edges) == 2:
            labels.append((frame.y(sum(edges) / 2), _at_the_end(width, course.text)))
        else:
            parts.append(f'<text class="axis-text" x="{LEFT + 8}" y="{_inside(frame, course)}">{escape(course.text)}</text>')
        for path, text in course.limits:
            dots = [path_of([(frame.x(at), frame.y(value)) for at, value in run]) for run in unbroken(path, step, breaks)]
            parts += [f'<path class="threshold" d="{line}"/>' for line in dots]
            labels.append((frame.y(path[-1][1]), _at_the_end(width, text)))
    parts += [
        *(_limit(frame, one) for one in limits),
        *(_mark(frame, one, n) for n, one in enumerate(one for one in marks if frame.start < one.at < frame.end)),
    ]
    if past:
        parts += [f'<path class="series-past" d="{path}"/>' for path in paths_of(frame, past, step, breaks)]
        ended = [value for _, value in past if value is not None]
        if ended and past_text:
            labels.append((frame.y(ended[-1]), _at_the_end(width, past_text)))
    parts += [f'<rect class="gap" {box}/>' for box in gap_boxes(frame, points, step)]
    parts += [f'<path class="series" d="{path}"/>' for path in paths_of(frame, points, step, breaks)]
    if beyond is not None:
        parts += [f'<path class="series-beyond" d="{path}"/>' for path in _beyond(frame, unbroken(points, step, breaks), *beyond)]
    at, value = known[-1]
    parts.append(end_mark(frame.x(at), frame.y(value), state))
    tone = {"off": " is-off", "disaster": " is-off", "watch": " is-watch"}.get(state, "")
    if ahead:
        parts += _ahead(frame, known[-1], ahead, end_text, tone)
    else:
        labels.insert(0, (frame.y(value), f'<text class="line-text{tone}" x="{width - RIGHT + 10}" y="@">{escape(end_text)}</text>'))
    parts += apart(labels)
    body = "".join(parts)
    values = told((frame.x(at), frame.y(value), (said or {}).get(at, ())) for at, value in known)
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}"{values}>{body}</svg>'
    )


def _ahead(frame: Frame, last: tuple[datetime, float], ahead: tuple[datetime, float, str], end_text: str, tone: str) -> list[str]:
    """The dashed way on from the last point, whose value stands beside its mark instead of at the end."""
    x, y, far, high = frame.x(last[0]), frame.y(last[1]), frame.x(ahead[0]), frame.y(ahead[1])
    rises = high < y
    beside = y - 9 if rises else y + 18
    over = min((y + high) / 2 - 8, beside - 15) if rises else max((y + high) / 2 + 16, beside + 15)
    return [
        f'<path class="series-ahead" d="M{x:.1f} {y:.1f}L{far:.1f} {high:.1f}"/>',
        f'<text class="line-text{tone}" x="{x - 8:.1f}" y="{beside:.1f}" text-anchor="end">{escape(end_text)}</text>',
        f'<text class="axis-text" x="{(x + far) / 2 - 8:.1f}" y="{over:.1f}" text-anchor="end">{escape(ahead[2])}</text>',
    ]


def _at_the_end(width: int, text: str) -> str:
    return f'<text class="axis-text" x="{width - RIGHT + 10}" y="@">{escape(text)}</text>'


def _limit(frame: Frame, limit: Limit) -> str:
    return f'<path class="threshold" d="M{LEFT} {frame.y(limit.value):.1f}H{frame.width - RIGHT}"/>'


def _moving(frame: Frame, course: TargetCourse) -> str:
    """The target's own course: a band between its edges, or a dashed line where it is one number; one for each path."""
    runs: list[list[tuple[float, float, float]]] = [[]]
    for at, low, high in course.points:
        if at in course.breaks:
            runs.append([])
        if frame.start <= at <= frame.end:
            bottom, top = (frame.y(edge) if edge is not None else end for edge, end in ((low, frame.height - BOTTOM), (high, TOP)))
            runs[-1].append((frame.x(at), bottom, top))
    return "".join(_band_of(run) for run in runs if run)


def _band_of(run: Sequence[tuple[float, float, float]]) -> str:
    upper = "L".join(f"{x:.1f} {top:.1f}" for x, _, top in run)
    if all(low == top for _, low, top in run):
        return f'<path class="threshold" d="M{upper}"/>'
    lower = "L".join(f"{x:.1f} {low:.1f}" for x, low, _ in reversed(run))
    return f'<path class="band" d="M{upper}L{lower}Z"/>'


def _inside(frame: Frame, course: TargetCourse) -> float:
    """Where the name of an open band stands: at its open side."""
    return TOP + 14 if course.points[-1][2] is None else frame.height - BOTTOM - 8


def _mark(frame: Frame, mark: Mark, row: int) -> str:
    """Its name stands a row lower than the one before it: days close together don't write over each other."""
    x = frame.x(mark.at)
    words = f'x="{x + 6:.1f}"' if x < (frame.width - RIGHT) * 0.7 else f'x="{x - 6:.1f}" text-anchor="end"'
    line = f'<path class="reform" d="M{x:.1f} {TOP}V{frame.height - BOTTOM}"/>'
    return f'{line}<text class="axis-text" {words} y="{TOP + 10 + 14 * row}">{escape(mark.text)}</text>'


def _frame(
    points: Sequence[Point], past: Sequence[Point], limits: Sequence[Limit], width: int, height: int, until: datetime | None = None
) -> Frame:
    values = [value for _, value in (*points, *past) if value is not None]
    low, high = min(values), max(values)
    span = high - low or abs(high) * 0.05 or 1.0
    for one in limits:  # a limit far away would flatten the line; near ones belong to the picture
        if low - 1.2 * span <= one.value <= high + 1.2 * span:
            low, high = min(low, one.value), max(high, one.value)
    pad = (high - low or span) * 0.06
    floor = 0.0 if low >= 0 and low < (high - low) else low - pad
    start, end = points[0][0], max(points[-1][0], until or points[-1][0])
    return Frame(width, height, start, end if end > start else start + timedelta(hours=1), floor, high + pad)


def _band(frame: Frame, band: tuple[float | None, float | None] | None, text: str, first: float) -> str:
    if band is None:
        return ""
    top = frame.y(min(frame.high, band[1])) if band[1] is not None else TOP
    bottom = frame.y(max(frame.low, band[0])) if band[0] is not None else frame.height - BOTTOM
    if bottom - top < 1:
        return ""
    words = top + 16 if bottom - 30 < frame.y(first) < bottom else bottom - 8  # where the line doesn't begin
    box = f'<rect class="band" x="{LEFT}" y="{top:.1f}" width="{frame.width - LEFT - RIGHT}" height="{bottom - top:.1f}"/>'
    return box + (f'<text class="axis-text" x="{LEFT + 8}" y="{words:.1f}">{escape(text)}</text>' if text else "")


def _beyond(
    frame: Frame, runs: Sequence[Sequence[tuple[datetime, float]]], limit: float | Mapping[datetime, float], side: str
) -> list[str]:
    """The stretches past the limit, cut where the line crosses it."""
    sign = 1 if side == "above" else -1
    paths: list[str] = []

    def past(at: datetime, value: float) -> float:
        """By how much; never, where there is no limit."""
        edge = limit.get(at) if isinstance(limit, Mapping) else limit
        return (value - edge) * sign if edge is not None else -1.0

    for run in runs:
        dots: list[tuple[float, float]] = []
        for (at0, v0), (at1, v1) in itertools.pairwise(run):
            past0, past1 = past(at0, v0), past(at1, v1)
            over0, over1 = past0 > 0, past1 > 0
            if over0 and not dots:
                dots = [(frame.x(at0), frame.y(v0))]
            if over0 != over1:
                way = past0 / (past0 - past1)
                dots.append((frame.x(at0 + (at1 - at0) * way), frame.y(v0 + (v1 - v0) * way)))
            if over1:
                dots.append((frame.x(at1), frame.y(v1)))
            elif dots:
                paths.append(path_of(dots))
                dots = []
        if dots:
            paths.append(path_of(dots))
    return paths
