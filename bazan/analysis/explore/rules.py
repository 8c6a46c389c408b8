"""What a question must keep, what it may take, what it will cost, how long its answer holds. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import quantiles

from bazan.analysis.explore.types import OF_NUMBERS, STATION, Allowance, Axis, Cost, Exploration, Extent, Filter, Question, Source
from bazan.core.errors import Refused
from bazan.core.time import OFFSET

FRESH = timedelta(minutes=1)
"""So long the answer to an equal question, of equal reach, is given again."""
MOST_RUNNING = 3
"""Questions of one person that wait or run."""
KEPT_NAME = 80
MOST_KEPT = 100
XLSX_ROWS = 1_048_576
"""Rows of a worksheet, its heading among them."""
ROWS_A_SECOND = 10_000_000
"""What a question reads on two cores: all of it twice, for its cells and for what lies behind them (docs/explanation/explore.md)."""
START_S = 7.0
"""What the first question waits for that finds nobody at work: a process begins and loads the packages of the history."""
COMPARABLE = 4
"""Finished questions that read between a fourth of its rows and four times as many say how long one takes, if there are so few."""
FEWEST = 3
SMALL = 100_000
"""Rows below which reading takes no time beside starting."""
_OFFICER = Allowance(20, "512MB", 20_000, 5_000_000)
_STEWARD = Allowance(60, "1GB", 50_000, 100_000_000)
ALLOWANCES = {"data_steward": _STEWARD, "leader": _STEWARD}
"""By role; everybody else's is the smaller one."""


def allowance(roles: Iterable[str]) -> Allowance:
    """The largest that the roles somebody holds bring."""
    return max((ALLOWANCES.get(role, _OFFICER) for role in roles), key=lambda one: one.seconds, default=_OFFICER)


def judge(question: Question, source: Source) -> None:
    """Nothing when the question fits what is asked about. Raises Refused ``explorations.*`` naming the field."""
    if question.time not in source.times:
        raise Refused("explorations.time", {"text": question.time[:40]}, "time")
    if question.start and question.end and question.start >= question.end:
        raise Refused("explorations.backward", {}, "to")
    _judge_measure(question, source)
    named = {"rows": question.rows, "columns": question.columns, "category": question.category}
    taken: set[str] = set()
    for name, axis in named.items():
        if axis is None:
            continue
        _judge_axis(axis, name, question, source)
        mark = axis.of if axis.kind == "column" else axis.kind
        if mark in taken:
            raise Refused("explorations.twice", {}, name)
        taken.add(mark)
    for one in question.filters:
        _judge_filter(one, source)


def _judge_measure(question: Question, source: Source) -> None:
    measure = question.measure
    if measure.kind == "count":
        if measure.of:
            raise Refused("explorations.measure", {"text": f"count.{measure.of}"[:40]}, "measure")
        return
    field = source.field(measure.of)
    fits = field is not None and (field.type == "number" if measure.kind in OF_NUMBERS else field.type not in ("number", "instant"))
    if not fits:
        raise Refused("explorations.measure.column", {"column": measure.of[:40]}, "measure")
    if measure.kind == "days" and measure.beyond is None:
        raise Refused("explorations.beyond", {}, "beyond")


def _judge_axis(axis: Axis, name: str, question: Question, source: Source) -> None:
    days = question.measure.kind == "days"
    if axis.kind == "period" and axis.of == "hour" and days:
        raise Refused("explorations.days.hour", {}, name)
    if axis.kind == "class":
        field = source.field(axis.of)
        if field is None or field.type != "number" or (days and axis.of != question.measure.of):
            raise Refused("explorations.axis.class", {"column": axis.of[:40]}, name)
    if axis.kind == "column":
        field = source.field(axis.of)
        if field is None or field.type not in ("code", "flag", "organization", "thing"):
            raise Refused("explorations.axis.column", {"column": axis.of[:40]}, name)


def _judge_filter(one: Filter, source: Source) -> None:
    field = source.field(one.column)
    numbers = one.low is not None or one.high is not None
    at = f"is.{one.column}" if one.values else f"min.{one.column}"
    if field is None or (numbers and field.type != "number"):
        raise Refused("explorations.filter", {"column": one.column[:40]}, at)
    if one.low is not None and one.high is not None and one.low > one.high:
        raise Refused("explorations.filter.backward", {"column": one.column[:40]}, f"max.{one.column}")
    if not one.values:
        return
    codes = {"flag": {"true", "false"}, "code": set(field.values or ())}
    allowed = codes.get(field.type)
    if allowed is None and one.column != STATION:
        raise Refused("explorations.filter", {"column": one.column[:40]}, at)
    for value in one.values:
        if allowed is not None and value not in allowed:
            raise Refused("explorations.filter.value", {"value": value[:40], "column": one.column[:40]}, at)


def shift(day_from: int) -> timedelta:
    """What is added to an instant (UTC) so that its date is the local day it belongs to."""
    return OFFSET + (timedelta(hours=24 - day_from) if day_from >= 12 else -timedelta(hours=day_from))


def digest(address: str, form: str) -> str:
    """What equal questions for an equal thing have in common."""
    return hashlib.sha256(f"{form}|{address}".encode()).hexdigest()


def is_fresh(found: Exploration, known: datetime | None, now: datetime) -> bool:
    """Whether this answer needn't be asked for again: it runs, it is a minute old, or it is of a past that can't change any more."""
    if found.state in ("waiting", "running"):
        return True
    if found.state != "done" or found.started_at is None or found.ended_at is None:
        return False
    return now - found.ended_at < FRESH or (known is not None and known < found.started_at)


def cost(question: Question, source: Source, extents: Iterable[Extent], finished: Sequence[tuple[int, float]]) -> Cost:
    """By the files whose slices the period overlaps; a dataset's lie by when rows came in, so its period spares none.

    ``finished``: of finished questions, the rows they read and the seconds that whoever asked waited.
    """
    first, until = (_utc_day(question.start), _utc_day(question.end)) if source.kind == "property" else (None, None)
    read = [
        file for file in extents
        if file.table == source.table and (first is None or file.last >= first) and (until is None or file.first <= until)
    ]  # fmt: skip
    rows = sum(file.rows for file in read)
    seconds, runs = _within(rows, finished)
    return Cost(rows, sum(file.bytes for file in read), len(read), seconds, runs)


def _within(rows: int, finished: Sequence[tuple[int, float]]) -> tuple[float, int]:
    """Within how many seconds four in five questions of about so many rows ended, and how many there were; else what was measured."""
    size = max(rows, SMALL)
    near = [seconds for read, seconds in finished if size / COMPARABLE <= max(read, SMALL) <= size * COMPARABLE]
    if len(near) < FEWEST:
        return START_S + rows / ROWS_A_SECOND, 0
    return quantiles(near, n=5, method="inclusive")[-1], len(near)


def _utc_day(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


def personal(question: Question, source: Source, form: str) -> list[str]:
    """The columns of persons that a question touches; all rows touch all of them."""
    touched = {one.column for one in question.filters} | {axis.of for axis in question.axes} | {question.measure.of}
    return sorted(field.id for field in source.fields if field.personal and (form.startswith("rows.") or field.id in touched))
