"""A question in the words of Ibis, over the table of its source. Only the process that has the history's packages imports it.

Instants of the history are naive UTC; a local day is the instant, shifted, truncated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis

from bazan.analysis.explore.rules import shift
from bazan.analysis.explore.types import RESULT, STATION, Axis, Filter, Question, Source
from bazan.core.time import day_start
from bazan.platform.history.api import expression
from bazan.platform.history.types import Table

TRUNCATED = {"hour": "h", "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True)
class Ground:
    """What the words of a question mean in numbers: places of the row axis and of the filter, stations by code."""

    spots: Mapping[int, frozenset[int]]
    """A place of the level asked for to the places whose rows count there."""
    within: frozenset[int] | None
    """Of the filter by place; null: anywhere."""
    stations: frozenset[int] | None
    """Datastreams of the filter by station; null: of all."""


def cells(question: Question, source: Source, table: Table, ground: Ground) -> Any:
    """One row a cell: ``row``, ``column``, ``category``, ``value``, ``n``; what an axis isn't asked for is null."""
    rows = _standing(expression(table), question, source)
    rows = rows.filter(*_narrowed(rows, question, source, ground))
    if question.measure.kind == "days":
        return _days(rows, question, source, ground)
    keys = {name: _key(rows, axis, question, source, ground) for name, axis in _named(question)}
    rows = rows.select(**keys, measured=_measured(rows, question, source))
    value = {
        "count": lambda: rows.count().cast("float64"), "sum": lambda: rows.measured.sum(), "mean": lambda: rows.measured.mean(),
        "min": lambda: rows.measured.min(), "max": lambda: rows.measured.max(), "p95": lambda: rows.measured.quantile(0.95),
        "distinct": lambda: rows.measured.nunique().cast("float64"),
    }[question.measure.kind]()  # fmt: skip
    return rows.group_by(list(keys)).aggregate(value=value, n=rows.count())


def held(question: Question, source: Source, table: Table, ground: Ground) -> Any:
    """How much there is, whatever its values: ``place``, ``period``, ``versions`` (all that were ever known by then), ``rows`` that stand,
    ``steps`` of the source with such rows."""
    rows = _known(expression(table), question, source)
    rows = rows.filter(*_about(rows, question, source, ground))
    local = _local(rows, question)
    step = TRUNCATED.get(source.grain, "D")
    keys = {
        "place": _spot(rows, ground),
        "period": _period(rows, axis, question) if (axis := question.axis("period")) else ibis.null("timestamp"),
    }
    rows = rows.select(**keys, stands=_stands(rows, question, source), step=local.truncate(step))
    return rows.group_by(list(keys)).aggregate(versions=rows.count(), rows=rows.stands.sum(), steps=rows.step.nunique(where=rows.stands))


def whole(question: Question, source: Source, table: Table, ground: Ground) -> Any:
    """All rows a question was counted from, in the table's own columns."""
    rows = _standing(expression(table), question, source)
    return rows.filter(*_narrowed(rows, question, source, ground))


def _days(rows: Any, question: Question, source: Source, ground: Ground) -> Any:
    """A series has one value a day; a day's value at a place is the greatest of its series; days that reach the bound are counted."""
    apart = {name: _key(rows, axis, question, source, ground) for name, axis in _named(question) if axis.kind in ("place", "column")}
    series = rows.datastream_id if source.kind == "property" else rows.place_id
    rows = rows.select(**apart, series=series, day=_local(rows, question).truncate("D"), measured=_measured(rows, question, source))
    daily = rows.group_by([*apart, "series", "day"]).aggregate(amount=getattr(rows.measured, question.measure.daily)(), n=rows.count())
    days = daily.group_by([*apart, "day"]).aggregate(amount=daily.amount.max(), n=daily.n.sum())
    days = days.filter(days.amount >= question.measure.beyond)
    more = {
        name: days.day.truncate(TRUNCATED[axis.of]) if axis.kind == "period" else _class(days.amount, axis)
        for name, axis in _named(question)
        if axis.kind in ("period", "class")
    }
    days = days.select(*apart, **more, day=days.day, n=days.n)
    return days.group_by([*apart, *more]).aggregate(value=days.day.nunique().cast("float64"), n=days.n.sum())


def _named(question: Question) -> list[tuple[str, Axis]]:
    axes = {"row": question.rows, "column": question.columns, "category": question.category}
    return [(name, axis) for name, axis in axes.items() if axis is not None]


