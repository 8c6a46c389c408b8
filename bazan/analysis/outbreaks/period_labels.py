"""What the labels of periods say: how many make a year, and where some are missing."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bazan.core.errors import Refused

WEEK, MONTH, DAY = (re.compile(form) for form in (r"([0-9]{4})-W([0-9]{2})", r"([0-9]{4})-([0-9]{2})", r"([0-9]{4})-([0-9]{2})-([0-9]{2})"))
PER_YEAR = {WEEK: 52, MONTH: 12, DAY: 365}
LONG_YEAR = 53
"""Weeks of a year that has one more."""


@dataclass(frozen=True)
class Course:
    """Periods as a course of time without gaps."""

    per_year: int
    places: tuple[int, ...]
    """Where each label stands in it, the first at 0: a step of two is a missing period between."""


def course(labels: Sequence[str], lines: Sequence[int]) -> Course:
    """The course of labels such as 2026-W05, 2026-02 or 2026-02-05: days that are sevens apart are weeks, first days of months months.

    The first label says how the others are written; where it is of no such kind they are weeks in the order of the file. A 53rd week is
    there where the file has it, and missing nowhere: calendars differ. ``lines``: of each label its line in the file. Refused
    ``outbreaks.period``, ``outbreaks.twice``, ``outbreaks.order``, ``outbreaks.gap``.
    """
    known: dict[str, int] = {}
    for label, line in zip(labels, lines, strict=True):
        if known.setdefault(label, line) != line:
            raise Refused("outbreaks.twice", {"line": line, "period": label}, "period")
    form = next((form for form in PER_YEAR if labels and form.fullmatch(labels[0])), None)
    if form is None:
        return Course(PER_YEAR[WEEK], tuple(range(len(labels))))
    form, numbers = _weeks(known) if form is WEEK else _days(form, known)
    for (before, number), (label, line) in zip(pairwise(numbers), list(known.items())[1:], strict=True):
        if number < before:
            raise Refused("outbreaks.order", {"line": line, "period": label}, "period")
        if number - before > PER_YEAR[form]:
            raise Refused("outbreaks.gap", {"line": line, "period": label}, "period")
    return Course(PER_YEAR[form], tuple(number - numbers[0] for number in numbers))


def _weeks(known: Mapping[str, int]) -> tuple[re.Pattern[str], list[int]]:
    """Consecutive weeks have consecutive numbers."""
    told = [_parts(WEEK, label, line) for label, line in known.items()]
    for (_, week), (label, line) in zip(told, known.items(), strict=True):
        if not 1 <= week <= LONG_YEAR:
            raise Refused("outbreaks.period", {"line": line, "period": label}, "period")
    long_years = sorted(year for year, week in told if week == LONG_YEAR)
    return WEEK, [year * PER_YEAR[WEEK] + bisect_left(long_years, year) + week for year, week in told]


def _days(form: re.Pattern[str], known: Mapping[str, int]) -> tuple[re.Pattern[str], list[int]]:
    """Months and days by consecutive numbers; days that stand for months or weeks as those."""
    days = list[date]()
    for label, line in known.items():
        try:
            days.append(date(*(*_parts(form, label, line), 1)[:3]))
        except ValueError as why:
            raise Refused("outbreaks.period", {"line": line, "period": label}, "period") from why
    if form is MONTH or (len(days) > 1 and all(day.day == 1 for day in days)):
        return MONTH, [day.year * 12 + day.month for day in days]
    numbers = [day.toordinal() for day in days]
    if len(days) > 1 and all((number - numbers[0]) % 7 == 0 for number in numbers):
        return WEEK, [(number - numbers[0]) // 7 for number in numbers]
    return DAY, numbers


def _parts(form: re.Pattern[str], label: str, line: int) -> list[int]:
    told = form.fullmatch(label)
    if told is None:
        raise Refused("outbreaks.period", {"line": line, "period": label}, "period")
    return [int(part) for part in told.groups()]
