"""Scores of back-tests for who has no courses yet, printed by ``python -m tests.accuracy.forecasts FOLDER --learn``.

Learnt on the training parts of 150 monthly series of the M3 competition, whole and cut to their first 8 to 36 months (S. Makridakis,
M. Hibon, The M3-Competition, International Journal of Forecasting 16, 2000): business and economic series, none of Vietnam.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bazan.analysis.forecasts.rules import Manner


@dataclass(frozen=True)
class Learnt:
    """Of one manner."""

    scores: tuple[tuple[float, ...], ...]
    """Of each half season of the horizon, errors in standard errors claimed, each standing for the same share of all."""
    evidence: float
    """The mean logarithm of its errors over those of the benchmark."""
    shared: float
    """``Pool.shared``."""


LEARNT: Mapping[Manner, Learnt] = {
    "full": Learnt(
        (
            (0.02, 0.07, 0.11, 0.16, 0.2, 0.25, 0.3, 0.36, 0.42, 0.48, 0.54, 0.61, 0.68, 0.76, 0.87, 0.96, 1.08, 1.23, 1.45, 1.95),
            (0.02, 0.08, 0.13, 0.18, 0.24, 0.3, 0.36, 0.42, 0.5, 0.56, 0.64, 0.72, 0.8, 0.9, 1.01, 1.12, 1.26, 1.44, 1.73, 2.39),
            (0.02, 0.07, 0.12, 0.18, 0.23, 0.29, 0.34, 0.4, 0.47, 0.54, 0.6, 0.67, 0.76, 0.85, 0.94, 1.04, 1.19, 1.37, 1.65, 2.23),
        ),
        evidence=-0.238, shared=0.67,
    ),
    "light": Learnt(
        (
            (0.02, 0.06, 0.12, 0.16, 0.21, 0.26, 0.31, 0.36, 0.42, 0.47, 0.53, 0.61, 0.68, 0.78, 0.88, 0.99, 1.15, 1.33, 1.6, 2.18),
            (0.03, 0.08, 0.13, 0.19, 0.25, 0.31, 0.37, 0.43, 0.5, 0.56, 0.64, 0.73, 0.83, 0.93, 1.05, 1.19, 1.34, 1.55, 1.86, 2.63),
            (0.03, 0.08, 0.14, 0.19, 0.25, 0.31, 0.36, 0.43, 0.48, 0.53, 0.6, 0.67, 0.75, 0.85, 0.96, 1.11, 1.27, 1.46, 1.77, 2.34),
        ),
        evidence=-0.369, shared=0.61,
    ),
    "short": Learnt(
        (
            (0.02, 0.08, 0.13, 0.18, 0.25, 0.3, 0.36, 0.41, 0.49, 0.55, 0.62, 0.7, 0.76, 0.83, 0.9, 0.98, 1.09, 1.23, 1.5, 2.08),
            (0.02, 0.08, 0.13, 0.17, 0.21, 0.25, 0.33, 0.38, 0.42, 0.49, 0.54, 0.67, 0.74, 0.82, 0.97, 1.13, 1.34, 1.63, 2.01, 2.95),
        ),
        evidence=-0.248, shared=0.69,
    ),
    "SeasonalNaive": Learnt(
        (
            (0.02, 0.08, 0.13, 0.2, 0.25, 0.32, 0.38, 0.46, 0.52, 0.59, 0.68, 0.77, 0.87, 0.97, 1.1, 1.25, 1.41, 1.6, 1.87, 2.5),
            (0.02, 0.07, 0.11, 0.17, 0.23, 0.29, 0.35, 0.41, 0.49, 0.56, 0.64, 0.75, 0.84, 0.95, 1.07, 1.21, 1.38, 1.6, 1.91, 2.64),
            (0.03, 0.07, 0.11, 0.15, 0.2, 0.26, 0.31, 0.37, 0.44, 0.5, 0.58, 0.66, 0.75, 0.86, 0.99, 1.13, 1.29, 1.51, 1.78, 2.4),
        ),
        evidence=0.0, shared=0.66,
    ),
    "Naive": Learnt(
        (
            (0.01, 0.04, 0.06, 0.09, 0.12, 0.15, 0.19, 0.23, 0.28, 0.33, 0.4, 0.47, 0.55, 0.65, 0.76, 0.92, 1.12, 1.41, 2.03, 5.69),
            (0.01, 0.03, 0.04, 0.06, 0.08, 0.11, 0.13, 0.16, 0.21, 0.25, 0.3, 0.37, 0.45, 0.54, 0.71, 0.88, 1.22, 1.6, 2.55, 8),
        ),
        evidence=0.0, shared=0.74,
    ),
    "Mean": Learnt(
        (
            (0.05, 0.11, 0.19, 0.27, 0.34, 0.43, 0.53, 0.63, 0.76, 0.89, 1.06, 1.26, 1.47, 1.72, 2.01, 2.4, 2.97, 4.03, 5.66, 8),
            (0.05, 0.13, 0.21, 0.33, 0.41, 0.58, 0.73, 0.99, 1.22, 1.5, 1.79, 2.23, 2.69, 3.2, 4.03, 5.37, 7.21, 8, 8, 8),
        ),
        evidence=-0.029, shared=0.76,
    ),
}  # fmt: skip
