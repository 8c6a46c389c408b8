"""Many series of counts, a disease in a place each, judged at their newest period by the method their past is long enough for. Pure."""

from collections.abc import Sequence

import numpy as np

from bazan.analysis.outbreaks import ears_and_farrington, endemic_channel, rules
from bazan.analysis.outbreaks.grammar import Sweep
from bazan.analysis.outbreaks.types import NOTHING, EndemicOptions, FarringtonOptions, Judged, Signal

PER_YEAR = {"week": 52, "day": 365}
BACK = 13
"""Newest periods that are judged, to tell since when an alarm lasts."""


def method_of(sweep: Sweep, ended: int) -> str:
    """By how many periods have ended; empty: EARS has no baseline yet."""
    if ended >= seasonal_from(sweep):
        return sweep.seasonal
    return sweep.short if ended >= least_periods(sweep) else ""


def least_periods(sweep: Sweep) -> int:
    """How many periods must have ended that anything can be said of the last of them."""
    return ears_and_farrington.ears_reach(sweep.short) + 1


def seasonal_from(sweep: Sweep) -> int:
    """How many periods must have ended that the method of five years judges the last of them."""
    per_year = PER_YEAR[sweep.grain]
    reach = endemic_channel.reach(_channel(sweep), per_year) if sweep.seasonal == "endemic" else rules.reach(_options(sweep), per_year)
    return reach + 1


def judged(counts: np.ndarray, sweep: Sweep) -> list[Judged]:
    """Of each series (series, periods), whose last period still runs: that one where it is beyond its threshold already, else the one
    before. NaN: nobody knows. An alarm needs ``least_cases`` in its period.
    """
    newest = counts.shape[1] - 1
    first = max(0, newest - BACK)
    found = []
    for series, signals in zip(counts, _signals(counts, first, sweep), strict=True):
        alarms = [bool(signal.alarm and count >= sweep.least_cases) for signal, count in zip(signals, series[first:], strict=True)]
        at = newest if alarms[-1] else newest - 1
        since = at
        while since > first and alarms[since - 1 - first]:
            since -= 1
        signal, count = signals[at - first], series[at]
        told = Signal(signal.expected, signal.threshold, alarms[at - first] if signal.alarm is not None else None, signal.score)
        found.append(Judged(at, 0 if np.isnan(count) else int(count), told, since if told.alarm else None))
    return found


def _signals(counts: np.ndarray, first: int, sweep: Sweep) -> list[list[Signal]]:
    """Of each series those of its periods from ``first`` on."""
    method = method_of(sweep, counts.shape[1] - 1)
    if not method:
        return [[NOTHING] * (counts.shape[1] - first)] * len(counts)
    if method == "farrington":
        return ears_and_farrington.sweep(counts.tolist(), PER_YEAR[sweep.grain], options=_options(sweep), at=range(first, counts.shape[1]))
    if method == "endemic":
        at, per_year = range(first, counts.shape[1]), PER_YEAR[sweep.grain]
        return [endemic_channel.endemic_channel(series.tolist(), per_year, options=_channel(sweep), at=at) for series in counts]
    return [ears_and_farrington.ears(series.tolist(), sweep.short, alpha=sweep.ears_chance)[first:] for series in counts]


def _options(sweep: Sweep) -> FarringtonOptions:
    return FarringtonOptions(alpha=sweep.farrington_chance)


def _channel(sweep: Sweep) -> EndemicOptions:
    return EndemicOptions(deviations=sweep.endemic_deviations)


def counted(at: Sequence[int], series: Sequence[int], number: Sequence[int], shape: tuple[int, int]) -> np.ndarray:
    """(series, periods) of ``number`` cases each of a period and a series. A period without a single case anywhere is unknown, since
    nobody knows whether nobody fell ill or nobody reported; but the last one, which has only begun."""
    counts = np.zeros(shape)
    np.add.at(counts, (np.asarray(series, int), np.asarray(at, int)), np.asarray(number, float))
    silent = counts.sum(axis=0) == 0
    silent[-1] = False
    counts[:, silent] = np.nan
    return counts
