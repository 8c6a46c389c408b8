"""Quasi-Poisson regressions of many baselines at once: levels of groups and perhaps a trend in time, as R's ``glm`` finds them.

The design is always groups and time, so every step of the reweighted least squares has a closed form and no matrix is solved. Start, steps
and stop are those of R's ``glm.fit`` (stats 4.5), so what it says of a baseline that never settles, such as one of zeros, is the same too.
B baselines, N periods of each, G groups.
"""

from dataclasses import dataclass, fields

import numpy as np

MOST_STEPS = 25
CLOSE = 1e-8
"""Relative change of the deviance at which R stops."""
TINY = np.finfo(float).eps
"""The least mean of R's log link."""


@dataclass(frozen=True, eq=False)
class Design:
    """Which periods a baseline is made of. The last group is the one that the period in question belongs to."""

    offsets: np.ndarray
    """int (N,), below zero: where they stand from the period in question."""
    groups: np.ndarray
    """int (N,), rising; none is empty."""
    trend: bool

    def sums(self, values: np.ndarray) -> np.ndarray:
        """(B, G) of (B, N): over each group. A baseline's sums don't depend on the others (as products of matrices would)."""
        return np.add.reduceat(values, np.searchsorted(self.groups, np.arange(self.groups[-1] + 1)), axis=1)


@dataclass(frozen=True, eq=False)
class Fit:
    """What a regression says of each baseline, (B,); NaN where it says nothing."""

    level: np.ndarray
    """Logarithm of the mean expected in the period in question."""
    level_error: np.ndarray
    """Its standard error."""
    slope_t: np.ndarray
    """The trend divided by its standard error."""
    freedom: np.ndarray
    """Degrees of freedom left."""
    phi: np.ndarray
    """Overdispersion, at least 1."""
    converged: np.ndarray

    def where(self, chosen: np.ndarray, other: "Fit") -> "Fit":
        """This one of the baselines chosen, the other of the rest."""
        return Fit(*(np.where(chosen, getattr(self, part.name), getattr(other, part.name)) for part in fields(self)))


@dataclass(frozen=True, eq=False)
class _Line:
    """A weighted least squares: the line in the period in question, (B,), and in those of the baseline, (B, N)."""

    level: np.ndarray
    level_variance: np.ndarray
    slope: np.ndarray
    slope_variance: np.ndarray
    fitted: np.ndarray
    leverage: np.ndarray


@dataclass(frozen=True, eq=False)
class _Settled:
    """A regression after its last step."""

    line: _Line
    weights: np.ndarray
    """(B, N): those of the last step."""
    residuals: np.ndarray
    """(B, N): of the logarithm."""
    converged: np.ndarray


@np.errstate(all="ignore")  # a regression that goes astray ends in NaN
def fit(counts: np.ndarray, design: Design, outlying: float | None) -> Fit:
    """The regression of each baseline of ``counts``, float (B, N), NaN where nobody knows.

    ``outlying``: standardised residuals above it weigh less in a second round (Noufaily et al. 2013, Statistics in Medicine 32, 1206);
    None: there is no second round. Errors are those R tells: with a dispersion by the weights of the second round.
    """
    known = np.isfinite(counts)
    counts, prior = np.where(known, counts, 0.0), known.astype(float)
    settled = _settled(counts, design, prior)
    converged = settled.converged
    dispersion = phi = _dispersion(settled, settled.weights, design)
    if outlying is not None:
        prior = _downweighted(counts, settled, np.maximum(phi, 1.0), prior, outlying)
        settled = _settled(counts, design, prior)
        phi, dispersion = _dispersion(settled, settled.weights, design), _dispersion(settled, prior, design)
    line = settled.line
    slope_t = line.slope / np.sqrt(dispersion * line.slope_variance)
    error = np.sqrt(dispersion * line.level_variance)
    return Fit(line.level, error, slope_t, _freedom(settled.weights, design), np.maximum(phi, 1.0), converged)


