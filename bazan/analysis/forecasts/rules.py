"""Pure decisions: what can be forecast, what is done about gaps, where a course is tried on its past, and what beats seasonal naive."""

from collections.abc import Sequence
from math import inf, isfinite, log
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bazan.analysis.forecasts.types import Course, Declined, Effort, Record
from bazan.core.errors import Refused

Manner = Literal["full", "light", "short", "SeasonalNaive", "Naive", "Mean"]
"""How a forecast is made: by an ensemble of these members, or by a simple model. What is calibrated together is made in one manner."""
FEWEST = 3
"""Values without which nothing is said."""
LARGEST = 1e60
"""What is beyond it can't be squared and summed up."""
STILL = 1e-12
"""Of its size a course that moves less than this doesn't move: what is left is the rounding of who reckoned it."""
GAPS = 0.2
"""More of a course than this must not be missing."""
YOUNG = 6
"""Up to so many values there is nothing but simple models, whatever the season."""
LONGEST = 1_500
"""What is older than so many values says nothing of what is coming, and costs time."""
FURTHEST = 400
"""Steps."""
TRIALS = 3
"""Origins on a course's past."""
SEEN = 3
"""So many values show that a level stays where it jumped to."""
JUMP = 2.0
"""Times what was usual."""
SPREAD = 1.4826
"""From a median distance to a standard error."""
POOLED = 5.0
"""The pool's verdict weighs as much as so many windows of a course's own, of which two or three are mostly chance."""
CLEAREST = 10.0
"""A ratio of errors counts no further than this: one perfect or one wild window doesn't decide alone."""


def judged(horizon: int, season: int, bounds: tuple[float, float] = (-inf, inf)) -> None:
    """Refused ``forecasts.horizon``, ``forecasts.season``, ``forecasts.limits``: what is asked for is none."""
    if not 1 <= horizon <= FURTHEST:
        raise Refused("forecasts.horizon", {"given": horizon, "most": FURTHEST}, "horizon")
    if not 1 <= season <= FURTHEST:
        raise Refused("forecasts.season", {"given": season, "most": FURTHEST}, "season")
    if not bounds[0] < bounds[1]:
        raise Refused("forecasts.limits", {"low": bounds[0], "high": bounds[1]}, "bounds")


def declined(course: Course) -> Declined | None:
    """Why nothing can be said of a course; None: something can."""
    values = np.asarray(course.values, float)
    known = ~np.isnan(values)
    count, low, high = int(known.sum()), *course.bounds
    if count < FEWEST:
        return Declined(course.key, "forecasts.short", {"count": count, "fewest": FEWEST})
    if (np.abs(values[known]) > LARGEST).any():
        return Declined(course.key, "forecasts.large", {})
    outside = values[known & ((values < low) | (values > high))]
    if len(outside):
        return Declined(course.key, "forecasts.bounds", {"given": float(outside[0]), "low": _told(low), "high": _told(high)})
    if not known[-1]:
        return Declined(course.key, "forecasts.last", {})
    missing = 1 - count / (len(values) - int(known.argmax()))
    if missing > GAPS:
        return Declined(course.key, "forecasts.gaps", {"share": round(100 * missing), "most": round(100 * GAPS)})
    return None


def _told(bound: float) -> float | None:
    return bound if isfinite(bound) else None


def known_part(values: np.ndarray) -> np.ndarray:
    """From the first value on, the newest ``LONGEST`` of them."""
    return values[int((~np.isnan(values)).argmax()) :][-LONGEST:]


