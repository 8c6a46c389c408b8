"""How likely a value lies beyond a limit, from the intervals of its forecast. Pure."""

from statistics import NormalDist

from bazan.advise.forecasts.types import Step

Z80, Z95 = 1.281552, 1.959964
"""The middle 80 and 95 of a hundred lie within so many standard deviations (of a normal distribution)."""


def chance_beyond(step: Step, limit: float, above: bool) -> float:
    """From 0 to 1: that the value lies above the limit, or below it.

    Each half of the forecast is a normal one between its mean, the edge of 80 and the edge of 95. Where an edge is the end of what a value
    can be (100 of a share) nothing lies beyond it.
    """
    if above:
        mean, (low80, low95), (high80, high95) = step.mean, (step.low80, step.low95), (step.high80, step.high95)
    else:
        mean, limit = -step.mean, -limit
        (low80, low95), (high80, high95) = (-step.high80, -step.high95), (-step.low80, -step.low95)
    if limit >= mean:
        return _farther(limit - mean, high80 - mean, high95 - high80)
    return 1 - _farther(mean - limit, mean - low80, low80 - low95)


def _farther(distance: float, inner: float, outer: float) -> float:
    """That a value on this side of the mean lies farther from it than ``distance``."""
    if distance <= inner and inner > 0 and (distance < inner or outer > 0):
        return NormalDist().cdf(-Z80 * distance / inner)
    if outer <= 0:
        return 0.0
    return NormalDist().cdf(-Z80 - (Z95 - Z80) * (distance - max(inner, 0.0)) / outer)
