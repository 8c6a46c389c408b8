"""Reads: the values of a number, each with how unusual it was when it came."""

from collections.abc import Sequence
from math import nan

from bazan.kernel import calendar
from bazan.kernel.settings import ROOT, current
from bazan.kernel.time import Period, local_day
from bazan.watch.anomalies import periods, scoring
from bazan.watch.anomalies.types import Scored

PER_YEAR = {"week": 52, "month": 12, "quarter": 4, "year": 1}


def judged(course: Sequence[tuple[Period, float | None]]) -> list[Scored]:
    """How unusual each value was, told from those up to it. ``course``: periods of one grain, oldest first, without holes; null: no value.

    Refused as ``periods.score`` and ``scoring.score``.
    """
    if not course:
        return []
    values = [nan if value is None else value for _, value in course]
    per_year = PER_YEAR.get(course[0][0].grain)
    if per_year is None:
        return scoring.score([period.start.timestamp() for period, _ in course], values, _calendar())
    return periods.score([local_day(period.start) for period, _ in course], values, per_year, _calendar())


def _calendar() -> calendar.Calendar:
    return calendar.of_province(ROOT / "provinces" / current().province)
