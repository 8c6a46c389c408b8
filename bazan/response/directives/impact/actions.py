"""Writes: the effect of every directive is estimated once a night, and kept where it came out of other values than the night before."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.db import DatabaseError, transaction

from bazan.core.time import local_day
from bazan.data.indicators import api as indicators
from bazan.directory.audit import api as audit
from bazan.response.directives import api as directives
from bazan.response.directives.impact import time_series
from bazan.response.directives.impact.estimation import estimate
from bazan.response.directives.impact.models import EffectEstimate
from bazan.response.directives.types import DirectiveInfo

NIGHT = timedelta(hours=1)
"""After midnight the values of the day before are in."""
KEPT = timedelta(days=1500)
"""Directives given longer ago are looked at no more: their periods are over."""
MOST = 5000

log = logging.getLogger(__name__)


def estimate_due(at: datetime) -> int:
    """Estimate every directive that wasn't looked at since the night began; gives how many came out anew. Nothing while values are owed."""
    if indicators.backlog()[0]:
        return 0
    every = [directive for directive in directives.directives(limit=MOST) if directive.aim and directive.case.state != "withdrawn"]
    kept = EffectEstimate.objects.order_by("directive_id", "-id").distinct("directive_id").defer("observed", "estimate")
    newest = {row.directive_id: row for row in kept}
    due = [directive for directive in every if at - directive.case.opened_at <= KEPT and _due(newest.get(directive.id), at)]
    return sum(_tried(directive, every, newest.get(directive.id), at) for directive in due)


def _due(newest: EffectEstimate | None, at: datetime) -> bool:
    return newest is None or local_day(newest.checked_at - NIGHT) < local_day(at - NIGHT)


def _tried(directive: DirectiveInfo, every: Collection[DirectiveInfo], newest: EffectEstimate | None, at: datetime) -> bool:
    """One that can't be estimated keeps no other from being so."""
    try:
        return estimate_directive(directive, every, newest, at)
    except DatabaseError:
        raise
    except Exception:
        log.exception("the effect of directive %s can't be estimated", directive.id)
        return False


def estimate_directive(directive: DirectiveInfo, every: Collection[DirectiveInfo], newest: EffectEstimate | None, at: datetime) -> bool:
    """False: nothing about it can be judged, or the same values gave what is kept."""
    known = time_series.gathered(directive, every, at)
    if known is None:
        return False
    if newest is not None and newest.fingerprint == known.fingerprint:
        newest.checked_at = at
        newest.save(update_fields=["checked_at"])
        return False
    answer = estimate(
        {known.feature_id: known.observed}, known.donors, known.given_at,
        good=known.good, settling=known.settling, season=time_series.SEASON[known.grain], wanted=known.wanted, revised=known.revised,
    )  # fmt: skip
    with transaction.atomic():
        EffectEstimate.objects.create(
            directive_id=directive.id, fingerprint=known.fingerprint, grain=known.grain, start=known.start, given_at=known.given_at,
            observed=list(known.observed), estimate=msgspec.to_builtins(answer), made_at=at, checked_at=at,
        )  # fmt: skip
        audit.append("system", "effects.estimate", f"directive:{directive.id}", {"verdict": answer.verdict, "why": answer.why})
    return True
