"""Models on a course's own past: from each of a few origins they say what came next, knowing only what was before. Pure.

Imports nothing heavy; what it calls does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bazan.analysis.forecasts import ensemble, rules
from bazan.analysis.forecasts.rules import Manner
from bazan.analysis.forecasts.types import Course, Effort


@dataclass(frozen=True)
class Trial:
    """How a course is forecast in one manner, and how that did on its past."""

    manner: Manner
    mean: np.ndarray
    """What is coming, float (horizon,)."""
    spread: np.ndarray
    """The standard error it claims, float (horizon,)."""
    misses: np.ndarray
    """What came less what was said, float (origins, horizon); NaN: nothing to compare with."""
    spreads: np.ndarray
    """The standard errors it claimed, float (origins, horizon)."""
    came: np.ndarray
    """The values, as ``misses``."""


@dataclass(frozen=True)
class Tried:
    """A course with its trials. The last one is the benchmark: seasonal naive; of a course within a season, naive."""

    key: str
    trials: tuple[Trial, ...]
    limits: tuple[float, float]
    scales: np.ndarray
    """What errors from each origin are told in, float (origins,)."""
    shifted: int | None
    constant: float | None
    """The value it always had; None: it moves."""


def tried(course: Course, horizon: int, season: int, effort: Effort) -> Tried:
    """The trials of a course that was not declined."""
    raw = rules.known_part(np.asarray(course.values, float))
    values, limits = rules.filled(raw, season), rules.limits(raw, course.bounds)
    if rules.still(values):
        return Tried(course.key, (), limits, np.zeros(0), None, float(values[-1]))
    manners = rules.manners(len(values), season, effort)
    origins = rules.origins(len(values), horizon, season, rules.least(manners, season))
    trials = tuple(_trial(values, raw, origins, horizon, season, manner) for manner in manners)
    scales = np.array([rules.scale(values[:origin], season) for origin in origins])
    return Tried(course.key, trials, limits, scales, rules.shifted(values, season), None)


def _trial(values: np.ndarray, raw: np.ndarray, origins: Sequence[int], horizon: int, season: int, manner: Manner) -> Trial:
    past = ensemble.words(values, origins, horizon, season, manner) if origins else []
    (now,) = ensemble.words(values, [len(values)], horizon, season, manner)
    padded = np.concatenate([raw, np.full(horizon, np.nan)])
    came = np.array([padded[origin : origin + horizon] for origin in origins]).reshape(-1, horizon)
    said = np.array([word.mean for word in past]).reshape(-1, horizon)
    spreads = np.array([word.spread for word in past]).reshape(-1, horizon)
    return Trial(manner, now.mean, now.spread, came - said, spreads, came)
