"""What is left of a course beside its mixture of donors, told ahead: a level and a season, from which errors die away by and by. Pure."""

from dataclasses import dataclass

import numpy as np

PERSISTENCES = (0.0, 0.2, 0.4, 0.6, 0.75, 0.9, 0.97)
"""What share of an error is left a period later. At the last one a course walks rather than returns."""


@dataclass(frozen=True, eq=False)
class Told:
    """N series told ahead."""

    levels: np.ndarray
    """Level and season of the periods before, float (N, before)."""
    errors: np.ndarray
    """What came less what was told, float (N, ahead)."""
    covariance: np.ndarray
    """Of these errors, as the model expects it; float (N, ahead, ahead)."""


def told(series: np.ndarray, before: int, season: int = 0) -> Told:
    """The periods of series (N, T) from ``before`` on, told from those before it.

    A regression on level and season with autoregressive errors (Prais and Winsten 1954), the persistence of each series by restricted
    likelihood (Harville 1977). ``season``: periods after which levels come again; 0: they don't.
    """
    known, design = series[:, :before], _design(series.shape[1], season)
    fits = [_Fit(known, design, persistence) for persistence in PERSISTENCES]
    best, every = np.stack([fit.likelihood for fit in fits]).argmax(axis=0), np.arange(len(series))
    levels = np.stack([fit.coefficients for fit in fits])[best, every] @ design.T
    left = np.stack([fit.left for fit in fits])[best]
    errors = series[:, before:] - levels[:, before:] - left * (known[:, -1:] - levels[:, before - 1 : before])
    variance = np.stack([fit.variance for fit in fits])[best, every]
    return Told(levels[:, :before], errors, np.stack([fit.covariance for fit in fits])[best] * variance[:, None, None])


class _Fit:
    """The regression of known values (N, before) on the first rows of a design (T, p) whose errors persist so far."""

    def __init__(self, known: np.ndarray, design: np.ndarray, persistence: float):
        before, size = known.shape[1], design.shape[1]
        freedom, fresh = before - size, 1 - persistence**2
        now, later = design[:before], design[before:]
        weighted = _whitened(now, persistence)
        values = _whitened(known.T, persistence)
        normal = weighted.T @ weighted
        coefficients = np.linalg.solve(normal, weighted.T @ values)
        squares = ((values - weighted @ coefficients) ** 2).sum(axis=0).clip(1e-300)
        self.coefficients = coefficients.T
        """Float (N, p)."""
        self.variance = squares / freedom / fresh
        """Of an error, float (N,)."""
        determinant = np.linalg.slogdet(normal)[1] - np.log(fresh)
        self.likelihood = -(freedom * np.log(squares) + determinant) / 2
        steps = np.arange(1, len(later) + 1)
        self.left = persistence**steps
        """Of the last error, float (ahead,)."""
        unsure = later - self.left[:, None] * now[-1]
        chance = persistence ** np.abs(steps[:, None] - steps) - np.outer(self.left, self.left)
        self.covariance = chance + fresh * unsure @ np.linalg.solve(normal, unsure.T)
        """Of what comes less what is told, in variances of an error; float (ahead, ahead)."""


def _whitened(values: np.ndarray, persistence: float) -> np.ndarray:
    """Rows whose errors no longer depend on each other, of equal variance."""
    return np.vstack([np.sqrt(1 - persistence**2) * values[:1], values[1:] - persistence * values[:-1]])


def _design(periods: int, season: int) -> np.ndarray:
    """A level, and what each part of the season adds to it; the parts sum to 0."""
    phase = np.arange(periods) % max(season, 1)
    return np.stack([np.ones(periods), *((phase == part) * 1.0 - (phase == season - 1) for part in range(season - 1))], axis=1)
