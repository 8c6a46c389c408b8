"""The drawings of an answer: bars stacked by category, lines over time, communes by class. Each has its table beside it."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import Any

from markupsafe import Markup

from bazan.advise.explorations.types import Question, Source
from bazan.kernel.labels import label
from bazan.kernel.time import local_day, now
from bazan.register.places import api as places
from bazan.show.explore.naming import amount, digits_of, key_name, period_of
from bazan.show.explore.pivot import Laid, adds
from bazan.show.frontend.api import MOST_LINES, Course, MapView, Unit, draw, lines_chart, value_ticks
from bazan.show.readings.api import classes_of, outlines, short_place_name

WIDTH, NAME, ROW, HEAD, FOOT, END = 560, 150, 27, 26, 22, 62
"""Of the bars: the whole, the names, a row as high as the table's, what stands above and below, the room for a number."""
LETTER = 6.9
TONES = 5
SHOWN = 40
STEPS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
MAP_SIZE = (520, 560)


def chart(laid: Laid, question: Question, source: Source, title: str) -> Markup:
    """Lines where rows are periods, else bars of the last column."""
    if question.rows.kind == "period":
        return _lines(laid, question, source, title)
    return _bars(laid, question, source, title)


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


def _bars(laid: Laid, question: Question, source: Source, title: str) -> Markup:
    if not laid.columns:
        return Markup("")
    last, rows = laid.columns[-1], [row for row in laid.rows if row is not None][:SHOWN]
    stacked = question.category is not None and adds(question)
    shown = (
        []
        if not stacked
        else laid.categories[-TONES:]
        if question.category and question.category.kind == "class"
        else laid.categories[:TONES]
    )
    order = _strongest(shown, question) if stacked else []
    top = max((value for row in rows if (value := laid.value(row, last)) is not None), default=0.0)
    scale = (WIDTH - NAME - END) / (top or 1.0)
    height = HEAD + ROW * len(rows) + FOOT
    parts = _grid(top, scale, height)
    for number, row in enumerate(rows):
        y, value = HEAD + number * ROW, laid.value(row, last)
        name = key_name(row, question.rows, source)
        said = name if len(name) * LETTER < NAME - 8 else name[: int(NAME / LETTER) - 2].rstrip() + "…"
        parts.append(
            f'<text class="line-text" x="{NAME - 8}" y="{y + 18}" text-anchor="end">{escape(said)}<title>{escape(name)}</title></text>'
        )
        if value is None:
            parts.append(f'<rect class="gap" x="{NAME}" y="{y + 6}" width="54" height="15"/>')
            parts.append(f'<text class="axis-text" x="{NAME + 6}" y="{y + 18}">{escape(label("explore.missing"))}</text>')
            continue
        x = float(NAME)
        pieces = [(laid.parts.get((row, last, one), 0.0), tone) for one, tone in zip(order, tones(len(order))[::-1], strict=True)]
        for piece, tone in pieces or [(value, 4)]:
            width = max(piece, 0.0) * scale
            if width:
                parts.append(f'<rect class="explored-bar tone-{tone}" x="{x:.1f}" y="{y + 6}" width="{width:.1f}" height="15"/>')
            x += width
        end = NAME + max(value, 0.0) * scale
        parts.append(f'<text class="axis-text" x="{end + 6:.1f}" y="{y + 18}">{escape(amount(value, 1))}</text>')
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart explored-bars" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _grid(top: float, scale: float, height: int) -> list[str]:
    ticks, digits = value_ticks(0.0, top or 1.0, most=5, whole=top % 1 == 0 and top > 4)
    parts = []
    for tick in ticks:
        x = NAME + tick * scale
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
    """The last column by commune; none where rows aren't communes or fewer than two have a value."""
    if question.rows.kind != "place" or question.rows.of != "commune" or not laid.columns:
        return None
    last = laid.columns[-1]
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
