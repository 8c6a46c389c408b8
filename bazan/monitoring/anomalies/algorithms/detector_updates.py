"""How the states of series follow their values: levels, offsets, spreads and tails, each by a bounded step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bazan.monitoring.anomalies.algorithms import tail_probability
from bazan.monitoring.anomalies.algorithms.baselines import TO_SIGMA
from bazan.monitoring.anomalies.algorithms.detector_states import States
from bazan.monitoring.anomalies.algorithms.seasonality import DAY_S, HOUR_S, WEEK_S
from bazan.monitoring.anomalies.algorithms.series_scores import FIRST, SHORT, SLOW_DAYS, SLOW_LEAST
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers

Series = NDArray[np.int64]
CLIP = 3.0
"""One value moves a level, an offset or a spread by no more than so many usual misses."""
DAYS, WEEKS = 8, 8
"""Repeats that an offset remembers."""
UNSETTLED_S = 3 * DAY_S
"""So long tails are not learnt: hours must be known first, or their swing would be taken for the usual."""
BLOCKS = 200
"""A tail remembers."""


@dataclass(frozen=True, eq=False)
class Batch:
    """One value each of different series, and what was expected of them before."""

    series: Series
    times_s: Numbers
    values: Numbers
    gap_s: Numbers
    hour: NDArray[np.int64]
    hour_of_week: NDArray[np.int64]
    courses: Numbers
    """(values, 2): without offsets and with them."""
    departures: Numbers
    """(values, 2): from the slow level of each."""
    use: NDArray[np.int64]
    """Which of both explains the series better."""
    quick: Numbers
    """The level of the last three values."""
    scale: Numbers
    """How far a value lies from it, usually at this hour."""

    @property
    def chosen(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return np.arange(len(self.use)), self.use

    @property
    def surprise(self) -> Numbers:
        return self.courses[self.chosen] - self.quick

    @property
    def departure(self) -> Numbers:
        return self.departures[self.chosen]


def levels(states: States, batch: Batch) -> None:
    """Move slow levels, offsets and the last values."""
    series, count = batch.series, states.count[batch.series]
    missed, least = states.missed[series], 1 / (count + 1)
    steps = np.clip(batch.departures, -CLIP * missed, CLIP * missed)
    pace = np.maximum(1 - np.exp(-batch.gap_s / (SLOW_DAYS / 2 * DAY_S)), least)
    pace = np.where(batch.gap_s > 0, np.minimum(pace, np.maximum(2 / SLOW_LEAST, least)), least)
    states.slow[series] += pace[:, None] * np.where(count[:, None] > 1, steps, batch.departures)
    away = np.abs(batch.departures)
    states.missed[series] += pace[:, None] * (np.where(count[:, None] > 1, np.minimum(away, (CLIP + 1) * missed), away) - missed)
    _offsets(states, batch, missed)
    states.recent[series] = np.concatenate([states.recent[series][:, :, 1:], batch.courses[:, :, None]], axis=2)


def _offsets(states: States, batch: Batch, missed: Numbers) -> None:
    series, here = batch.series, np.clip(batch.gap_s / HOUR_S, 0.0, 1.0)
    age_s = batch.times_s - states.begun_s[series]
    day = here / (1 + np.minimum(age_s / DAY_S, DAYS))
    step = batch.departures[:, 0] - states.hours[series, batch.hour]
    limit = 2 * CLIP * missed[:, 0]
    states.hours[series, batch.hour] += day * np.clip(step, -limit, limit)
    settled = here * (age_s >= WEEK_S)  # before, what is left of hours would be taken for the weekday's
    week, limit = settled / (1 + np.minimum(age_s / WEEK_S, WEEKS)), 2 * CLIP * missed[:, 1]
    states.week[series, batch.hour_of_week] += week * np.clip(batch.departures[:, 1], -limit, limit)


def spreads(states: States, batch: Batch) -> None:
    """Move how far values usually lie from the quick level, and when they come."""
    series, count = batch.series, states.count[batch.series]
    surprise, spread = np.abs(batch.surprise) * TO_SIGMA, states.spread[series]
    bounded = np.where(count > 2, np.minimum(surprise, (CLIP + 1) * spread), surprise)
    states.spread[series] += np.maximum(0.01, 1 / (count + 1)) * (bounded - spread)
    share = np.minimum(surprise, (CLIP + 1) * spread) / np.maximum(spread, 1e-300)
    states.by_hour[series, batch.hour] += 0.03 * (share - states.by_hour[series, batch.hour])
    gap_s, step_s = batch.gap_s, states.step_s[series]
    pace = np.clip(1 / (1 + 0.1 * count), 0.02, 0.3)
    followed = np.where(step_s > 0, step_s * np.exp(pace * np.sign(gap_s - step_s)), gap_s)
    states.step_s[series] = np.where(gap_s > 0, np.where(np.abs(gap_s - step_s) <= pace * step_s, gap_s, followed), step_s)


def means(states: States, batch: Batch, step_s: Numbers) -> tuple[Numbers, Numbers]:
    """The mean departures of about six values and of a day, moved by this one."""
    series, departure, least = batch.series, batch.departure, 1 / (states.count[batch.series] + 1)
    lasting = np.maximum(DAY_S / 2, 3.5 * step_s)
    for mean, pace in ((states.short, 2 / (SHORT + 1)), (states.day, 1 - np.exp(-batch.gap_s / lasting))):
        mean[series] += np.maximum(pace, least) * (departure - mean[series])
    return states.short[series], states.day[series]


def remembered(states: States, batch: Batch) -> Numbers:
    """How often the value was said before it, moved by this one; and since when departures have their sign."""
    series = batch.series
    same = (batch.values == states.last_value[series]) & (states.count[series] > 0)
    states.run[series] = np.where(same, states.run[series] + 1, 0)
    states.run_s[series] = np.where(same, states.run_s[series], batch.times_s)
    up = batch.departure > 0
    states.side_s[series] = np.where(up == (states.up[series] > 0), states.side_s[series], batch.times_s)
    states.up[series] = up
    return states.run[series]


def tail(states: States, series: Series, times_s: Numbers, sizes: Numbers, floors: Numbers, blocks: Numbers) -> None:
    """Follow the tails of sizes by side: each block ends with its largest size judged against the edge.

    The step on the logarithm is the best one for a power tail: ``heaviness / (TOP × blocks seen)``.
    """
    ready = (states.count[series] >= FIRST / 2) & (times_s - states.begun_s[series] >= UNSETTLED_S)
    largest = np.maximum(states.largest[series], sizes)
    ended = ready[:, None] & (states.count[series][:, None] % blocks == blocks - 1)
    edge, heaviness = np.maximum(states.edge[series], floors), states.heaviness[series]
    seen, young = states.blocks[series], states.blocks[series] < tail_probability.FEWEST_BLOCKS
    hit = largest > edge
    beyond = np.log(np.maximum(largest, edge) / edge)
    pace = heaviness / (tail_probability.TOP * np.clip(seen, 1 / tail_probability.TOP, BLOCKS))
    moved = np.where(young, np.maximum(edge, largest), edge * np.exp(pace * (hit - tail_probability.TOP)))
    drawn = hit & ended & ~young
    towards = (np.minimum(beyond, 1.0) - heaviness) / (
        np.minimum(states.beyond[series], tail_probability.MOST) + tail_probability.PRIOR_WEIGHT + 1
    )
    states.heaviness[series] = np.where(drawn, np.maximum(heaviness + towards, tail_probability.LIGHTEST), heaviness)
    states.edge[series] = np.where(ended, moved, states.edge[series])
    states.beyond[series] += drawn
    states.blocks[series] += ended
    states.largest[series] = np.where(ended, 0.0, np.where(ready[:, None], largest, 0.0))
