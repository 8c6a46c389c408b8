"""Whether the cases of a period are more than their own past lets expect: EARS and Farrington's flexible method."""

from collections.abc import Sequence

import numpy as np

from bazan.analysis.outbreaks import rules
from bazan.analysis.outbreaks.alarm_thresholds import bounds
from bazan.analysis.outbreaks.poisson_regression import Design, Fit, fit
from bazan.analysis.outbreaks.types import NOTHING, Count, EarsMethod, FarringtonOptions, Signal
from bazan.core.errors import Refused

PLAIN = FarringtonOptions()
BASELINE = 7
"""Periods EARS looks back, as its authors do."""
_AT_ONCE = 4096
"""Baselines fitted together: more of them cost memory and gain no time."""


def ears_reach(method: EarsMethod, baseline: int = BASELINE) -> int:
    """How many periods have to be there before one for it to be judged."""
    return baseline if method == "c1" else baseline + 2


@np.errstate(all="ignore")  # what can't be told is NaN
def ears(counts: Sequence[Count], method: EarsMethod, *, baseline: int = BASELINE, alpha: float | None = None) -> list[Signal]:
    """A signal of each period: from the ``baseline`` periods before it (c1), or from those before the last two (c2, c3).

    c3 adds up how far the two periods before rose above what was expected of them; the period's own count weighs nothing, as R has it.
    ``alpha``: 0.001 by default, of c3 0.025. Nothing is said where the baseline doesn't reach or holds an unknown count, nor by c3 where a
    baseline did not vary. Equal to ``earsC`` of R's surveillance 1.26 (Fricker, Hegler, Dunfee 2008, Statistics in Medicine 27, 3407).
    Refused ``outbreaks.count``, ``outbreaks.option``.
    """
    from scipy.special import ndtri

    alpha = alpha if alpha is not None else 0.025 if method == "c3" else 0.001
    rules.within("baseline", baseline, 3, rules.MOST_BASELINE)
    rules.within("alpha", alpha, rules.LEAST_ALPHA, rules.MOST_ALPHA)
    given, z = rules.series(counts), ndtri(1 - alpha)
    first = ears_reach(method, baseline)
    mean, deviation = np.full((2, len(given)), np.nan)
    if len(given) > first:
        windows = np.lib.stride_tricks.sliding_window_view(given, baseline)[: len(given) - first]
        mean[first:], deviation[first:] = windows.mean(axis=1), windows.std(axis=1, ddof=1)
    score = (given - mean) / deviation
    threshold = mean + z * deviation
    if method == "c3":
        risen = np.concatenate([[np.nan, np.nan], np.maximum(0.0, score - 1)])
        threshold = np.maximum(0.0, given + deviation * (z - risen[:-2] - risen[1:-1]))
    return _signals(mean, threshold, given > threshold, score, np.isfinite(given + threshold))


def farrington(counts: Sequence[Count], per_year: int, *, options: FarringtonOptions = PLAIN, at: range | None = None) -> list[Signal]:
    """A signal of each period ``at`` these positions (all by default), from the same season of the years before.

    Nothing is said before ``years`` years and half a window are there, nor where no regression holds. While fewer cases came than
    ``least_cases`` there is no alarm and no threshold; while one of their periods is unknown nothing can be told. Equal to
    ``farringtonFlexible`` of R's surveillance 1.26 without dates and population (Noufaily et al. 2013, Statistics in Medicine 32, 1206),
    also in that the score of ``nbPlugin`` and ``muan`` counts from the logarithm of what is expected. Where that is no lower than the
    threshold, R misses alarms; here there is no score, and the alarm. Refused ``outbreaks.count``, ``outbreaks.option``.
    """
    return sweep([counts], per_year, options=options, at=at)[0]


@np.errstate(all="ignore")
def sweep(
    places: Sequence[Sequence[Count]], per_year: int, *, options: FarringtonOptions = PLAIN, at: range | None = None
) -> list[list[Signal]]:
    """``farrington`` of many series over the same periods, all at once. Refused ``outbreaks.lengths`` besides."""
    rules.judge(options, per_year)
    given = [rules.series(counts) for counts in places]
    if len({len(counts) for counts in given}) > 1:
        raise Refused("outbreaks.lengths", {}, "cases")
    cases = np.stack(given) if given else np.empty((0, 0))
    wanted = at if at is not None else range(cases.shape[1])
    reached = [position for position in wanted if rules.reach(options, per_year) <= position < cases.shape[1]]
    rows = np.array([(place, position) for place in range(len(cases)) for position in reached], dtype=int).reshape(-1, 2)
    told = [
        signal for start in range(0, len(rows), _AT_ONCE) for signal in _judged(cases, rows[start : start + _AT_ONCE], per_year, options)
    ]
    found = dict(zip(map(tuple, rows.tolist()), told, strict=True))
    return [[found.get((place, position), NOTHING) for position in wanted] for place in range(len(cases))]


def _judged(cases: np.ndarray, rows: np.ndarray, per_year: int, options: FarringtonOptions) -> list[Signal]:
    """A signal of each row (place, position)."""
    place, position = rows[:, :1], rows[:, 1:]
    offsets, seasons = rules.baseline(options, per_year)
    past, newest = cases[place, position + offsets], cases[place, position - np.arange(options.least_over)]
    model, count = _model(past, offsets, seasons, options), newest[:, 0]
    expected, start, threshold = bounds(model, options)
    score = np.where(threshold > start, (count - start) / (threshold - start), np.nan)
    recent = newest.sum(axis=1)
    enough = (recent >= options.least_cases) & np.isfinite(threshold)
    expected, threshold = np.where(enough, expected, np.nan), np.where(enough, threshold, np.nan)
    known = np.isfinite(start) & (enough | (recent < options.least_cases))
    return _signals(expected, threshold, enough & (count > threshold), score, known)


def _model(past: np.ndarray, offsets: np.ndarray, seasons: np.ndarray, options: FarringtonOptions) -> Fit:
    """The regression with a trend where it is warranted, else that without."""
    from scipy.special import stdtr

    outlying = options.weights_threshold if options.reweight else None
    level = fit(past, Design(offsets, seasons, trend=False), outlying)
    if not options.trend or options.years < 3:
        return level
    rising = fit(past, Design(offsets, seasons, trend=True), outlying)
    significant = 2 * stdtr(rising.freedom, -np.abs(rising.slope_t)) <= options.trend_p
    seen = np.exp(rising.level) <= np.nan_to_num(past).max(axis=1)
    return rising.where(rising.converged & significant & seen, level)


def _signals(expected: np.ndarray, threshold: np.ndarray, alarm: np.ndarray, score: np.ndarray, known: np.ndarray) -> list[Signal]:
    """``known``: whether an alarm, or that there is none, can be told."""
    return [
        Signal(_number(expected[at]), _number(threshold[at]), bool(alarm[at]) if known[at] else None, _number(score[at]))
        for at in range(len(known))
    ]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
