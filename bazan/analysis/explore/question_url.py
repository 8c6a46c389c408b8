"""A question as its address says it, and back: equal questions have equal addresses. Pure.

``of``, ``measure`` (``count``, ``sum.COLUMN``, ``days.COLUMN`` with ``beyond`` and ``daily``), ``rows``, ``columns``, ``category``
(``place.LEVEL``, ``period.GRAIN``, ``column.ID``, ``class.ID`` with ``bounds``), ``time``, ``from``, ``to`` (whole periods, both
inclusive), ``is.ID``, ``min.ID``, ``max.ID``, ``place``, ``flag``, ``known``, ``day``. Several values stand with commas between them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from bazan.analysis.explore.rules import judge
from bazan.analysis.explore.types import DAILY, GRAINS, LEVELS, MEASURES, Axis, Filter, Measure, Question, Source
from bazan.core.errors import Refused
from bazan.core.numbers import typed_number, whole_number
from bazan.core.quality import Quality
from bazan.core.time import LOCAL, Period, local_day

NAMES = (
    "of", "measure", "beyond", "daily", "rows", "columns", "category", "bounds", "time", "from", "to", "place", "flag", "known", "day",
)  # fmt: skip
ABOUT_COLUMNS = ("is.", "min.", "max.")
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_VALUES = 100
_BETWEEN = re.compile(r"[;_\s]+")


def is_of_question(name: str) -> bool:
    """Whether a name in an address belongs to the question, not to how the page shows it."""
    return name in NAMES or name.startswith(ABOUT_COLUMNS)


def question_of(said: Mapping[str, str], source: Source, now: datetime) -> Question:
    """The question of an address; what it leaves out is the usual. Raises Refused ``explorations.*`` naming the field at fault."""
    given = {name: value.strip() for name, value in said.items() if value.strip()}
    for name in given:
        if not is_of_question(name):
            raise Refused("explorations.name", {"name": name[:40]}, name)
    bounds = _bounds(given)
    start, end = _period(given, "from"), _period(given, "to")
    first, until = (local_day(start.start) if start else None, local_day(end.end) if end else None)
    if source.kind == "property":
        first = first or _year_before(now)
        until = until or max(local_day(now), first) + timedelta(days=1)
    rows = _axis(given, "rows", bounds) or Axis("place", LEVELS[0])
    question = Question(
        source.key, _measure(given), rows, _axis(given, "columns", bounds), _axis(given, "category", bounds),
        given.get("time") or source.times[0], first, until, tuple(_filters(given)), _listed(given, "place"), _flags(given, source),
        _known(given, now), _day_from(given),
    )  # fmt: skip
    if bounds and not any(axis.kind == "class" for axis in question.axes):
        raise Refused("explorations.bounds.unused", {}, "bounds")
    judge(question, source)
    return question


def parts_of(question: Question) -> dict[str, str]:
    """What stands in the address of a question, by name, always in the same order; what is usual everywhere is left out."""
    measure, bounds = question.measure, next((axis.bounds for axis in question.axes if axis.bounds), ())
    parts = {
        "of": question.source,
        "measure": f"{measure.kind}.{measure.of}" if measure.of else measure.kind,
        "beyond": "" if measure.beyond is None else _said(measure.beyond),
        "daily": measure.daily if measure.kind == "days" else "",
        "rows": f"{question.rows.kind}.{question.rows.of}",
        "columns": f"{question.columns.kind}.{question.columns.of}" if question.columns else "",
        "category": f"{question.category.kind}.{question.category.of}" if question.category else "",
        "bounds": "_".join(map(_said, bounds)),
        "time": question.time,
        "from": question.start.isoformat() if question.start else "",
        "to": (question.end - timedelta(days=1)).isoformat() if question.end else "",
        "place": ",".join(question.places),
        "flag": ",".join(map(str, question.flags)),
        "known": _instant_said(question.known) if question.known else "",
        "day": str(question.day_from) if question.day_from else "",
    }
    for one in question.filters:
        parts[f"is.{one.column}"] = ",".join(one.values)
        parts[f"min.{one.column}"] = "" if one.low is None else _said(one.low)
        parts[f"max.{one.column}"] = "" if one.high is None else _said(one.high)
    return {name: value for name, value in parts.items() if value}


def address_of(question: Question) -> str:
    """The query of its address."""
    return urlencode(parts_of(question), safe=",:")


def _measure(given: Mapping[str, str]) -> Measure:
    kind, _, of = given.get("measure", "count").partition(".")
    if kind not in MEASURES:
        raise Refused("explorations.measure", {"text": kind[:40]}, "measure")
    daily = given.get("daily", "sum")
    if daily not in DAILY:
        raise Refused("explorations.daily", {"text": daily[:40]}, "daily")
    beyond = _number(given, "beyond")
    if kind != "days":
        if beyond is not None:
            raise Refused("explorations.beyond.unused", {}, "beyond")
        return Measure(kind, of)
    return Measure(kind, of, daily, beyond)


def _axis(given: Mapping[str, str], name: str, bounds: tuple[float, ...]) -> Axis | None:
    text = given.get(name, "")
    if not text:
        return None
    kind, _, of = text.partition(".")
    if kind == "place" and of in LEVELS:
        return Axis("place", of)
    if kind == "period" and of in GRAINS:
        return Axis("period", of)
    if kind == "column" and of:
        return Axis("column", of)
    if kind == "class" and of:
        if not bounds:
            raise Refused("explorations.bounds", {}, "bounds")
        return Axis("class", of, bounds)
    raise Refused("explorations.axis", {"text": text[:40]}, name)


def _bounds(given: Mapping[str, str]) -> tuple[float, ...]:
    said = [text for text in _BETWEEN.split(given.get("bounds", "")) if text]
    found = tuple(_number({"bounds": text}, "bounds") or 0.0 for text in said)
    if any(low >= high for low, high in pairwise(found)):
        raise Refused("explorations.bounds.rising", {}, "bounds")
    if len(found) > 8:
        raise Refused("explorations.bounds.many", {"most": 8}, "bounds")
    return found


def _filters(given: Mapping[str, str]) -> Iterator[Filter]:
    """One a column, in the order of their names."""
    columns = sorted({name.partition(".")[2] for name in given if name.startswith(ABOUT_COLUMNS)})
    for column in columns:
        values, low, high = _listed(given, f"is.{column}"), _number(given, f"min.{column}"), _number(given, f"max.{column}")
        if values or low is not None or high is not None:
            yield Filter(column, values, low, high)


def _listed(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(sorted({text.strip() for text in given.get(name, "").split(",") if text.strip()}))
    if len(found) > MOST_VALUES:
        raise Refused("explorations.values.many", {"most": MOST_VALUES}, name)
    return found


def _flags(given: Mapping[str, str], source: Source) -> tuple[int, ...]:
    if source.kind == "dataset":
        if "flag" in given:
            raise Refused("explorations.flag.unused", {}, "flag")
        return ()
    known = {str(int(flag)): int(flag) for flag in Quality}
    said = _listed(given, "flag") or (str(int(Quality.GOOD)),)
    for text in said:
        if text not in known:
            raise Refused("explorations.flag", {"text": text[:40]}, "flag")
    return tuple(sorted(known[text] for text in said))


def _number(given: Mapping[str, str], name: str) -> float | None:
    text = given.get(name, "")
    try:
        return typed_number(text)
    except ValueError as why:
        raise Refused("explorations.number", {"text": text[:40], "name": name[:40]}, name) from why


def _period(given: Mapping[str, str], name: str) -> Period | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        found = Period.parse(text)
        if FIRST_YEAR <= local_day(found.start).year < LAST_YEAR:
            return found
    except (ValueError, OverflowError):
        pass
    raise Refused("explorations.period", {"text": text[:40]}, name)


def _known(given: Mapping[str, str], now: datetime) -> datetime | None:
    text = given.get("known", "")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        at = (found.replace(tzinfo=LOCAL) if found.tzinfo is None else found).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as why:
        raise Refused("explorations.known", {"text": text[:40]}, "known") from why
    if not date(FIRST_YEAR, 1, 1) <= at.date() or at > now:
        raise Refused("explorations.known", {"text": text[:40]}, "known")
    return at


def _instant_said(at: datetime) -> str:
    return at.astimezone(LOCAL).replace(tzinfo=None).isoformat(timespec="seconds" if at.second else "minutes")


def _day_from(given: Mapping[str, str]) -> int:
    hour = whole_number(given.get("day", "0"))
    if hour is None or hour > 23:
        raise Refused("explorations.day", {"text": given["day"][:40]}, "day")
    return hour


def _year_before(now: datetime) -> date:
    """The first day of the month eleven months ago."""
    today = local_day(now)
    months = today.year * 12 + today.month - 1 - 11
    return date(months // 12, months % 12 + 1, 1)


def _said(value: float) -> str:
    return repr(value).removesuffix(".0")
