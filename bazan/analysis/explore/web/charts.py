"""The drawings of an answer: bars stacked by category, lines over time, communes by class. Each has its table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from math import ceil
from typing import Any

from markupsafe import Markup

from bazan.analysis.explore.types import Question, Source
from bazan.analysis.explore.web.display_names import amount, digits_of, key_name, period_of
from bazan.analysis.explore.web.pivot_table import Laid, adds
from bazan.core.labels import label
from bazan.core.time import local_day, now
from bazan.data.figures.api import classes_of, outlines, short_place_name
from bazan.directory.places import api as places
from bazan.platform.design_system.api import MOST_LINES, Course, MapView, Unit, draw, lines_chart, value_ticks

WIDTH, ROW, HEAD, FOOT, END = 480, 27, 12, 22, 52
"""Of the bars: the whole, a row as high as the table's, what stands above and below, the room for a number."""
SHORTEST, LONGEST = 90, 216
"""Of the names before them."""
LETTER = 6.9
TONES = 5
SHOWN, ONE_COLUMN = 40, 12
"""Bars at most; with more than so many they may stand in two columns."""
STEPS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
MAP_SIZE = (520, 560)


def chart(laid: Laid, question: Question, source: Source, title: str, wide: bool = False) -> Markup:
    """Lines where rows are periods, else bars of the main column. ``wide``: many bars stand in two columns where there is room."""
    if question.rows.kind == "period":
        return _lines(laid, question, source, title)
    return _bars(laid, question, source, title, wide)


def bars_left(laid: Laid, question: Question) -> int:
    """How many rows are not drawn as bars."""
    return 0 if question.rows.kind == "period" else max(len(laid.rows) - SHOWN, 0)


def tones(count: int) -> list[int]:
    """So many tones of one hue, the last the strongest, evenly apart."""
    return [2] if count == 1 else [1 + round(n * (TONES - 1) / (count - 1)) for n in range(count)]


def legend(laid: Laid, question: Question, source: Source) -> list[tuple[int, str]]:
    """(tone, its category) from the strongest; empty where there is one kind of bar."""
    if question.category is None or not adds(question) or question.rows.kind == "period":
        return []
    shown = laid.categories[-TONES:] if question.category.kind == "class" else laid.categories[:TONES]
    return list(
        zip(tones(len(shown))[::-1], [key_name(one, question.category, source) for one in _strongest(shown, question)], strict=True)
    )


def _strongest(shown: Sequence[Any], question: Question) -> list[Any]:
    """Classes from the highest, others from the greatest."""
    assert question.category is not None
    return list(reversed(shown)) if question.category.kind == "class" else list(shown)


def _bars(laid: Laid, question: Question, source: Source, title: str, wide: bool) -> Markup:
    if not laid.columns:
        return Markup("")
    last, rows = laid.main, [row for row in laid.rows if row is not None][:SHOWN]
    shown: Sequence[Any] = ()
    if question.category is not None and adds(question):
        shown = laid.categories[-TONES:] if question.category.kind == "class" else laid.categories[:TONES]
    order = _strongest(shown, question) if shown else []
    toned = list(zip(order, tones(len(order))[::-1], strict=True))
    top = max((value for row in rows if (value := laid.value(row, last)) is not None), default=0.0)
    half = ceil(len(rows) / 2) if wide and len(rows) > ONE_COLUMN else len(rows)
    bars = [
        Bar(
            key_name(row, question.rows, source),
            laid.value(row, last),
            [(laid.parts.get((row, last, one), 0.0), tone) for one, tone in toned],
        )
        for row in rows
    ]
    named = min(max(len(bar.name) * LETTER + 12 for bar in bars), LONGEST) if bars else SHORTEST
    columns = [bars[first : first + half] for first in range(0, len(bars), half or 1)]
    return Markup("").join(_drawn(column, top, max(named, SHORTEST), title) for column in columns)


@dataclass(frozen=True)
class Bar:
    """A row: its name, its value, null where it lacks, and its parts with their tones."""

    name: str
    value: float | None
    parts: Sequence[tuple[float, int]]