def filled(values: np.ndarray, season: int) -> np.ndarray:
    """What is missing by the straight line between its neighbours, with what that part of the season usually is above or below it.

    For fitting alone: a filled value is never compared with anything.
    """
    missing = np.isnan(values)
    if not missing.any():
        return values
    at = np.arange(len(values))
    line = np.interp(at, at[~missing], values[~missing])
    usual = np.zeros(len(values))
    if len(values) >= 2 * season > 2:
        level = np.convolve(np.pad(line, season // 2, mode="edge"), np.ones(season) / season, "valid")[: len(values)]
        for part in range(season):
            same = at % season == part
            above = (values - level)[same & ~missing]
            usual[same] = np.median(above) if len(above) else 0.0
    rest = np.interp(at, at[~missing], (values - usual)[~missing])
    return np.where(missing, rest + usual, values)


def still(values: np.ndarray) -> bool:
    return bool(values.std() <= STILL * np.abs(values).max())


def limits(values: np.ndarray, bounds: tuple[float, float]) -> tuple[float, float]:
    """What is coming is held within: the course's own bounds, and zero where nothing was ever below it."""
    return (max(bounds[0], 0.0) if np.nanmin(values) >= 0 else bounds[0]), bounds[1]


def manners(count: int, season: int, effort: Effort) -> tuple[Manner, ...]:
    """In which manners a course of so many values is forecast, the benchmark last."""
    benchmark: Manner = "SeasonalNaive" if count > season > 1 else "Naive"
    if count > max(2 * season, YOUNG):
        return effort, benchmark
    if count > max(season, YOUNG):
        return "short", benchmark
    return ("Mean", benchmark) if benchmark == "Naive" else ("Mean", "Naive", benchmark)


def least(chosen: Sequence[Manner], season: int) -> int:
    """How many values the first trial has to know: within two seasons, two more than a season, or nothing was seen again yet."""
    if chosen[0] in ("full", "light"):
        return max(2 * season, YOUNG)
    if chosen[0] == "short":
        return max(season, YOUNG) + 2
    return season if chosen[-1] == "SeasonalNaive" else 2


def origins(count: int, horizon: int, season: int, least: int) -> tuple[int, ...]:
    """How many values are known at each trial on the past: half a season apart or as there is room."""
    apart = max(1, min(season // 2, (count - least) // TRIALS))
    first = max(least, count - horizon - (TRIALS - 1) * apart)
    return tuple(origin for origin in range(first, count, apart))[:TRIALS]


def scale(values: np.ndarray, season: int) -> float:
    """The mean absolute error of seasonal naive inside a course, of naive where it is no longer than a season; what errors are told in."""
    lag = season if len(values) > season else 1
    return float(np.nanmean(np.abs(values[lag:] - values[:-lag])))


def evidence(errors: np.ndarray, benchmark: np.ndarray) -> float:
    """The logarithm of how a model's absolute errors stand to those of the benchmark; below zero they are smaller."""
    own, other = float(np.nansum(errors)), float(np.nansum(benchmark))
    if own == other:
        return 0.0
    return log(min(max(own / other, 1 / CLEAREST), CLEAREST)) if other else log(CLEAREST)


def advantage(own: float, windows: float, pool: float) -> float:
    """How far a model is ahead of the benchmark (seasonal naive; of a course within a season, naive): above zero it beats it and is shown.

    ``own``: the evidence of the course's own trials, over so many windows of the horizon; ``pool``: that of all courses tried so. Where a
    course's own two or three windows put seasonal naive ahead, the next one did so in one case of five: who believes them alone errs more
    (figures: docs/explanation/forecasts.md).
    """
    return -(windows * own + POOLED * pool) / (windows + POOLED)


def ahead_of_naive(model: str, record: Record | None) -> bool:
    """Whether a forecast is shown by the ensemble and was off by less than seasonal naive on the course's own past."""
    own, plain = (record.scores.get(name) if record else None for name in ("Ensemble", "SeasonalNaive"))
    return model == "Ensemble" and own is not None and plain is not None and own.smape < plain.smape


def shifted(values: np.ndarray, season: int) -> int | None:
    """At which value the level jumped within the last season; None: it didn't, or there are too few values to tell.

    It did where three values or more, all that came since, differ from the season before to one side by more than is usual, and on the
    middle by more than twice what as many neighbours ever did. Whatever the reason (a reform of communes, an epidemic, a new way of
    counting), what was before says less then. Measured: told of 1 in 150 series of M3, of 2 in 100 of noise, of 98 in 100 that doubled.
    """
    if season < SEEN or len(values) < 2 * season + SEEN:
        return None
    apart = values[season:] - values[:-season]
    for count in range(min(season, len(apart) // 2), SEEN - 1, -1):
        before, since = apart[:-count], apart[-count:]
        middle = np.median(before)
        stood = np.abs(np.median(sliding_window_view(before, count), axis=1) - middle).max()
        usual = max(stood, SPREAD * np.median(np.abs(before - middle)))
        jump = np.median(since) - middle
        if abs(jump) > JUMP * usual and ((since - middle) * np.sign(jump)).min() > usual:
            return len(values) - count
    return None
