"""Cells laid out as a table of rows and columns, with what is missing told from what is nothing. Pure: keys in, keys out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.analysis.explore.types import ADDING, Answer, Axis, Held, Question, Source
from bazan.core.time import LOCAL, Period

MOST_PERIODS = 400
ENOUGH = 0.8
"""A value of fewer of its days is shown, and marked."""


@dataclass(frozen=True)
class Laid:
    """``values``: (row, column) to a value, of all categories together where they add up; ``parts``: (row, column, category) to its own.

    ``missing``: (row, column) where there should be something and nothing is; ``thin``: where there is too little, with its share.
    """

    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    main: Any
    """The column that rows are ordered, drawn and spoken of by: the last of periods and classes, which have an order, else the greatest."""
    categories: tuple[Any, ...]
    values: Mapping[tuple[Any, Any], float]
    parts: Mapping[tuple[Any, Any, Any], float]
    missing: frozenset[tuple[Any, Any]]
    thin: Mapping[tuple[Any, Any], float]

    def value(self, row: Any, column: Any) -> float | None:
        return self.values.get((row, column))

    def before(self, row: Any) -> float | None:
        """The mean of the columns before the last that are whole; null where there are fewer than two."""
        earlier = [
            self.values[row, column] for column in self.columns[:-1] if (row, column) in self.values and (row, column) not in self.thin
        ]
        return sum(earlier) / len(earlier) if len(earlier) > 1 else None


def adds(question: Question) -> bool:
    """Whether cells of different categories may be added up."""
    if question.measure.kind not in ADDING:
        return False
    return question.measure.kind != "days" or question.category is None or question.category.kind == "class"


def laid(answer: Answer, question: Question, source: Source, now: datetime) -> Laid:
    """Rows by their main column, the greatest first, periods in their order; where categories don't add up each column has one of each."""
    together = adds(question)
    values: dict[tuple[Any, Any], float] = defaultdict(float)
    parts: dict[tuple[Any, Any, Any], float] = {}
    for cell in answer.cells:
        if cell.value is None:
            continue
        column = cell.column if together or question.category is None else (cell.column, cell.category)
        values[cell.row, column] += cell.value
        parts[cell.row, cell.column, cell.category] = cell.value
    categories = _ordered({cell.category for cell in answer.cells}, question.category, parts, 2)
    columns = _columns(values, question, categories, together, now)
    apart = question.columns or (None if together else question.category)
    main = columns[-1 if apart is None or apart.kind in ("period", "class") else 0] if columns else None
    found = _rows(values, question, main, now)
    missing, thin = _lacking(values, answer, question, source, found, columns, now)
    if question.measure.kind in ADDING:
        for row in found:
            for column in columns:
                if (row, column) not in values and (row, column) not in missing:
                    values[row, column] = 0.0
    return Laid(found, columns, main, categories, dict(values), parts, missing, thin)


def _columns(
    values: Mapping[tuple[Any, Any], float], question: Question, categories: tuple[Any, ...], together: bool, now: datetime
) -> tuple[Any, ...]:
    keys = {column for _, column in values}
    if together or question.category is None:
        return _ordered(keys, question.columns, values, 1, question, now)
    outer = _ordered({column for column, _ in keys}, question.columns, {}, 1, question, now)
    return tuple((column, category) for column in outer for category in categories if (column, category) in keys)


def _rows(values: Mapping[tuple[Any, Any], float], question: Question, main: Any, now: datetime) -> tuple[Any, ...]:
    keys = {row for row, _ in values}
    if question.rows.kind in ("period", "class"):
        return _ordered(keys, question.rows, values, 0, question, now)
    total: dict[Any, float] = defaultdict(float)
    for (row, _), value in values.items():
        total[row] += value
    return tuple(sorted(keys, key=lambda row: (row is None, -values.get((row, main), float("-inf")), -total[row], str(row))))