def _drawn(bars: Sequence[Bar], top: float, left: float, title: str) -> Markup:
    """Bars below each other on a scale up to ``top``, right of names that take ``left``."""
    scale = (WIDTH - left - END) / (top or 1.0)
    height = HEAD + ROW * len(bars) + FOOT
    parts = _grid(top, scale, left, height)
    for number, bar in enumerate(bars):
        y = HEAD + number * ROW
        said = bar.name if len(bar.name) * LETTER <= left - 12 else bar.name[: int(left / LETTER) - 2].rstrip() + "…"
        name = f'<text class="line-text" x="{left - 8:.1f}" y="{y + 18}" text-anchor="end">{escape(said)}'
        parts.append(f"{name}<title>{escape(bar.name)}</title></text>")
        if bar.value is None:
            parts.append(f'<rect class="gap" x="{left:.1f}" y="{y + 6}" width="54" height="15"/>')
            parts.append(f'<text class="axis-text" x="{left + 6:.1f}" y="{y + 18}">{escape(label("explore.missing"))}</text>')
            continue
        x = left
        for piece, tone in bar.parts or [(bar.value, 4)]:
            width = max(piece, 0.0) * scale
            if width:
                parts.append(f'<rect class="explored-bar tone-{tone}" x="{x:.1f}" y="{y + 6}" width="{width:.1f}" height="15"/>')
            x += width
        end = left + max(bar.value, 0.0) * scale
        parts.append(f'<text class="axis-text" x="{end + 6:.1f}" y="{y + 18}">{escape(amount(bar.value, 1))}</text>')
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart explored-bars" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _grid(top: float, scale: float, left: float, height: int) -> list[str]:
    ticks, digits = value_ticks(0.0, top or 1.0, most=5, whole=top % 1 == 0 and top > 4)
    parts = []
    for tick in ticks:
        x = left + tick * scale
        parts.append(f'<path class="grid" d="M{x:.1f} {HEAD - 4}V{height - FOOT}"/>')
        parts.append(f'<text class="axis-text" x="{x:.1f}" y="{height - 6}" text-anchor="middle">{amount(tick, digits)}</text>')
    return parts


def _lines(laid: Laid, question: Question, source: Source, title: str) -> Markup:
    """At most five courses, those that add up to most."""
    total = {column: sum(value for (_, of), value in laid.values.items() if of == column) for column in laid.columns}
    chosen = sorted(laid.columns, key=lambda column: -total[column])[:MOST_LINES]
    courses, said = [], {}
    for column in chosen:
        points = [(period_of(row, question.rows.of).start, laid.value(row, column)) for row in laid.rows if row is not None]
        known = [value for _, value in points if value is not None]
        courses.append(Course(points, column_name(column, question, source), amount(known[-1], 1) if known else ""))
        for at, value in points:
            name = courses[-1].name
            said.setdefault(at, []).append(f"{name}: {amount(value, 1)}" if name else amount(value, 1))
    digits = digits_of(list(laid.values.values()), 1) if laid.values else 0
    step = timedelta(days=STEPS[question.rows.of])
    return lines_chart(courses, step=step, label=title, digits=digits, said=said)


def column_name(key: Any, question: Question, source: Source) -> str:
    """What a column is called; of one for a category, both."""
    names = []
    column, category = key if isinstance(key, tuple) else (key, None)
    if question.columns is not None:
        names.append(key_name(column, question.columns, source))
    if isinstance(key, tuple) and question.category is not None:
        names.append(key_name(category, question.category, source))
    return " · ".join(names)


def communes_map(laid: Laid, question: Question, title: str) -> MapView | None:
    """The main column by commune; none where rows aren't communes or fewer than two have a value."""
    if question.rows.kind != "place" or question.rows.of != "commune" or not laid.columns:
        return None
    last = laid.main
    values = {row: value for row in laid.rows if row is not None and (value := laid.value(row, last)) is not None}
    shapes = outlines(local_day(now()))
    if len(values) < 2 or not shapes:
        return None
    digits = digits_of(list(values.values()), 1)
    classes = classes_of("quantiles", list(values.values()), (), digits)
    units = [
        Unit(one.place_id, short_place_name(place), one.geometry, values.get(one.place_id),
             amount(values.get(one.place_id), 1) if one.place_id in values else "", f"/places/{place.code}")
        for one in shapes
        if (place := places.place(one.place_id))
    ]  # fmt: skip
    return draw(
        units, (), cuts=classes.cuts, digits=digits, finding=title, schematic=any(one.schematic for one in shapes), width=MAP_SIZE[0],
        height=MAP_SIZE[1], tones=classes.tones, zero=classes.zero, whole=digits == 0,
    )  # fmt: skip
