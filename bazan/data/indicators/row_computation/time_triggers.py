"""What the clock asks of indicators over rows: periods that begin where rows last or lie ahead, those that ended where none is a value."""

from datetime import timedelta

import numpy as np

from bazan.data.indicators import rules
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import ends, starts_holding
from bazan.data.indicators.models import Indicator
from bazan.data.indicators.observation_computation.computation_pass import Pass

CATCH_UP = timedelta(hours=48)
"""How far back the clock measures periods that ended while nothing measured."""
SETTLE = timedelta(seconds=60)
"""A period is looked at so long after it ended: what came in its last minute is on its way."""


def clocked(work: Pass) -> dict[int, np.ndarray]:
    """Indicator to the starts of the periods that fell due since the clock last looked."""
    mine = [declared for declared in work.indicators if declared.over_rows and (declared.every or declared.closed or _ongoing(declared))]
    until = work.now - SETTLE
    stood = dict(Indicator.objects.filter(id__in=[declared.id for declared in mine]).values_list("id", "clocked_to"))
    found, seen = {}, []
    for declared in mine:
        since = rules.overdue(stood[declared.id], until, CATCH_UP)
        ended = _ended(declared.grain, int(since.timestamp()), int(until.timestamp()))
        if not len(ended):
            continue
        seen.append(declared.id)
        starts = [ended] if declared.every or declared.closed else []
        starts += [ends(ended, declared.grain)] if _ongoing(declared) and not declared.closed else []
        found[declared.id] = np.unique(np.concatenate(starts))
    Indicator.objects.filter(id__in=seen).update(clocked_to=until)
    return found


def _ongoing(declared: Declared) -> bool:
    return any(source.ongoing for source in declared.rows.sources if source.kind != "table") if declared.rows else False


def _ended(grain: str, since: int, until: int) -> np.ndarray:
    """Starts of the periods that ended in (since, until]."""
    found, start = [], int(starts_holding(np.array([since]), grain)[0])
    while (end := int(ends(np.array([start]), grain)[0])) <= until:
        if end > since:
            found.append(start)
        start = end
    return np.array(found, dtype=np.int64)
