"""Which steps take longer of late than in the stretch before, as surely as waits can tell. Pure."""

from collections.abc import Sequence
from math import erfc, sqrt

import numpy as np

from bazan.analysis.process_mining.rules import SECOND, seconds, stays
from bazan.analysis.process_mining.types import Growth, Log

DAY = 86_400 * SECOND
RECENT, BEFORE = 28 * DAY, 84 * DAY
"""Whole weeks, so that both have as many Sundays."""
FEWEST = 20
"""Waits on either side."""
LEVEL = 0.001
"""Waits of one unit go with each other, so that chance makes more of them than the test believes."""
LEAST = 1.25
"""How much longer half of them must last to be told: with thousands of cases an hour is significant, and says nothing."""


def growths(log: Log, clocked: Log, moment: int, comparisons: int = 1) -> list[Growth]:
    """Steps whose waits that ended in the last four weeks are longer than those of the twelve weeks before, the most grown first.

    ``clocked``: the same log by the clock that passes when somebody works, so that no holiday counts as growth; longer must they be by
    both. ``comparisons``: logs that are looked at in this manner, each of whose steps could by chance come out. Where the log has only
    just begun, the waits that ended first are short ones: those are left out that end before nine in ten could have.
    """
    between, worked = stays(log), stays(clocked)
    ended = log.at[between.before + 1]
    step = log.activity[between.owner]
    tried = []
    for number in np.unique(step):
        own = (step == number) & (ended <= moment)
        since = max(moment - RECENT - BEFORE, int(log.at.min()) + int(np.quantile(between.wait[own], 0.9)) if own.any() else moment)
        late, early = own & (ended > moment - RECENT), own & (ended > since) & (ended <= moment - RECENT)
        if min(late.sum(), early.sum()) >= FEWEST:
            tried.append((int(number), late, early))
    found = []
    for number, late, early in tried:
        median, before = float(np.median(between.wait[late])), float(np.median(between.wait[early]))
        p = min(1.0, longer(worked.wait[late], worked.wait[early]) * len(tried) * comparisons)
        if p < LEVEL and median >= LEAST * before and median > 0:
            found.append(Growth(log.activities[number], int(late.sum()), int(early.sum()), seconds(median), seconds(before), p))
    return sorted(found, key=lambda growth: (growth.before_s / growth.median_s, growth.step))


def longer(these: Sequence[int] | np.ndarray, those: Sequence[int] | np.ndarray) -> float:
    """The probability of ranks as high as those of ``these`` by chance: Mann and Whitney's test, by the normal approximation with ties
    and continuity."""
    count, other = len(these), len(those)
    _, place, ties = np.unique(np.r_[these, those], return_inverse=True, return_counts=True)
    rank = (np.cumsum(ties) - (ties - 1) / 2)[place]
    every = count + other
    above = float(rank[:count].sum()) - count * (count + 1) / 2 - count * other / 2
    spread = count * other / 12 * (every + 1 - float((ties**3 - ties).sum()) / (every * (every - 1)))
    return 0.5 * erfc((above - 0.5) / sqrt(2 * spread)) if spread > 0 else 1.0
