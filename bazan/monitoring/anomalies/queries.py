"""Reads: the values of a number, each with how unusual it was when it came; how many alarms are allowed, and what that finds."""

from collections.abc import Collection, Sequence
from math import nan

from bazan.core.settings import current
from bazan.core.time import Period, local_day
from bazan.core.working_days import Calendar
from bazan.directory.working_calendar import api as working_calendar
from bazan.monitoring.anomalies import alarm_budgets, score_storage
from bazan.monitoring.anomalies.algorithms import period_scores, series_scores
from bazan.monitoring.anomalies.models import AlarmBudget, Course
from bazan.monitoring.anomalies.types import ABOUT, Budget, Budgeted, Judged, Scored, Sensitivity

PER_YEAR = {"week": 52, "month": 12, "quarter": 4, "year": 1}


def courses(code: str, place_ids: Collection[int]) -> dict[int, tuple[Judged, ...]]:
    """By place in reach, the newest values of an indicator as they were judged, the newest last; places that weren't are left out."""
    return {row.place_id: score_storage.judged_of(row) for row in Course.objects.filter(indicator=code, place_id__in=place_ids)}


def budgets(sector: str) -> list[Budget]:
    """Of indicators and of sensors."""
    rows = {row.about: row for row in AlarmBudget.objects.filter(sector=sector)}
    return [
        _budget(row) if (row := rows.get(about)) else Budget(sector, about, alarm_budgets.USUAL[about], "", None, None, 0, None)
        for about in ABOUT
    ]


def _budget(row: AlarmBudget) -> Budget:
    found = tuple(Sensitivity(**told) for told in row.sensitivities)
    tried = None if row.threshold is None else Budgeted(row.threshold, row.per_month, row.spans, row.spans_over, found)
    return Budget(row.sector, row.about, row.most, row.set_by, row.set_at, tried, row.series, row.tried_at)


def judged(course: Sequence[tuple[Period, float | None]]) -> list[Scored]:
    """How unusual each value was, told from those up to it. ``course``: periods of one grain, oldest first, without holes; null: no value.

    Refused as ``periods.score`` and ``scoring.score``.
    """
    if not course:
        return []
    values = [nan if value is None else value for _, value in course]
    per_year = PER_YEAR.get(course[0][0].grain)
    if per_year is None:
        return series_scores.score([period.start.timestamp() for period, _ in course], values, calendar())
    return period_scores.score([local_day(period.start) for period, _ in course], values, per_year, calendar())


def calendar() -> Calendar:
    """The province's holidays."""
    return working_calendar.of_province(current().province_folder)
