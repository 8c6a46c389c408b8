"""How unusual each value of one series is, told from those up to it and never from later ones.

Seven questions are asked of each value: how far it lies from the level of the last three, from that of the week, and, season and all,
from the middle of everything remembered (point); how far the median of six (shift) and the mean of a day (drift) lie from the level of
the week; how long the value has not changed (stuck); how long nothing came (missing). Each answer is set against the same answers of the
past (``tails``): once in how many values is it so large. What may be unusual by chance is shared out among the questions (``SHARES``);
the rarest by its share counts. What is usual is learnt anew from the last 4,000 values, once a day or every 96.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from bazan.core.errors import Refused
from bazan.core.time import OFFSET_S
from bazan.core.working_days import Calendar
from bazan.monitoring.anomalies.algorithms import alarm_onsets, baselines, tail_probability
from bazan.monitoring.anomalies.algorithms.baselines import NORMAL, ORDINARY
from bazan.monitoring.anomalies.algorithms.seasonality import DAY_S, HOUR_S
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers, Tail
from bazan.monitoring.anomalies.types import KINDS, LARGEST, UNUSUAL_SCORE, Expected, Scored

FIRST = 50
"""So many values are only learnt from."""
REMEMBERED, LEAST_BLOCK, RELEARN = 4000, 24, 96
"""Values that are learnt from; values judged before it is learnt anew, at least while few are known and later."""
QUICK, SHORT = 3, 6
"""Values in the quick level, and in the median that tells a shift."""
SLOW_DAYS, SLOW_LEAST = 7, 60
"""The slow level is the median of so many days, and of so many values at least."""
LEAST_Z, LEAST_RUN, LEAST_GAP = 2.5, 3.0, 4.0
"""Spreads, repetitions and usual gaps up to which nothing is unusual in any series."""
DRAWN = 20
"""The spread of an hour is drawn towards that of all hours as by so many values."""
GRAIN = 1e-3
"""A deviation up to this share of the level is none."""
POINT, SHIFT, DRIFT, STUCK, MISSING, LEVEL, RANGE = range(len(KINDS) + 2)
SHARES = np.array([0.17, 0.08, 0.04, 0.03, 0.03, 0.2, 0.45])[:, None]
"""Of the alarms that chance may raise, how many each question may; chosen on 26 files (docs/explanation/anomalies.md)."""
EVENT = 48
"""Values, or a day of them where that is fewer: of one event only the largest answer counts."""
LEAST_DAYS = 8
"""The mean of a day, sameness and silence are told after so many days: of fewer nobody knows their tail."""


@dataclass(frozen=True, eq=False)
class Told:
    """What is told of each value; arrays have an entry each."""

    once_in: Numbers
    kind: NDArray[np.int64]
    """Its number in KINDS, of the rarest answer."""
    middle: Numbers
    """What was expected, nan: nothing yet."""
    band: Numbers
    """Nineteen of twenty lie within so much about it."""
    since_s: Numbers
    unusual: Numbers
    """Once in how many values is unusual."""

    @classmethod
    def of(cls, times_s: Numbers) -> "Told":
        """Nothing yet of any."""
        count = len(times_s)
        return cls(
            np.ones(count),
            np.zeros(count, np.int64),
            np.full(count, np.nan),
            np.full(count, np.nan),
            times_s.copy(),
            np.full(count, tail_probability.UNUSUAL),
        )


@dataclass(frozen=True, eq=False)
class Context:
    """A stretch of known values whose first ``past`` are learnt from, and the rest judged."""

    times_s: Numbers
    values: Numbers
    runs: NDArray[np.int64]
    """How often each value had been said before it without a break."""
    past: int
    step_s: float
    """Between two values, usually."""

    @property
    def day(self) -> int:
        return _day(self.step_s)

    @property
    def gaps(self) -> Numbers:
        """From the value before, in usual gaps; 0 for the first."""
        return np.diff(self.times_s, prepend=self.times_s[0]) / self.step_s

    @property
    def unusual(self) -> float:
        return max(tail_probability.UNUSUAL, tail_probability.UNUSUAL_S / self.step_s)

    def silence(self) -> Tail | None:
        return tail_probability.learnt(self.gaps[: self.past], self.day, LEAST_GAP)


def score(times_s: ArrayLike, values: ArrayLike, calendar: Calendar = ORDINARY) -> list[Scored]:
    """How unusual each value is, in the order given; nan is an empty cell: silence that is known at its time.

    Values are judged in order of time; of the same time, in the order given. Refused ``anomalies.lengths``, ``anomalies.numbers``.
    """
    times_s, values = np.asarray(times_s, float), np.asarray(values, float)
    if times_s.shape != values.shape or times_s.ndim != 1:
        raise Refused("anomalies.lengths")
    if not np.isfinite(times_s).all() or np.any(np.abs(values) > LARGEST):
        raise Refused("anomalies.numbers", {"largest": f"{LARGEST:.0e}"})
    order = np.argsort(times_s, kind="stable")
    scored = _listed(times_s[order], judged(times_s[order], values[order], calendar))
    given = list(scored)
    for place, one in zip(order, scored, strict=True):
        given[place] = one
    return given


def judged(times_s: Numbers, values: Numbers, calendar: Calendar = ORDINARY, known_s: float = -np.inf) -> Told:
    """What is told of each value, in order of time; those before ``known_s`` are only learnt from."""
    told, empty = Told.of(times_s), np.isnan(values)
    known, silent = np.flatnonzero(~empty), np.flatnonzero(empty)
    last = np.searchsorted(known, silent) - 1
    judged_from = max(FIRST, int(np.searchsorted(times_s[known], known_s)))
    for context, first in _contexts(times_s[known], values[known], judged_from):
        now = known[first : first + len(context.values) - context.past]
        _judge(context, told, now, calendar)
        here = (last >= first) & (last < first + len(now))
        quiet, tail = silent[here], context.silence()
        if tail and len(quiet):
            since = times_s[known[last[here]]]
            rare = tail.once_in((times_s[quiet] - since) / context.step_s + 1)
            told.once_in[quiet] = np.maximum(rare * SHARES[MISSING], 1.0)
            told.kind[quiet], told.since_s[quiet], told.unusual[quiet] = MISSING, since, context.unusual
    return told


def _contexts(times_s: Numbers, values: Numbers, first: int) -> Iterator[tuple[Context, int]]:
    """(what is learnt from and judged, the number of the first value judged), in order; more often while little is known."""
    gaps, runs = np.diff(times_s, prepend=times_s[:1]), _runs(values)
    while first < len(values):
        start = max(0, first - REMEMBERED)
        seen = gaps[start + 1 : first]
        step_s = float(np.median(seen[seen > 0])) if seen.any() else HOUR_S
        last = first + max(LEAST_BLOCK, min(max(_day(step_s), RELEARN), first // 4))
        yield Context(times_s[start:last], values[start:last], runs[start:last], first - start, step_s), first
        first = last


def _day(step_s: float) -> int:
    """Values in a day, or in a week where they are daily."""
    return int(np.clip(round(DAY_S / step_s), 7, 288))


def _judge(context: Context, told: Told, now: NDArray[np.int64], calendar: Calendar) -> None:
    """Write into ``told`` what is told of the values at ``now``."""
    past, values, step_s, day = context.past, context.values, context.step_s, context.day
    offsets = baselines.learnt(context.times_s[:past], values[:past], step_s, calendar).offsets(context.times_s)
    course = values - offsets
    quick = _quick(course)
    surprises = course - quick
    grain = GRAIN * abs(float(np.median(values[:past]))) + 1e-12
    spreads = _spreads(context, surprises, grain)
    slow = _slow(course, past, max(SLOW_DAYS * day, SLOW_LEAST))
    departures = course - slow
    event = min(day, EVENT)
    answers = (
        (surprises / spreads, 1, LEAST_Z), (_medians(departures, SHORT), event, grain), (_means(departures, day), day, grain),
        (context.runs.astype(float), day, LEAST_RUN), (context.gaps, day, LEAST_GAP), (departures, event, grain),
        (values - float(np.median(values[:past])), event, grain),
    )  # fmt: skip
    rare = SHARES * np.stack([_rare(sizes, past, block, floor) for sizes, block, floor in answers])
    if past < LEAST_DAYS * day:
        rare[[DRIFT, STUCK, MISSING]] = 0.0
    kind = rare.argmax(axis=0)
    lasting = (kind >= LEVEL) & (np.abs(surprises / spreads)[past:] < LEAST_Z)  # it stands out from the week, not from its neighbours
    kind[lasting] = np.where(rare[DRIFT] > rare[SHIFT], DRIFT, SHIFT)[lasting]
    for explains in (POINT, STUCK, MISSING):  # a wild value moves means too, and what stands still or was silent leaves its course
        kind[rare[explains] / SHARES[explains] >= context.unusual * len(KINDS)] = explains
    told.once_in[now], told.kind[now] = np.maximum(rare.max(axis=0), 1.0), np.where(kind >= LEVEL, POINT, kind)
    told.unusual[now] = context.unusual
    beside = (kind == POINT) | (told.once_in[now] < context.unusual)
    told.middle[now] = offsets[past:] + np.where(beside, quick[past:], slow[past:])
    near = spreads[past:] * np.quantile(np.abs(surprises[:past] / spreads[:past]), 0.95)
    told.band[now] = np.where(beside, near, np.quantile(np.abs(departures[:past]), 0.95))
    here = np.arange(len(values))
    side = here - _runs(departures > 0)
    since = np.stack([here, side, side, here - context.runs, np.maximum(here - 1, 0), side, here])[:, past:]
    told.since_s[now] = context.times_s[np.maximum(since[kind, np.arange(len(now))], 0)]


def _quick(course: Numbers) -> Numbers:
    """Before each value the median of the last three, of the first one itself."""
    return _medians(np.concatenate([np.repeat(course[:1], QUICK), course[:-1]]), QUICK)[QUICK - 1 :]


def _slow(course: Numbers, past: int, count: int) -> Numbers:
    """Before each value the median of the last so many, found anew fourteen times in so many; before there are, of the first ones known."""
    count = min(count, past)
    stride = max(count // 14, 1)
    begun = np.full(count, np.median(course[:count]))
    later = np.median(sliding_window_view(course, count)[:-1:stride], axis=1)
    return np.concatenate([begun, np.repeat(later, stride)])[: len(course)]


def _medians(course: Numbers, count: int) -> Numbers:
    """The median of the last so many at each value, nan before there are."""
    medians = np.full(len(course), np.nan)
    if len(course) >= count:
        medians[count - 1 :] = np.median(sliding_window_view(course, count), axis=1)
    return medians


def _spreads(context: Context, surprises: Numbers, grain: float) -> Numbers:
    """How far a value usually lies from the quick level, by hour where hours are told apart."""
    past = np.abs(surprises[: context.past])
    spread = max(NORMAL * float(np.median(past)), 0.01 * float(past.mean()), grain)
    if context.step_s > 6 * HOUR_S:
        return np.full(len(surprises), spread)
    hours = (context.times_s + OFFSET_S) % DAY_S / HOUR_S
    slots = hours[: context.past].astype(np.int64)
    counts = np.bincount(slots, minlength=24)
    by_hour = (NORMAL * baselines.medians(past, slots, 24) * counts + spread * DRAWN) / (counts + DRAWN)
    return np.maximum(by_hour, 0.3 * spread)[hours.astype(np.int64)]


def _means(course: Numbers, count: int) -> Numbers:
    """The mean of the last so many at each value, nan before there are."""
    means, sums = np.full(len(course), np.nan), np.cumsum(np.concatenate([[0.0], course]))
    if len(course) >= count:
        means[count - 1 :] = (sums[count:] - sums[:-count]) / count
    return means


def _runs(values: NDArray[np.generic]) -> NDArray[np.int64]:
    """How often each value had been said before it without a break."""
    here = np.arange(len(values))
    changed = np.ones(len(values), bool)
    changed[1:] = values[1:] != values[:-1]
    return here - np.maximum.accumulate(np.where(changed, here, 0))


def _rare(sizes: Numbers, past: int, block: int, floor: float) -> Numbers:
    """Once in how many values the sizes behind the past are so large, up or down, each against its own side."""
    rare = np.ones(len(sizes) - past)
    for side in (np.maximum(sizes, 0.0), np.maximum(-sizes, 0.0)):
        tail = tail_probability.learnt(side[:past], block, floor)
        if tail:
            rare = np.fmax(rare, tail.once_in(side[past:]))
    return rare


def _listed(times_s: Numbers, told: Told) -> list[Scored]:
    scores = tail_probability.scores(told.once_in, told.unusual)
    flags = alarm_onsets.begin(times_s, scores)
    return [
        Scored(
            float(scores[at]), bool(flags[at]), KINDS[told.kind[at]] if unusual else None,
            Expected(*map(float, middle + told.band[at] * np.array([0, -1, 1]))) if np.isfinite(middle) else None,
            float(told.since_s[at]) if unusual else None, float(told.once_in[at]),
        )
        for at, (middle, unusual) in enumerate(zip(told.middle, scores >= UNUSUAL_SCORE, strict=True))
    ]  # fmt: skip
