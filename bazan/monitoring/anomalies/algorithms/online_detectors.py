"""Detectors of many series at once, as their values come: the five questions of ``scoring`` with memory of a fixed size.

Medians become means of clipped steps (Huber 1964), tails are followed block by block (stochastic approximation, Robbins and Monro 1951),
and everything is learnt from every value, so a detector is taught by playing history to it. Each operation runs over a batch of series.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bazan.core.errors import Refused
from bazan.core.working_days import Calendar
from bazan.monitoring.anomalies.algorithms import alarm_onsets, detector_updates, tail_probability
from bazan.monitoring.anomalies.algorithms.baselines import BETTER, ORDINARY
from bazan.monitoring.anomalies.algorithms.detector_states import States
from bazan.monitoring.anomalies.algorithms.detector_updates import Batch, Series
from bazan.monitoring.anomalies.algorithms.seasonality import DAY_S, HOUR_S, weekly
from bazan.monitoring.anomalies.algorithms.series_scores import (
    DRIFT,
    FIRST,
    GRAIN,
    LEAST_GAP,
    LEAST_RUN,
    LEAST_Z,
    MISSING,
    POINT,
    SHIFT,
    SHORT,
    STUCK,
)
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.types import KINDS, LARGEST

KIND_OF_SIDE = np.array([POINT, POINT, SHIFT, SHIFT, DRIFT, DRIFT, STUCK, MISSING])
BAND = 2.0
"""Spreads about the quick level within which about nineteen of twenty values lie."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What was seen of each value given, in the order given; ``types.Scored`` says what the words mean."""

    score: Numbers
    alarm: NDArray[np.bool_]
    kind: NDArray[np.int64]
    """Its number in KINDS, where the score is unusual; else of the rarest answer."""
    once_in: Numbers
    middle: Numbers
    """What was expected, nan: nothing yet."""
    band: Numbers
    since_s: Numbers

    @classmethod
    def nothing(cls, times_s: Numbers) -> "Seen":
        """Of values that are not judged."""
        count = len(times_s)
        empty = np.full(count, np.nan)
        return cls(np.zeros(count), np.zeros(count, bool), np.zeros(count, np.int64), np.ones(count), empty, empty.copy(), times_s.copy())


class Detectors:
    """Of so many series, numbered from 0."""

    def __init__(self, states: States, calendar: Calendar = ORDINARY) -> None:
        self.states, self.calendar = states, calendar

    def see(self, series: ArrayLike, times_s: ArrayLike, values: ArrayLike) -> Seen:
        """Judge values and learn from them; a value that is no finite number is silence known at its time.

        Several of one series are taken in order of time. One older than the last of its series is neither judged nor learnt from.
        Refused ``anomalies.lengths``.
        """
        series, times_s, values = np.asarray(series, np.int64), np.asarray(times_s, float), np.asarray(values, float)
        if not series.shape == times_s.shape == values.shape:
            raise Refused("anomalies.lengths")
        seen = Seen.nothing(times_s)
        for rows in _turns(series, times_s):
            rows = rows[times_s[rows] >= self.states.last_s[series[rows]]]
            known = np.abs(values[rows]) <= LARGEST
            for taken, judge in ((rows[known], self._judge), (rows[~known], self._silent)):
                if len(taken):
                    judge(seen, taken, series[taken], times_s[taken], values[taken])
        return seen

    def silent(self, now_s: float) -> Seen:
        """What is seen of each series where nothing came since its last value."""
        series = np.arange(len(self.states.count))
        times_s = np.full(len(series), now_s)
        seen = Seen.nothing(times_s)
        self._silent(seen, series, series, times_s, times_s)
        return seen

    def _silent(self, seen: Seen, rows: Series, series: Series, times_s: Numbers, values: Numbers) -> None:
        states = self.states
        step_s = np.maximum(states.step_s[series], 1e-3)
        sizes = np.zeros((len(series), len(KIND_OF_SIDE)))
        sizes[:, -1] = np.where(states.count[series] > 0, (times_s - states.last_s[series]) / step_s, 0.0)
        blocks = _blocks(step_s)
        once_in, _ = _rarest(states, series, sizes, np.full_like(sizes, LEAST_GAP), blocks)
        seen.kind[rows], seen.since_s[rows] = MISSING, np.where(np.isfinite(states.last_s[series]), states.last_s[series], times_s)
        self._tell(seen, rows, series, times_s, once_in, step_s)

    def _judge(self, seen: Seen, rows: Series, series: Series, times_s: Numbers, values: Numbers) -> None:
        states, batch = self.states, self._batch(series, times_s, values)
        step_s = np.maximum(np.where(states.step_s[series] > 0, states.step_s[series], batch.gap_s), 1e-3)
        grain = GRAIN * np.abs(states.slow[series, 0]) + 1e-12
        quiet_since_s = np.where(states.count[series] > 0, states.last_s[series], times_s)
        run = detector_updates.remembered(states, batch)
        short, day = detector_updates.means(states, batch, step_s)
        sizes = _sides(batch.surprise / batch.scale, short, day, run, batch.gap_s / step_s)
        floors = np.stack([*[np.full(len(rows), LEAST_Z)] * 2, *[grain] * 4, *np.full((2, len(rows)), [[LEAST_RUN], [LEAST_GAP]])], axis=1)
        blocks = _blocks(step_s)
        once_in, kind = _rarest(states, series, sizes, floors, blocks)
        seen.kind[rows] = kind
        seen.since_s[rows] = np.choose(kind, [times_s, states.side_s[series], states.side_s[series], states.run_s[series], quiet_since_s])
        seen.middle[rows], seen.band[rows] = values - batch.surprise, BAND * batch.scale
        self._tell(seen, rows, series, times_s, once_in, step_s)
        detector_updates.tail(states, series, times_s, sizes, floors, blocks)
        detector_updates.spreads(states, batch)
        detector_updates.levels(states, batch)
        states.last_s[series], states.last_value[series] = times_s, values
        states.count[series] += 1

    def _batch(self, series: Series, times_s: Numbers, values: Numbers) -> Batch:
        states = self.states
        first = states.count[series] == 0
        states.begun_s[series] = np.where(first, times_s, states.begun_s[series])
        gap_s = np.where(first, 0.0, times_s - states.last_s[series])
        _, hour, weekday = weekly(times_s, self.calendar)
        # A value of an hour stands for it; one of minutes lies between the middles of two hours.
        place = np.where(states.step_s[series] < HOUR_S, hour - 0.5, np.floor(hour))
        lower = np.floor(place).astype(np.int64)
        share, of_week = place - lower, weekday * 24
        offsets = (1 - share) * (states.hours[series, lower % 24] + states.week[series, (of_week + lower) % 168])
        offsets += share * (states.hours[series, (lower + 1) % 24] + states.week[series, (of_week + lower + 1) % 168])
        courses = np.stack([values, values - offsets], axis=1)
        slow = np.where(first[:, None], courses, states.slow[series])
        use = (states.missed[series, 1] < BETTER * states.missed[series, 0]).astype(np.int64)
        recent = states.recent[series, use]
        quick = np.where(states.count[series] < 3, recent[:, 2], recent.sum(axis=1) - recent.max(axis=1) - recent.min(axis=1))
        quick = np.where(first, courses[:, 0], quick)
        now = hour.astype(np.int64)
        scale = states.spread[series] * np.maximum(states.by_hour[series, now], 0.3)
        scale = np.maximum(scale, GRAIN * np.abs(states.slow[series, 0]) + 1e-12)
        return Batch(series, times_s, values, gap_s, now, of_week + now, courses, courses - slow, use, quick, scale)

    def _tell(self, seen: Seen, rows: Series, series: Series, times_s: Numbers, once_in: Numbers, step_s: Numbers) -> None:
        """Write scores, and where alarms begin."""
        states = self.states
        seen.once_in[rows] = once_in
        score = tail_probability.scores(once_in, np.maximum(tail_probability.UNUSUAL, tail_probability.UNUSUAL_S / step_s))
        over = score >= states.threshold[series]
        seen.score[rows] = score
        loud, count = series[over], states.count[series[over]]
        since = times_s[over] - states.over_s[loud], count - states.over_count[loud]
        seen.alarm[rows[over]] = (since[0] >= alarm_onsets.CALM_S) & (since[1] >= alarm_onsets.CALM_VALUES)
        states.over_s[loud], states.over_count[loud] = times_s[over], count


