"""What follows what in a log, how long it waits there, what is done again, who hands over to whom. Pure."""

from collections import Counter
from itertools import pairwise

import numpy as np

from bazan.analysis.process_mining.rules import case_of, combined, grouped, parted, seconds, spread, stays
from bazan.analysis.process_mining.types import Dimension, Handover, Log, Rework, Spread, Variant, Wait, Work

LONGEST_WAY = 12
"""Events back to the same activity; a longer way is none that anybody would call a loop."""


def waits(log: Log, *dimensions: Dimension) -> list[Wait]:
    """The times between events by some dimensions, those with the most waiting first. ``"from", "to"``: the directly-follows graph."""
    between = stays(log)
    after = between.before + 1
    columns = {
        "from": (log.activity[between.before], log.activities),
        "to": (log.activity[after], log.activities),
        "step": (log.activity[between.owner], log.activities),
        "unit": (log.unit[between.owner], log.units),
        "giver": (log.unit[between.before], log.units),
        "taker": (log.unit[after], log.units),
        "kind": (log.kind[case_of(log)[between.before]], log.kinds),
    }
    chosen = [columns[dimension] for dimension in dimensions]
    sizes = [len(names) for _, names in chosen]
    groups = grouped(combined([numbers for numbers, _ in chosen], sizes), between.wait)
    waited = float(groups.totals.sum())
    named = [[(*names, None)[number] for number in numbers.tolist()]
             for numbers, (_, names) in zip(parted(groups.codes, sizes), chosen, strict=True)]  # fmt: skip
    alike = [
        Wait(of, int(count), seconds(total), total / waited if waited else 0.0, seconds(median), seconds(p90))
        for of, count, total, median, p90 in zip(
            zip(*named, strict=True), groups.counts, groups.totals.tolist(), groups.medians.tolist(), groups.p90s.tolist(), strict=True
        )
    ]
    return sorted(alike, key=lambda wait: (-wait.total_s, -wait.count, tuple(name or "" for name in wait.of)))


def variants(log: Log) -> list[Variant]:
    """The ways cases took, the most frequent first."""
    which, ways = variant_of(log)
    groups = grouped(which, _lasted(log))
    taken = [
        Variant(way, int(count), int(count) / len(log.cases), seconds(median))
        for way, count, median in zip(ways, groups.counts, groups.medians.tolist(), strict=True)
    ]
    return sorted(taken, key=lambda variant: (-variant.cases, variant.activities))


def variant_of(log: Log) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """(of each case the number of its way, int64 (C,); the ways, by number)."""
    numbers: dict[bytes, int] = {}
    bounds = log.start.tolist()
    which = [numbers.setdefault(log.activity[low:high].tobytes(), len(numbers)) for low, high in pairwise(bounds)]
    return np.array(which, dtype=np.int64), [_named(log, way) for way in numbers]


def _named(log: Log, way: bytes) -> tuple[str, ...]:
    return tuple(log.activities[number] for number in np.frombuffer(way, dtype=log.activity.dtype))


def starts(log: Log) -> dict[str, int]:
    """Activities that cases start with and how many do, the most first."""
    return _counted(log, log.start[:-1])


def stops(log: Log) -> dict[str, int]:
    """The same of those they stop with so far."""
    return _counted(log, log.start[1:] - 1)


def durations(log: Log) -> Spread:
    """How long cases took from their first event to their last; one of a single event took no time."""
    return spread(_lasted(log))


def work(log: Log) -> list[Work]:
    """Every activity, the most frequent first, with how long people were at it where the log tells when it began."""
    events = np.bincount(log.activity, minlength=len(log.activities)).tolist()
    pairs = np.unique(combined([case_of(log), log.activity], [len(log.cases), len(log.activities)]))
    cases = np.bincount(parted(pairs, [len(log.cases), len(log.activities)])[1], minlength=len(log.activities)).tolist()
    spans_of: list[tuple[float | None, float | None, float | None]] = [(None, None, None)] * len(log.activities)
    if log.begun is not None:
        groups = grouped(log.activity, log.at - log.begun)
        spans_of = list(zip(*(map(seconds, column) for column in (groups.totals, groups.medians, groups.p90s)), strict=True))
    activities = [Work(name, count, of, *spans) for name, count, of, spans in zip(log.activities, events, cases, spans_of, strict=True)]
    return sorted(activities, key=lambda activity: (-activity.events, activity.activity))


def rework(log: Log) -> list[Rework]:
    """What is done again in a case it was done in already, the most times first."""
    case = case_of(log)
    order = np.lexsort((case, log.activity))
    again = (log.activity[order][1:] == log.activity[order][:-1]) & (case[order][1:] == case[order][:-1])
    earlier, later = order[:-1][again], order[1:][again]
    took = np.zeros(len(log.at))
    between = stays(log)
    took[between.owner] = between.whole
    bounds = np.r_[0, np.flatnonzero(np.diff(log.activity[later])) + 1, len(later)].tolist() if len(later) else [0]
    repeated = []
    for low, high in pairwise(bounds):
        times, before = later[low:high], earlier[low:high]
        way, taken = _usual_way(log, before.tolist(), times.tolist())
        direct, cases = int((times == before + 1).sum()), len(np.unique(case[times]))
        total_s = seconds(np.sort(took[times]).sum())
        repeated.append(Rework(log.activities[log.activity[times[0]]], cases, high - low, direct, total_s, way, taken))
    return sorted(repeated, key=lambda activity: (-activity.times, activity.activity))


def _usual_way(log: Log, earlier: list[int], later: list[int]) -> tuple[tuple[str, ...], int]:
    """The most frequent of the short ways from one event to another, and how often it was taken."""
    ways = Counter(log.activity[low : high + 1].tobytes() for low, high in zip(earlier, later, strict=True) if high - low <= LONGEST_WAY)
    if not ways:
        return (), 0
    most = max(ways.values())
    return min(_named(log, way) for way, times in ways.items() if times == most), most


def handovers(log: Log) -> list[Handover]:
    """Which unit hands over to which, the most frequent first. Between two events of which one tells no unit nothing is known."""
    between = stays(log)
    after = between.before + 1
    giver, taker = log.unit[between.before], log.unit[after]
    changed = (giver >= 0) & (taker >= 0) & (giver != taker)
    giver, taker, wait, after = giver[changed], taker[changed], between.wait[changed], after[changed]
    if not len(giver):
        return []
    size = len(log.units)
    held, first = np.unique(combined([case_of(log), log.unit], [len(log.cases), size]), return_index=True)
    taken = combined([case_of(log)[after], taker], [len(log.cases), size])
    back = first[np.searchsorted(held, taken)] < after
    codes = combined([giver, taker], [size, size])
    groups = grouped(codes, wait)
    returned = grouped(codes, back).totals
    givers, takers = parted(groups.codes, [size, size])
    pairs = [
        Handover(log.units[a], log.units[b], int(count), int(again), seconds(median), seconds(p90))
        for a, b, count, again, median, p90 in zip(
            givers, takers, groups.counts, returned, groups.medians.tolist(), groups.p90s.tolist(), strict=True
        )
    ]
    return sorted(pairs, key=lambda handover: (-handover.count, handover.giver, handover.taker))


def _counted(log: Log, events: np.ndarray) -> dict[str, int]:
    numbers, counts = np.unique(log.activity[events], return_counts=True)
    counted = {log.activities[number]: int(count) for number, count in zip(numbers, counts, strict=True)}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _lasted(log: Log) -> np.ndarray:
    return log.at[log.start[1:] - 1] - log.at[log.start[:-1]]