def _settled(counts: np.ndarray, design: Design, prior: np.ndarray) -> _Settled:
    """Steps until the deviance of each stands still, 25 at most. ``prior``: (B, N); 0 leaves a period out."""
    mean = counts + 0.1
    logarithm, deviance = np.log(mean), _deviance(counts, mean, prior)
    target, weights = np.empty_like(mean), np.empty_like(mean)
    moving, converged = np.arange(len(counts)), np.zeros(len(counts), bool)
    for _ in range(MOST_STEPS):
        some, own, before = counts[moving], prior[moving], deviance
        target[moving], weights[moving] = logarithm + (some - mean) / mean, own * mean
        logarithm = _line(target[moving], weights[moving], design).fitted
        mean = np.maximum(np.exp(logarithm), TINY)
        deviance = _deviance(some, mean, own)
        still = np.abs(deviance - before) / (np.abs(deviance) + 0.1) < CLOSE
        converged[moving] = still
        going = ~still & np.isfinite(deviance)
        moving, logarithm, mean, deviance = moving[going], logarithm[going], mean[going], deviance[going]
        if not len(moving):
            break
    line = _line(target, weights, design)
    mean = np.maximum(np.exp(line.fitted), TINY)
    return _Settled(line, weights, (counts - mean) / mean, converged)


def _line(target: np.ndarray, weights: np.ndarray, design: Design) -> _Line:
    """Each group has its level, all have one slope. A group without a weight has none, and its periods are left out."""
    groups, time = design.groups, design.offsets.astype(float)
    total = design.sums(weights)
    share = np.where(total > 0, 1 / total, np.nan)
    middle, level = design.sums(weights * time) * share, design.sums(weights * target) * share
    if design.trend:
        apart = np.nan_to_num(time - middle[:, groups])
        slope_variance = 1 / (weights * apart**2).sum(axis=1)
        slope = (weights * apart * np.nan_to_num(target - level[:, groups])).sum(axis=1) * slope_variance
    else:
        apart, slope, slope_variance = np.zeros_like(weights), np.zeros(len(weights)), np.zeros(len(weights))
    fitted = np.nan_to_num(level[:, groups]) + slope[:, None] * apart
    leverage = weights * (np.nan_to_num(share[:, groups]) + slope_variance[:, None] * apart**2)
    return _Line(
        level[:, -1] - slope * middle[:, -1],
        share[:, -1] + slope_variance * middle[:, -1] ** 2,
        slope, slope_variance, fitted, leverage,
    )  # fmt: skip


def _deviance(counts: np.ndarray, mean: np.ndarray, prior: np.ndarray) -> np.ndarray:
    surprise = np.where(counts > 0, counts * np.log(np.where(counts > 0, counts, 1.0) / mean) - (counts - mean), mean)
    return 2 * (prior * surprise).sum(axis=1)


def _freedom(weights: np.ndarray, design: Design) -> np.ndarray:
    """How many periods count, less the groups among them and the slope."""
    return ((weights > 0).sum(axis=1) - (design.sums(weights) > 0).sum(axis=1) - design.trend).astype(float)


def _dispersion(settled: _Settled, weights: np.ndarray, design: Design) -> np.ndarray:
    """Of the residuals; NaN where no degree of freedom is left."""
    freedom = _freedom(weights, design)
    return np.where(freedom > 0, (weights * settled.residuals**2).sum(axis=1) / freedom, np.nan)


def _downweighted(counts: np.ndarray, settled: _Settled, phi: np.ndarray, prior: np.ndarray, outlying: float) -> np.ndarray:
    """(B, N): weights whose sum is that of ``prior``, smaller by the square of the standardised Anscombe residual where it is outlying."""
    mean = np.maximum(np.exp(settled.line.fitted), TINY)
    leverage = np.where(settled.line.leverage > 1 - 10 * TINY, 1.0, settled.line.leverage)
    residual = 1.5 * (np.cbrt(counts) ** 2 * mean ** (-1 / 6) - np.sqrt(mean)) / np.sqrt(phi[:, None] * (1 - leverage))
    weights = prior * np.where(np.isnan(residual), np.nan, np.where(residual > outlying, residual**-2.0, 1.0))
    return weights * (prior.sum(axis=1) / weights.sum(axis=1))[:, None]
