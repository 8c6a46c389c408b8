"""What the effect of a directive is reckoned from: the course of its indicator where it was given, and in the places that didn't get it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import msgspec

from bazan.core.time import Period, local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Value
from bazan.directory.places import api as places
from bazan.response.directives.impact.types import Good
from bazan.response.directives.types import Aim, DirectiveInfo

BEFORE = {"day": 200, "week": 156, "month": 96, "quarter": 40, "year": 20}
"""Periods looked at before it was given, by grain. An hour is too short for a directive to be told from the weather."""
AFTER = {"day": 14, "week": 8, "month": 6, "quarter": 4, "year": 2}
"""Whole periods after the work was done in which its effect is looked for: later much else has happened."""
SEASON = {"day": 7, "week": 52, "month": 12, "quarter": 4, "year": 0}


@dataclass(frozen=True)
class Gathered:
    """What ``estimating.estimate`` takes, over periods that have ended, to the last since it was given that has a value."""

    grain: str
    start: datetime
    feature_id: int
    observed: tuple[float | None, ...]
    """Of the place, thing or organization that got it."""
    donors: dict[int, tuple[float | None, ...]]
    """By place."""
    given_at: int
    settling: int
    good: Good
    wanted: float | None
    revised: tuple[int, ...]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def gathered(directive: DirectiveInfo, others: Collection[DirectiveInfo], at: datetime) -> Gathered | None:
    """What is known at an instant; null where nothing can be judged: it has no indicator or no direction to go, or goes by the hour.

    ``others``: every directive that stands; a place under one on the same indicator that was given in the span is no donor.
    """
    aim, case = directive.aim, directive.case
    if aim is None:
        return None
    about = indicators.info(aim.indicator)
    wanted = None if aim.goal is None or aim.baseline is None else aim.goal - aim.baseline
    good = _good(about.direction, wanted)
    if good is None or about.grain not in BEFORE:
        return None
    periods, settling = _around(
        *(Period.holding(moment, about.grain) for moment in (case.opened_at, case.delivered_at or case.first_due_at))
    )
    ended = [period for period in periods if period.end <= at]
    start, end = ended[0].start, ended[-1].end
    donors = _donors(directive.id, aim, others, start, end, at)
    features = [aim.feature, *(Feature("place", place) for place in donors)]
    geography = "today" if aim.feature.kind == "place" else "reported"
    courses = indicators.courses([(about.code, feature, start, end) for feature in features], geography)
    ours, *theirs = ([known.get(period) for period in ended] for known in ({value.period: value for value in course} for course in courses))
    given_at, revised = BEFORE[about.grain], _revised(ours)
    until = max((n + 1 for n, value in enumerate(ours) if value and value.value is not None), default=0)
    if aim.feature.kind == "place" and not places.place(aim.feature.id).valid(local_day(at)):
        until, revised = len(ended), (given_at,)
    observed, *donated = (tuple(value.value if value else None for value in values[: max(until, given_at)]) for values in (ours, *theirs))
    return Gathered(
        about.grain, start, aim.feature.id, observed, dict(zip(donors, donated, strict=True)), given_at, settling, good, wanted, revised
    )


def _around(given: Period, done: Period) -> tuple[list[Period], int]:
    """The periods from long before it was given until its effect is no longer looked for, and in how many it was carried out."""
    first, last = given, done
    for _ in range(BEFORE[given.grain]):
        first = first.previous()
    for _ in range(AFTER[given.grain]):
        last = last.next()
    periods = [first]
    while periods[-1] < last:
        periods.append(periods[-1].next())
    return periods, periods.index(done) - periods.index(given) + 1


def _donors(directive_id: int, aim: Aim, others: Collection[DirectiveInfo], start: datetime, end: datetime, at: datetime) -> list[int]:
    """The other communes of today, of a commune; without those under a directive on the same number given in the span."""
    communes = {commune.id for commune in places.communes(local_day(at))}
    if aim.feature.kind != "place" or aim.feature.id not in communes:
        return []
    busy = {
        other.aim.feature.id
        for other in others
        if other.aim and (other.aim.indicator, other.aim.feature.kind) == (aim.indicator, "place")
        and other.id != directive_id and start <= other.case.opened_at < end
    }  # fmt: skip
    return sorted(communes - busy - {aim.feature.id})


def _good(direction: str, wanted: float | None) -> Good | None:
    """Towards the goal; without one as the indicator says."""
    if wanted:
        return "up" if wanted > 0 else "down"
    return direction if direction in ("up", "down") else None


def _revised(values: list[Value | None]) -> tuple[int, ...]:
    """The periods from which on the formula is another one."""
    known = [(n, value.version) for n, value in enumerate(values) if value and value.value is not None]
    return tuple(n for (_, before), (n, version) in pairwise(known) if version != before)