def _key(rows: Any, axis: Axis, question: Question, source: Source, ground: Ground) -> Any:
    match axis.kind:
        case "place":
            return _spot(rows, ground)
        case "period":
            return _period(rows, axis, question)
        case "class":
            return _class(rows[_column(axis.of, source)], axis)
    if axis.of == STATION and source.kind == "property":
        return rows.datastream_id
    return rows[axis.of].cast("string")


def _spot(rows: Any, ground: Ground) -> Any:
    """The place of the level where a row counts; null where it counts in none of them."""
    if not ground.spots:
        return ibis.null("int32")
    branches = [(_among(rows.place_id, ids), ibis.literal(spot, "int32")) for spot, ids in sorted(ground.spots.items())]
    return ibis.cases(*branches, else_=ibis.null("int32"))


def _period(rows: Any, axis: Axis, question: Question) -> Any:
    if axis.of == "hour":
        return (_time(rows, question) + ibis.interval(seconds=int(shift(0).total_seconds()))).truncate("h")
    return _local(rows, question).truncate(TRUNCATED[axis.of])


def _class(value: Any, axis: Axis) -> Any:
    """0 below the first bound, then one more from each bound on; null without a value."""
    ranked = ibis.literal(0, "int32")
    for bound in axis.bounds:
        ranked = ranked + (value >= bound).cast("int32")
    return ranked


def _local(rows: Any, question: Question) -> Any:
    return _time(rows, question) + ibis.interval(seconds=int(shift(question.day_from).total_seconds()))


def _time(rows: Any, question: Question) -> Any:
    return rows[question.time]


def _measured(rows: Any, question: Question, source: Source) -> Any:
    name = question.measure.of
    if not name:
        return ibis.null("float64")
    if name == STATION and source.kind == "property":
        return rows.datastream_id
    column = rows[_column(name, source)]
    return column if question.measure.kind == "distinct" else column.cast("float64")


def _column(name: str, source: Source) -> str:
    return RESULT if source.kind == "property" else name


def _known(rows: Any, question: Question, source: Source) -> Any:
    """Versions that there were at the instant asked about."""
    if question.known is None:
        return rows
    return rows.filter(rows[_made(source)] <= _literal(question.known))


def _standing(rows: Any, question: Question, source: Source) -> Any:
    rows = _known(rows, question, source)
    return rows.filter(_stands(rows, question, source))


def _stands(rows: Any, question: Question, source: Source) -> Any:
    """The version that stood then, of a row that wasn't withdrawn."""
    stands = rows.replaced_time.isnull()
    if question.known is not None:
        stands = stands | (rows.replaced_time > _literal(question.known))
    return stands if source.kind == "property" else stands & ~rows.withdrawn.fill_null(False)


def _made(source: Source) -> str:
    return "result_time" if source.kind == "property" else "committed_time"


def _about(rows: Any, question: Question, source: Source, ground: Ground) -> list[Any]:
    """What is asked about, and when: whatever the values."""
    found = [rows.property == source.code, rows.quality.isin(list(question.flags))] if source.kind == "property" else []
    if question.start is not None:
        found.append(_time(rows, question) >= _literal(_begins(question.start, question)))
    if question.end is not None:
        found.append(_time(rows, question) < _literal(_begins(question.end, question)))
    if ground.within is not None:
        found.append(_among(rows.place_id, ground.within))
    if ground.stations is not None:
        found.append(_among(rows.datastream_id, ground.stations))
    return found or [ibis.literal(True)]


def _narrowed(rows: Any, question: Question, source: Source, ground: Ground) -> list[Any]:
    found = _about(rows, question, source, ground)
    for one in question.filters:
        found += _filtered(rows, one, source)
    return found


def _filtered(rows: Any, one: Filter, source: Source) -> list[Any]:
    if one.column == STATION and source.kind == "property":
        return []  # among what is asked about
    column, found = rows[_column(one.column, source)], []
    if one.values:
        field = source.field(one.column)
        flags = field is not None and field.type == "flag"
        found.append(column.isin([value == "true" for value in one.values] if flags else list(one.values)))
    if one.low is not None:
        found.append(column >= one.low)
    if one.high is not None:
        found.append(column <= one.high)
    return found


def _among(column: Any, ids: frozenset[int] | Sequence[int]) -> Any:
    return column.isin(sorted(ids)) if ids else ibis.literal(False)


def _begins(day: date, question: Question) -> datetime:
    """The instant at which a local day begins, where days begin at another hour too."""
    return day_start(day) + (shift(0) - shift(question.day_from))


def _literal(at: datetime) -> Any:
    return ibis.literal(at.replace(tzinfo=None), "timestamp")
