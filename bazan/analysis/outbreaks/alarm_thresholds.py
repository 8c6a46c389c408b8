"""How many cases are still no alarm, from what a regression expects: the three ways of ``farringtonFlexible``."""

import numpy as np

from bazan.analysis.outbreaks.poisson_regression import TINY, Fit
from bazan.analysis.outbreaks.types import FarringtonOptions, Power

MOST = 1e15
"""Cases; a regression that expects more has lost its way, and beyond it floats skip whole numbers."""
EXPONENT: dict[Power, float] = {"2/3": 2 / 3, "1/2": 1 / 2, "none": 1.0}


def bounds(model: Fit, options: FarringtonOptions) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is expected, where the score is 0, and the threshold where it is 1; NaN where the regression says nothing. Each (B,)."""
    from scipy.special import ndtri

    z = ndtri(1 - options.alpha)
    level = np.where(model.converged, model.level, np.nan)
    if options.threshold_method == "delta":
        expected = np.maximum(np.exp(level), TINY)
        return expected, expected, _delta(expected, model.level_error * expected, model.phi, z, options.power)
    mean = np.exp(level if options.threshold_method == "nbPlugin" else level + z * model.level_error)
    return np.exp(level), level, _quantile(mean, model.phi, 1 - options.alpha)


def _delta(mean: np.ndarray, error: np.ndarray, phi: np.ndarray, z: float, power: Power) -> np.ndarray:
    """Normal on the scale that makes counts symmetric (Farrington et al. 1996, Journal of the Royal Statistical Society A 159, 547)."""
    exponent = EXPONENT[power]
    deviation = exponent * mean ** (exponent - 0.5) * np.sqrt(phi + error**2 / mean)
    return (mean**exponent + z * deviation) ** (1 / exponent)


def _quantile(mean: np.ndarray, phi: np.ndarray, share: float) -> np.ndarray:
    """The fewest cases that aren't exceeded with probability ``share``: of a negative binomial whose variance is ``phi`` times its mean, at
    1 of a Poisson. SciPy's own search comes to no end for some means that only a regression gone astray has.
    """
    from scipy.special import betainc, gammaincc

    broad, sane = phi > 1, mean <= MOST
    mean, above = np.where(sane, mean, 0.0), np.where(broad, phi, 2.0) - 1

    def reached(cases: np.ndarray) -> np.ndarray:
        size = np.maximum(mean / above, np.finfo(float).tiny)
        return np.where(broad, betainc(size, cases + 1, 1 / (above + 1)), gammaincc(cases + 1, mean)) >= share

    low, high = np.full_like(mean, -1.0), np.ceil(mean) + 1
    while not (enough := reached(high)).all():
        low, high = np.where(enough, low, high), np.where(enough, high, 2 * high)
    while (apart := high - low > 1).any():
        middle = np.where(apart, np.floor((low + high) / 2), high)
        enough = reached(middle)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(sane, high, np.nan)
