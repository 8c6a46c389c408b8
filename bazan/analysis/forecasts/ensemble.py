"""What models say of the periods after a course's last value, and how far they say they may err. The analysis process alone imports it.

Members are fitted by statsforecast. The ensemble is the median of what they say, of four the mean of the two in the middle (F. Petropoulos,
I. Svetunkov, A simple combination of univariate models, International Journal of Forecasting 36, 2020). It is unsure as they are on the
mean, and as they disagree: a last value that stands out is a new level to one member and nothing to another.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bazan.analysis.forecasts.rules import Manner

LEVEL = 95
HALF = 1.959964
"""Half of an interval of 95 % is so many standard errors."""
LONG_SEASON = 24
"""A longer one is taken out by STL before the members look: a state for each part of it is too much for them."""
SMOOTHED = 11
"""Seasons over which STL smooths what each part of the season is above or below, as in R's mstl."""
LEAST_SPREAD = 0.02
"""Of the standard deviation of a course: nobody is surer than that, also who fits the past exactly."""


@dataclass(frozen=True)
class Word:
    """What is said of each step, with its standard error: float (horizon,) each."""

    mean: np.ndarray
    spread: np.ndarray


def words(values: np.ndarray, origins: Sequence[int], horizon: int, season: int, manner: Manner) -> list[Word]:
    """A word from each origin, which knows so many values; none is missing in them.

    Members are fitted once, on what the first origin knows; the later ones only carry their states on.
    """
    least = LEAST_SPREAD * float(values.std())
    if simple := SIMPLE.get(manner):
        return [_sure(simple(values[:origin], horizon, season), least) for origin in origins]
    first = values[: origins[0]].copy()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        members = [fitted for member in _members(season, manner) if (fitted := _tried(member.fit, first)) is not None]
        return [_ensemble(members, values[:origin], horizon, season, least) for origin in origins]


def _members(season: int, manner: Manner) -> list[Any]:
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

    def theta(parts: int) -> Any:
        return AutoTheta(season_length=parts, model="STM")

    def smooth(parts: int) -> Any:
        return AutoETS(season_length=parts, model="ZZZ" if parts > 1 else "ZZN")

    def arima(parts: int) -> Any:
        return AutoARIMA(season_length=parts, approximation=True, max_p=2, max_q=2, max_P=1, max_Q=1)

    def apart(member: Callable[[int], Any]) -> Any:
        return _Apart(member(1), season) if season > 1 else member(1)

    if manner == "short":
        return [theta(1)]
    if season > LONG_SEASON:
        # a long season was seen few times and may be none: half of the members look with it, half without
        kinds = (theta, smooth) if manner == "light" else (theta, smooth, arima)
        return [apart(member) for member in kinds] + [member(1) for member in kinds]
    return [theta(season), apart(smooth)] if manner == "light" else [theta(season), smooth(season), arima(season)]


class _Apart:
    """A member that sees what STL leaves when it takes the season out, to which the last season is added again.

    As statsforecast's MSTL, without the tables of pandas it works on: they took longer than all else.
    """

    def __init__(self, member: Any, season: int):
        self.member, self.season = member, season

    def fit(self, y: np.ndarray) -> "_Apart":
        self.member = self.member.fit(y=y - self._seasonal(y))
        return self

    def forward(self, y: np.ndarray, h: int, level: list[int]) -> dict[str, np.ndarray]:
        seasonal = self._seasonal(y)
        told = self.member.forward(y=y - seasonal, h=h, level=level)
        return {name: line + seasonal[-self.season :][np.arange(h) % self.season] for name, line in told.items()}

    def _seasonal(self, y: np.ndarray) -> np.ndarray:
        from statsmodels.tsa.seasonal import STL

        return STL(y, period=self.season, seasonal=SMOOTHED, seasonal_deg=0).fit().seasonal


def _ensemble(members: Sequence[Any], known: np.ndarray, horizon: int, season: int, least: float) -> Word:
    said = [_sure(seasonal_naive(known, horizon, season), least)]
    for member in members:
        told = _tried(member.forward, y=known.copy(), h=horizon, level=[LEVEL])
        if told is not None and np.isfinite([told["mean"], told[f"hi-{LEVEL}"], told[f"lo-{LEVEL}"]]).all():
            said.append(_sure(Word(told["mean"], (told[f"hi-{LEVEL}"] - told[f"lo-{LEVEL}"]) / (2 * HALF)), least))
    means, spreads = (np.array([getattr(word, name) for word in said]) for name in ("mean", "spread"))
    return Word(np.median(means, axis=0), np.sqrt(spreads.mean(axis=0) ** 2 + means.var(axis=0)))


def _tried(act: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What a member answers; None: it could make nothing of these values, and the others speak without it."""
    try:
        return act(*given, **named)
    except Exception:  # a library of many models raises what it likes: LinAlgError, ValueError, plain Exception
        return None


def _sure(word: Word, least: float) -> Word:
    return Word(word.mean, np.maximum(word.spread, least))


def seasonal_naive(known: np.ndarray, horizon: int, season: int) -> Word:
    """The last season again; its errors grow by the root of how many seasons ahead.

    Until a season was seen twice, neighbours tell of the errors too, and little of the season is sure.
    """
    ahead, apart, doubt = np.arange(horizon), known[season:] - known[:-season], 1.0
    if len(known) < 2 * season:
        apart, doubt = np.concatenate([apart, np.diff(known)]), 1 + 1 / max(len(apart), 1)
    return Word(known[-season:][ahead % season], doubt * _error(apart) * np.sqrt(1 + ahead // season))


def naive(known: np.ndarray, horizon: int, season: int) -> Word:
    """The last value goes on; its errors grow by the root of the step."""
    return Word(np.full(horizon, known[-1]), _error(np.diff(known)) * np.sqrt(1 + np.arange(horizon)))


def mean(known: np.ndarray, horizon: int, season: int) -> Word:
    return Word(np.full(horizon, known.mean()), np.full(horizon, _error(known - known.mean()) * np.sqrt(1 + 1 / len(known))))


def _error(differences: np.ndarray) -> float:
    """Standard error by a few differences: the fewer there are, the less is sure of it (about as Student's distribution has it)."""
    return float(np.sqrt(np.mean(differences**2)) * (1 + 2 / len(differences)))


SIMPLE: dict[str, Callable[[np.ndarray, int, int], Word]] = {"SeasonalNaive": seasonal_naive, "Naive": naive, "Mean": mean}
