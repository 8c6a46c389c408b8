"""Will the year's target be met? From paths of what is still to come, drawn so that each step keeps to its interval. Pure.

Steps of one forecast err together: the level that is wrong in May is wrong in June. So errors are drawn with what they were found to share
on back-test (a Gaussian copula over the intervals; ``Forecast.shared``). Drawn one by one they would cancel out, and a year look sure.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import isfinite, sqrt

import numpy as np

from bazan.analysis.forecasts.calibration import DECAY
from bazan.analysis.forecasts.types import Chance, Direction, Forecast, Kind
from bazan.core.errors import Refused

PATHS = 4_000
"""Half of them mirror the other half, so that chance moves no mean."""
SEED = 11
Z80, Z95 = 1.281552, 1.959964


def chance(so_far: Sequence[float], forecast: Forecast, left: int, goal: float, direction: Direction, kind: Kind = "sum") -> Chance:
    """``so_far``: the year's values known; ``left``: how many periods are still to come, those of the forecast's first steps.

    Refused ``forecasts.target.far`` (more are left than were forecast), ``forecasts.target.unknown`` (a value of this year is missing,
    or there is no goal).
    """
    if left > len(forecast.steps):
        raise Refused("forecasts.target.far", {"left": left, "steps": len(forecast.steps)}, "left")
    known = np.asarray(so_far, float)
    if not (np.isfinite(known).all() and isfinite(goal) and len(known) + left):
        raise Refused("forecasts.target.unknown", {}, "so_far")
    needed = _needed(known, left, goal, kind) if left else None
    years = _figure(known, paths(forecast)[:, :left], kind)
    met = years >= goal if direction == "up" else years <= goal
    probability = (float(met.sum()) + 0.5) / (len(years) + 1)
    worst, best = (float(_figure(known, np.full((1, left), bound), kind)[0]) for bound in forecast.bounds)
    if direction == "down":
        worst, best, goal = -best, -worst, -goal
    if worst >= goal or best < goal:
        probability = float(worst >= goal)
    low, expected, high = np.quantile(years, (0.1, 0.5, 0.9)).tolist()
    return Chance(probability, expected, low, high, needed)


def paths(forecast: Forecast) -> np.ndarray:
    """Courses that what is coming may take, equally likely, float (``PATHS``, steps); the same ones at each call."""
    common, own = _drawn(len(forecast.steps))
    errors = sqrt(forecast.shared) * common + sqrt(1 - forecast.shared) * own
    return np.clip(_within(np.concatenate([errors, -errors]), forecast), *forecast.bounds)


@lru_cache(maxsize=8)
def _drawn(steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Standard normal errors, float (``PATHS`` / 2, steps): those that steps share, fading as they stand apart, and those of each alone."""
    chosen = np.random.default_rng(SEED)
    common, own = chosen.standard_normal((2, PATHS // 2, steps))
    for step in range(1, steps):
        common[:, step] = DECAY * common[:, step - 1] + sqrt(1 - DECAY**2) * common[:, step]
    return common, own


def _within(errors: np.ndarray, forecast: Forecast) -> np.ndarray:
    """Standard normal errors as values of each step: 80 of a hundred within its inner interval, 95 within its outer one."""
    mean, low80, high80, low95, high95 = np.array([(s.mean, s.low80, s.high80, s.low95, s.high95) for s in forecast.steps]).T
    inner = np.where(errors < 0, mean - low80, high80 - mean) / Z80 * np.minimum(np.abs(errors), Z80)
    outer = np.where(errors < 0, low80 - low95, high95 - high80) / (Z95 - Z80) * np.maximum(np.abs(errors) - Z80, 0)
    return mean + np.sign(errors) * (inner + outer)


def _figure(known: np.ndarray, coming: np.ndarray, kind: Kind) -> np.ndarray:
    """The year's figure of each path."""
    if kind == "level":
        return coming[:, -1] if coming.shape[1] else np.repeat(known[-1], len(coming))
    total = known.sum() + coming.sum(axis=1)
    return total if kind == "sum" else total / (len(known) + coming.shape[1])


def _needed(known: np.ndarray, left: int, goal: float, kind: Kind) -> float:
    if kind == "level":
        return goal
    return float((goal * (len(known) + left if kind == "mean" else 1) - known.sum()) / left)
