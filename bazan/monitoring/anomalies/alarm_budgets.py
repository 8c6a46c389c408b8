"""Writes: how many alarms people allow of a sector, and the threshold that keeps it, tried on what history would have brought."""

from dataclasses import asdict
from datetime import datetime
from math import isfinite

from django.db import transaction

from bazan.core.errors import Refused
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.monitoring.anomalies import score_storage
from bazan.monitoring.anomalies.algorithms.alarm_threshold import threshold_for
from bazan.monitoring.anomalies.algorithms.seasonality import WEEK_S
from bazan.monitoring.anomalies.models import AlarmBudget, Course
from bazan.monitoring.anomalies.types import UNUSUAL_SCORE, About, Budgeted, Replayed
from bazan.platform.jobs import api as jobs

USUAL: dict[About, float] = {"indicators": 5.0, "sensors": 3.0}
"""Alarms a week, and alarms a shift, where nobody set another."""
LEAST, MOST = 0.1, 100.0


@transaction.atomic
def set_budget(sector: str, about: About, most: float, by: Acting, at: datetime) -> None:
    """So many alarms of a sector are allowed; the threshold that keeps it is tried at once, and told when it is known.

    Refused ``anomalies.most``; Forbidden ``people.not_allowed``.
    """
    accounts.require(by.reach, "anomalies.budget", places.root(local_day(at)).id, sector)
    if not (isfinite(most) and LEAST <= most <= MOST):
        raise Refused("anomalies.most", {"least": LEAST, "most": MOST}, "most")
    told = {"most": most, "set_by": by.username, "set_at": at, "tried_at": None}
    AlarmBudget.objects.update_or_create(sector=sector, about=about, defaults=told)
    audit.append(by.username, "anomalies.budget", f"sector:{sector}", {"about": about, "most": most})
    jobs.defer("anomalies.try_budget", sector=sector, about=about)


def untried(about: About) -> set[str]:
    """Sectors whose budget was set and not tried since."""
    return set(AlarmBudget.objects.filter(about=about, tried_at=None).values_list("sector", flat=True))


def try_indicators(sector: str, at: datetime) -> float:
    """The threshold that keeps the budget of a sector's indicators on what was kept of 13 months; kept, and given back."""
    replays = [
        Replayed(ends, scores)
        for row in Course.objects.filter(sector=sector).only("judged", "scores")
        for ends, scores in [score_storage.scores_of(row)]
        if len(ends)
    ]
    if not replays:
        return UNUSUAL_SCORE
    most = allowed(sector, "indicators")
    return keep(sector, "indicators", most, threshold_for(replays, most, len(replays), span_s=WEEK_S), len(replays), at)


def allowed(sector: str, about: About) -> float:
    """Alarms in its span."""
    row = AlarmBudget.objects.filter(sector=sector, about=about).first()
    return row.most if row is not None else USUAL[about]


def keep(sector: str, about: About, most: float, tried: Budgeted, series: int, at: datetime) -> float:
    """What was tried, in place of what was before; gives the threshold. What somebody allowed meanwhile stays untried."""
    told = {
        "threshold": tried.threshold, "per_month": tried.false_alarms_per_month, "spans": tried.shifts, "spans_over": tried.shifts_over,
        "series": series, "tried_at": at, "sensitivities": [asdict(each) for each in tried.sensitivities],
    }  # fmt: skip
    if not AlarmBudget.objects.filter(sector=sector, about=about, most=most).update(**told):
        AlarmBudget.objects.get_or_create(sector=sector, about=about, defaults=told | {"most": most})
    return tried.threshold