def _ordered(
    keys: set[Any], axis: Axis | None, values: Mapping[tuple, float], at: int, question: Question | None = None, now: datetime | None = None
) -> tuple[Any, ...]:
    """Periods and classes in their own order, periods without a hole; others by what they add up to."""
    if axis is None:
        return (None,) if keys else ()
    if axis.kind == "period" and question is not None and now is not None:
        return _periods({key for key in keys if key is not None}, axis.of, question, now)
    if axis.kind in ("period", "class"):
        return tuple(sorted(keys, key=lambda key: (key is None, key)))
    total: dict[Any, float] = defaultdict(float)
    for key, value in values.items():
        total[key[at]] += value
    return tuple(sorted(keys, key=lambda key: (key is None, -total[key], str(key))))


def _periods(keys: set[str], grain: str, question: Question, now: datetime) -> tuple[str, ...]:
    """From the first with something to the last, or to the end of what was asked about that is past."""
    if not keys:
        return ()
    found, at = [], _period(min(keys), grain)
    last = _period(max(keys), grain)
    while at.start <= last.start and len(found) < MOST_PERIODS:
        found.append(_key(at))
        at = at.next()
    return tuple(found) if at.start > last.start else tuple(sorted(keys))


def _lacking(
    values: Mapping[tuple[Any, Any], float], answer: Answer, question: Question, source: Source, rows: tuple[Any, ...],
    columns: tuple[Any, ...], now: datetime,
) -> tuple[frozenset[tuple[Any, Any]], dict[tuple[Any, Any], float]]:  # fmt: skip
    """Nothing is missing where nothing was promised; else where the source said nothing at all of that place in that period."""
    if source.grain == "event" and question.measure.kind in ADDING:
        return frozenset(), {}
    adding = question.measure.kind in ADDING
    shares = _shares(answer, question, source, now)
    missing, thin = set(), {}
    for row in rows:
        for column in columns:
            held = shares.get((row, column)) if shares is not None else None
            if (row, column) not in values and (not adding or shares is None or not held):
                missing.add((row, column))
            elif held is not None and held < ENOUGH and source.grain != "event":
                thin[row, column] = held
    return frozenset(missing), thin


def _shares(answer: Answer, question: Question, source: Source, now: datetime) -> dict[tuple[Any, Any], float] | None:
    """How much of each cell's time its place has told of; null where the axes aren't place and period."""
    kinds = (question.rows.kind, question.columns.kind if question.columns else "")
    if set(kinds) != {"place", "period"} or (question.category is not None and not adds(question)):
        return None
    axis = question.axis("period")
    assert axis is not None
    found = {}
    for held in answer.held:
        if held.period is not None:
            key = (held.place, held.period) if kinds[0] == "place" else (held.period, held.place)
            found[key] = share_of(held, axis.of, source, question, now)
    return found


def share_of(held: Held, grain: str, source: Source, question: Question, now: datetime) -> float:
    """Of the steps the source has in this period, so far as it was asked about and has passed, how many have rows."""
    wanted = steps_in(held.period or "", grain, source, question, now)
    return 1.0 if not wanted else min(held.steps / wanted, 1.0)


def steps_in(period: str, grain: str, source: Source, question: Question, now: datetime) -> int:
    """How many whole steps of the source lie in the period, what was asked about, and the past."""
    whole = _period(period, grain)
    step = source.grain if source.grain in ("week", "month", "quarter", "year") else "day"
    at = Period.holding(whole.start, step)
    if at.start < whole.start:
        at = at.next()
    count = 0
    while at.start < whole.end and at.end <= now:
        day = at.start.astimezone(LOCAL).date()
        inside = (question.start is None or day >= question.start) and (question.end is None or day < question.end)
        count += inside
        at = at.next()
    return count


def _period(key: str, grain: str) -> Period:
    return Period.holding(datetime.fromisoformat(key).replace(tzinfo=LOCAL), grain)


def _key(period: Period) -> str:
    return period.start.astimezone(LOCAL).replace(tzinfo=None).isoformat(timespec="minutes")
