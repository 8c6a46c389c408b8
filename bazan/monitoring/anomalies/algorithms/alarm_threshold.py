"""The alarm budget: the lowest threshold at which a duty officer would have had no more false alarms a shift, and what it finds."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bazan.core.errors import Refused
from bazan.monitoring.anomalies.algorithms import alarm_onsets, fault_injection, series_scores, tail_probability
from bazan.monitoring.anomalies.algorithms.seasonality import DAY_S, HOUR_S
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.types import HIGHEST, LOWEST, Budgeted, Kind, Replayed, Sensitivity

SHIFT_S, MONTH_S = 8 * HOUR_S, 365.25 / 12 * DAY_S
KEPT = 0.95
"""A budget is kept where so many of a hundred shifts stay within it."""
THRESHOLDS = np.linspace(LOWEST, HIGHEST, 66)
"""Those that are tried."""
SILENT = 1.0
"""A score never reaches it: no threshold keeps the budget."""

History = tuple[Numbers, Numbers, float]
"""(times, values, the second from which on it is judged; before it is only learnt from)."""
Scorer = Callable[[Sequence[History]], list[Numbers]]
"""The scores of each history, as the threshold will judge them."""


def scored(histories: Sequence[History]) -> list[Numbers]:
    """The scores of each history by ``scoring``."""
    told = [series_scores.judged(times_s, values, known_s=known_s) for times_s, values, known_s in histories]
    return [tail_probability.scores(each.once_in, each.unusual) for each in told]


def threshold_for(
    replays: Sequence[Replayed],
    most_per_shift: float,
    series: int,
    histories: Sequence[tuple[Numbers, Numbers]] = (),
    scorer: Scorer = scored,
    span_s: float = SHIFT_S,
) -> Budgeted:
    """The lowest threshold that keeps so many false alarms a shift of eight hours in 95 of 100 shifts, and so does each above it.

    ``span_s``: another span than a shift.

    ``series``: how many the officer watches. Where fewer were replayed, they are taken to stand for all: a shift of all is as many
    alarms as a longer stretch of those. ``histories`` of (times, finite values) are those into which faults are put.
    Refused ``anomalies.replay``, ``anomalies.budget``.
    """
    if not replays or not any(len(replay.times_s) for replay in replays) or series < len(replays):
        raise Refused("anomalies.replay", {"replayed": len(replays), "series": series})
    if not (math.isfinite(most_per_shift) and most_per_shift > 0):
        raise Refused("anomalies.budget", {"given": most_per_shift})
    times = [np.asarray(replay.times_s, float) for replay in replays]
    first, last = min(each[0] for each in times if len(each)), max(each[-1] for each in times if len(each))
    scale = series / len(replays)
    shifts = max(1, math.ceil((last - first) / (span_s * scale)))
    best = Budgeted(SILENT, 0.0, shifts, 0)
    for threshold in THRESHOLDS[::-1]:
        false = [second for replay, each in zip(replays, times, strict=True) for second in _false(replay, each, float(threshold))]
        counts = Counter(int((second - first) / (span_s * scale)) for second in false)
        over = sum(count > most_per_shift for count in counts.values())
        if over > (1 - KEPT) * shifts:
            break
        months = max(last - first, span_s) / MONTH_S
        best = Budgeted(float(threshold), len(false) * scale / months, shifts, over)
    return replace(best, sensitivities=sensitivities(histories, best.threshold, scorer=scorer))


def _false(replay: Replayed, times_s: Numbers, threshold: float) -> list[float]:
    """The seconds at which a false alarm begins."""
    begun = times_s[alarm_onsets.begin(times_s, np.asarray(replay.scores, float), threshold)]
    return [second for second in begun.tolist() if not any(low <= second <= high for low, high in replay.confirmed)]


def sensitivities(
    histories: Sequence[tuple[Numbers, Numbers]], threshold: float, seed: int = 0, scorer: Scorer = scored
) -> tuple[Sensitivity, ...]:
    """What the threshold finds of faults put into histories of (times, finite values), by kind and size; the same for the same seed.

    A fault is found where a score reaches the threshold while it lasts. None counts where the history itself reaches it there.
    """
    counts: defaultdict[tuple[Kind, float], list[bool]] = defaultdict(list)
    whole = scorer([(times_s, values, times_s[0]) for times_s, values in histories])
    for number, ((times_s, values), scores) in enumerate(zip(histories, whole, strict=True)):
        loud = times_s[scores >= threshold]
        faults = [each for each in fault_injection.injected(times_s, values, seed + number) if not _inside(loud, each.first_s, each.last_s)]
        told = scorer([(fault.times_s, fault.values, fault.first_s) for fault in faults])
        for fault, found in zip(faults, told, strict=True):
            counts[fault.kind, fault.size].append(_inside(fault.times_s[found >= threshold], fault.first_s, fault.last_s))
    return tuple(Sensitivity(kind, size, len(each), sum(each)) for (kind, size), each in counts.items())


def _inside(seconds: Numbers, first: float, last: float) -> bool:
    return bool(np.any((seconds >= first) & (seconds <= last)))


def together(groups: NDArray[np.int64], times_s: Numbers, scores: Numbers) -> list[Replayed]:
    """One replay a group: the highest score of any of its series at each time. One storm over many gauges is one alarm."""
    order = np.lexsort((times_s, groups))
    groups, times_s, scores = groups[order], times_s[order], scores[order]
    begins = np.flatnonzero((np.diff(groups, prepend=-1) != 0) | (np.diff(times_s, prepend=np.nan) != 0))
    if not len(begins):
        return []
    highest, times_s, groups = np.maximum.reduceat(scores, begins), times_s[begins], groups[begins]
    parts = np.flatnonzero(np.diff(groups)) + 1
    return [Replayed(*each) for each in zip(np.split(times_s, parts), np.split(highest, parts), strict=True)]
