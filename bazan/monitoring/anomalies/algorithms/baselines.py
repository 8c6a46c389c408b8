"""What is usual at an instant, learnt from history: a level and offsets by month, hour, weekday and day beside Tết.

Offsets are medians of what the ones before leave (median polish, Tukey 1977), so a wild week hardly moves them. An offset is kept only
where it explains values it was not learnt from: the error left by medians of ``n`` repeats is taken to be ``1 + 1/n`` times what it looks.
Learning takes milliseconds, so a baseline is learnt anew as values come.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bazan.core.working_days import Calendar
from bazan.monitoring.anomalies.algorithms.seasonality import DAY_S, HOUR_S, TET_AFTER, TET_BEFORE, WEEK_S, Instants, placed
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers

BETTER = 0.97
"""An offset stays where it leaves at most this share of the error."""
NORMAL = 1.4826
"""A median absolute deviation times this is the standard deviation of a normal spread."""
TO_SIGMA = 1.2533
"""The same for a mean absolute deviation."""
YEAR_S = 365.25 * DAY_S
ORDINARY = Calendar()


@dataclass(frozen=True, eq=False)
class Slots:
    """A way to sort instants: at how many slots, where each instant stands among them, and how often each slot came back."""

    name: str
    count: int
    places: Numbers
    """From 0 up to ``count``; -1: in none."""
    repeats: float
    smooth: bool
    """Slots stand for the middle of a stretch, and between two middles an offset lies between theirs."""
    careful: bool
    """Few repeats: offsets are drawn towards none."""


@dataclass(frozen=True, eq=False)
class Factor:
    """Offsets by slot."""

    name: str
    offsets: Numbers
    smooth: bool


@dataclass(frozen=True, eq=False)
class Baseline:
    """What was learnt of one series."""

    level: float
    factors: tuple[Factor, ...]
    residual_low: float
    residual_high: float
    """Nineteen of twenty values lay between these about what was expected."""
    calendar: Calendar
    step_s: float

    def offsets(self, times_s: Numbers) -> Numbers:
        """What season, hour, weekday and Tết add to the level, at each instant."""
        offsets = np.zeros(len(times_s))
        if self.factors:
            ways = {slots.name: slots for slots in _ways(placed(times_s, self.calendar), self.step_s, np.inf)}
            for factor in self.factors:
                offsets += _at(ways[factor.name], factor.offsets)
        return offsets

    def expected(self, times_s: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """(middle, low, high) at each instant."""
        middle = self.level + self.offsets(times_s)
        return middle, middle + self.residual_low, middle + self.residual_high


def learnt(times_s: Numbers, values: Numbers, step_s: float, calendar: Calendar = ORDINARY) -> Baseline:
    """The baseline of finite values, one or more, in order of time, about ``step_s`` apart."""
    level = float(np.median(values))
    residuals, factors = values - level, list[Factor]()
    for slots in _ways(placed(times_s, calendar), step_s, float(times_s[-1] - times_s[0]) + step_s):
        offsets = medians(residuals, slots.places.astype(np.int64), slots.count)
        if slots.careful:
            offsets = offsets * slots.repeats / (slots.repeats + 1)
        left, inside = residuals - _at(slots, offsets), slots.places >= 0
        if np.abs(left[inside]).sum() * (1 + 1 / slots.repeats) < BETTER * np.abs(residuals[inside]).sum():
            residuals = left
            factors.append(Factor(slots.name, offsets, slots.smooth))
    low, high = np.quantile(residuals, (0.025, 0.975))
    return Baseline(level, tuple(factors), float(low), float(high), calendar, step_s)


def _ways(at: Instants, step_s: float, span_s: float) -> Iterator[Slots]:
    """Every way to sort instants this far apart that came back often enough in the span."""
    if span_s >= 2 * YEAR_S:
        yield Slots("month", 12, at.month, span_s / YEAR_S, True, True)
    if step_s <= 6 * HOUR_S:
        within = step_s < HOUR_S  # an hourly value stands for its hour, not for a point between two
        if span_s >= 2 * DAY_S:
            yield Slots("hour", 24, at.hour, span_s / DAY_S, within, False)
        if span_s >= 2 * WEEK_S:
            yield Slots("hour of the week", 168, at.weekday * 24 + at.hour, span_s / WEEK_S, within, True)
    elif step_s <= 1.5 * DAY_S and span_s >= 4 * WEEK_S:
        yield Slots("weekday", 7, at.weekday.astype(float), span_s / WEEK_S, False, False)
    beside = at.tet >= 0
    years = len(np.unique(at.day[beside] // 365)) if np.isfinite(span_s) else 2
    if step_s <= 1.5 * DAY_S and years >= 2:
        yield Slots("tet", TET_BEFORE + TET_AFTER + 1, at.tet.astype(float), float(years), False, True)


def medians(values: Numbers, slots: NDArray[np.int64], count: int) -> Numbers:
    """The median of the values of each slot, 0 of an empty one; a negative slot is none."""
    order = np.lexsort((values, slots))
    ends = np.searchsorted(slots[order], np.arange(count + 1))
    filled, found = np.diff(ends) > 0, np.zeros(count)
    first, held, ordered = ends[:-1][filled], np.diff(ends)[filled], values[order]
    found[filled] = (ordered[first + (held - 1) // 2] + ordered[first + held // 2]) / 2
    return found


def _at(slots: Slots, offsets: Numbers) -> Numbers:
    if slots.smooth:
        return between(offsets, slots.places)
    inside = slots.places >= 0
    return np.where(inside, offsets[np.where(inside, slots.places, 0).astype(np.int64)], 0.0)


def between(offsets: Numbers, places: Numbers) -> Numbers:
    """Offsets of slots in a circle, each meant for its middle, at places from 0 up to their count."""
    from_middle = places - 0.5
    lower = np.floor(from_middle).astype(np.int64)
    share = from_middle - lower
    return (1 - share) * offsets[lower % len(offsets)] + share * offsets[(lower + 1) % len(offsets)]
