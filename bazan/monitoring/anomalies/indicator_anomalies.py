"""Writes: the newest values of every indicator are judged as they are measured, and what is unusual is told as insights."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf, isfinite

from django.db import DatabaseError, transaction

from bazan.core.labels import label
from bazan.core.language import either, in_every_language, words
from bazan.core.numbers import spoken
from bazan.core.time import Period, local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Value
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.monitoring.anomalies import alarm_budgets, queries, score_storage
from bazan.monitoring.anomalies.models import Course, Looked
from bazan.monitoring.anomalies.types import LOWEST, Expected, Judged, Scored
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed

BACK = {"day": timedelta(days=400), "week": timedelta(days=1900), "month": timedelta(days=2200), "quarter": timedelta(days=2600)}
"""How far back values are told from, by grain."""
AGAIN, SETTLE = timedelta(hours=6), timedelta(hours=1)
"""An indicator is looked at again after so long, or so long after a period of it has ended: its last figures are on their way."""
RECENT = 2
"""An insight speaks of a value that came in the last periods: an older one is no news."""

log = logging.getLogger(__name__)
Told = list[tuple[Period, float | None]]


def judge_due(at: datetime) -> int:
    """Judge every indicator whose values changed since they were looked at; gives how many. Nothing while values are still owed."""
    if indicators.backlog()[0]:
        return 0
    looked = {row.indicator: row for row in Looked.objects.all()}
    every = [info for info in indicators.catalogue() if info.grain in BACK and "place" in info.features]
    changed = [info for info in every if _due(info, looked.get(info.code), at) and _tried(info, at)]
    for sector in sorted({info.pack for info in changed} | alarm_budgets.untried("indicators")):
        tell(sector, at)
    return len(changed)


def _due(info: IndicatorInfo, looked: Looked | None, at: datetime) -> bool:
    return looked is None or at - looked.at >= AGAIN or Period.holding(at - SETTLE, info.grain).start > looked.at


def _tried(info: IndicatorInfo, at: datetime) -> bool:
    """One indicator that can't be judged keeps no other from being so; it is tried again with the next look."""
    try:
        return judge(info, at)
    except (DatabaseError, ModuleNotFoundError):  # without the packages of the analysis set none can be: all are tried again next time
        raise
    except Exception:
        log.exception("%s can't be judged", info.code)
        Looked.objects.update_or_create(indicator=info.code, defaults={"at": at, "fingerprint": ""})
        return False


def judge(info: IndicatorInfo, at: datetime) -> bool:
    """One indicator, every place of today. False: nothing has changed since it was looked at."""
    courses = _courses(info, at)
    printed = hashlib.sha256(repr((info.version, courses)).encode()).hexdigest()
    if Looked.objects.filter(indicator=info.code, fingerprint=printed).update(at=at):
        return False
    judged = {place_id: _within(info, queries.judged(course), course) for place_id, course in courses.items()}
    with transaction.atomic():
        Course.objects.filter(indicator=info.code).exclude(place_id__in=courses).delete()
        score_storage.keep(info, courses, judged, at)
        Looked.objects.update_or_create(indicator=info.code, defaults={"at": at, "fingerprint": printed})
        audit.append("system", "anomalies.judge", f"indicator:{info.code}", {"places": len(courses)})
    return True


def _courses(info: IndicatorInfo, at: datetime) -> dict[int, Told]:
    """By place, periods that have ended, in the units of today carried back."""
    day = local_day(at)
    every = [places.root(day).id, *(commune.id for commune in places.communes(day))]
    start = Period.holding(at - BACK[info.grain], info.grain).start
    courses = indicators.courses([(info.code, Feature("place", place_id), start, at) for place_id in every], "today")
    ended = {
        place_id: _whole([value for value in course if value.period.end <= at]) for place_id, course in zip(every, courses, strict=True)
    }
    return {place_id: course for place_id, course in ended.items() if course}


def _whole(values: Sequence[Value]) -> Told:
    """Every period from the first value to the last; null where there is none."""
    known = {value.period: value.value for value in values}
    course, period, last = Told(), min(known, default=None), max(known, default=None)
    while period is not None and last is not None and period <= last:
        course.append((period, known.get(period)))
        period = period.next()
    return course


def _within(info: IndicatorInfo, scored: Sequence[Scored], course: Told) -> list[Scored]:
    """What never was below zero isn't expected there, nor a share beyond the whole."""
    values = [value for _, value in course if value is not None]
    low = 0.0 if min(values, default=0.0) >= 0 else -inf
    high = 100.0 if info.unit == "%" and low == 0.0 and max(values, default=0.0) <= 100 else inf
    return [each if each.expected is None else replace(each, expected=_cut(each.expected, low, high)) for each in scored]


def _cut(expected: Expected, low: float, high: float) -> Expected:
    middle, lower, upper = (min(max(edge, low), high) for edge in (expected.middle, expected.low, expected.high))
    return Expected(middle, lower, upper)


def tell(sector: str, at: datetime) -> int:
    """What is unusual in a sector becomes insights, from the weight on that its alarm budget allows; gives how many are new."""
    rows = {(row.indicator, row.place_id): score_storage.judged_of(row) for row in Course.objects.filter(sector=sector)}
    budget = alarm_budgets.try_indicators(sector, at)
    found = [
        noticed
        for (code, place_id), judged in rows.items()
        if (noticed := _noticed(indicators.info(code), places.place(place_id), judged, at)) is not None
    ]
    return insights.notice("unusual", sector, found, at, budget)


def _noticed(info: IndicatorInfo, place: PlaceInfo, judged: Sequence[Judged], at: datetime) -> Noticed | None:
    newest = next((each for each in reversed(judged) if each.value is not None), None)
    if newest is None or newest.scored.kind is None or newest.scored.expected is None or newest.scored.score < LOWEST:
        return None
    recent = Period.holding(at, info.grain)
    for _ in range(RECENT):
        recent = recent.previous()
    value, expected, since = newest.value, newest.scored.expected, newest.scored.since_s
    if newest.period < recent or value is None or not isfinite(value):
        return None
    side = "above" if value > expected.high else "below" if value < expected.low else "within"
    told = (value, expected.low, expected.high)

    def say() -> str:
        numbers = (spoken(number, info.digits) for number in told)
        return label(
            f"anomalies.insight.{side}", name=words(info.labels), place=either(place.name, place.name_en), unit=words(info.unit_labels),
            kind=label(f"anomalies.kind.{newest.scored.kind}"), **dict(zip(("value", "low", "high"), numbers, strict=True)),
        )  # fmt: skip

    favourable = info.direction == {"above": "up", "below": "down"}.get(side)
    return Noticed(
        f"{info.code}@place:{place.id}", place.id, newest.scored.score,
        datetime.fromtimestamp(since, at.tzinfo) if since is not None else newest.period.start,
        in_every_language(say), info.code, ("place", place.id), f"/decide/{info.pack}?indicator={info.code}&place={place.code}", favourable,
    )  # fmt: skip