def replayed(histories: Sequence[tuple[Numbers, Numbers, float]]) -> list[Numbers]:
    """The scores that detectors new to each history of (times, values, first second judged) give, played to them side by side."""
    detectors, scores = Detectors(States.blank(len(histories))), [np.zeros(len(times_s)) for times_s, _, _ in histories]
    longest = max((len(times_s) for times_s, _, _ in histories), default=0)
    for place in range(longest):
        series = np.array([number for number, each in enumerate(scores) if place < len(each)])
        times_s, values = (np.array([histories[number][part][place] for number in series]) for part in (0, 1))
        for number, score in zip(series, detectors.see(series, times_s, values).score, strict=True):
            scores[number][place] = score
    return scores


def _turns(series: Series, times_s: Numbers) -> list[Series]:
    """Rows in order of time, each turn with one of a series at most."""
    order = np.lexsort((times_s, series))
    ordered = series[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    nth = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return [order[nth == turn] for turn in range(int(nth.max(initial=-1)) + 1)]


def _sides(z: Numbers, short: Numbers, day: Numbers, run: Numbers, gap: Numbers) -> Numbers:
    """(values, SIDES), none negative."""
    return np.maximum(np.stack([z, -z, short, -short, day, -day, run, gap], axis=1), 0.0)


def _blocks(step_s: Numbers) -> Numbers:
    """(values, SIDES): how many values make a block, as in ``scoring``."""
    blocks = np.ones((len(step_s), len(KIND_OF_SIDE)))
    blocks[:, 2:4] = SHORT
    blocks[:, 4:] = np.clip(np.round(DAY_S / step_s), 7, 288)[:, None]
    return blocks


def _rarest(states: States, series: Series, sizes: Numbers, floors: Numbers, blocks: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
    """(once in how many values, which kind); 1 while little is known."""
    edge = np.maximum(states.edge[series], floors)
    known = (states.blocks[series] >= tail_probability.FEWEST_BLOCKS) & (states.count[series] >= FIRST)[:, None] & (sizes > edge)
    rare = np.ones_like(sizes)
    rare[known] = tail_probability.Tail(edge[known], states.heaviness[series][known], (blocks / tail_probability.TOP)[known]).once_in(
        sizes[known]
    )
    kind = KIND_OF_SIDE[rare.argmax(axis=1)]
    for explains in (POINT, STUCK, MISSING):  # as in ``scoring``
        kind[rare[:, explains == KIND_OF_SIDE].max(axis=1) >= tail_probability.UNUSUAL * len(KINDS)] = explains
    return np.maximum(rare.max(axis=1) / len(KINDS), 1.0), kind
