"""Forecasts of communes and of their province made to sum up: each moves by as much as it is unsure. Pure.

The least change in squares of standard errors (weighted least squares; S. Wickramasuriya, G. Athanasopoulos, R. Hyndman, Optimal forecast
reconciliation through trace minimization, JASA 114, 2019, with the variances of ``MinT`` alone): with one total it is solved by a division.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bazan.analysis.forecasts.types import Forecast, Reconciled, Step
from bazan.core.errors import Refused

CERTAIN = 1e-9
"""Of the total's interval."""
LINES = ("low80", "high80", "low95", "high95")


def reconcile(total: Forecast, parts: Sequence[Forecast], *, missing: bool = False) -> Reconciled:
    """Forecasts whose means sum up exactly, each kept within its bounds; of what is summed: a rate of a province is no sum of rates.

    ``missing``: some parts have no forecast. Then only what the others can't be beyond the total is moved, and the rest told.
    Intervals move with their means and stay as wide as they were earned. They aren't summed: communes don't all err to one side at once.
    But the total's lie within the sums of the parts', which are widened where they were too narrow for it.
    Refused ``forecasts.reconcile.steps``: not all are of the same number of steps, or there is no part.
    """
    if not parts or len({len(forecast.steps) for forecast in (total, *parts)}) > 1:
        raise Refused("forecasts.reconcile.steps", {}, "parts")
    whole, pieces = _lines(total), np.array([_lines(part) for part in parts])
    bounds = np.array([part.bounds for part in parts])
    means, rest = pieces[:, 0].copy(), np.zeros(len(total.steps))
    for step in range(len(rest)):
        means[:, step], rest[step] = _settled(whole[:, step], pieces[:, :, step], bounds, missing)
    moved = means - pieces[:, 0]
    pieces = np.clip(pieces + moved[:, None], bounds[:, 0, None, None], bounds[:, 1, None, None])
    pieces[:, 0] = means
    sums = means.sum(axis=0) + rest
    whole = whole + (sums - whole[0])
    whole[0] = sums
    if not missing:
        whole, pieces = _coherent(whole, pieces, bounds)
    whole[1:] = np.clip(whole[1:], *total.bounds)
    return Reconciled(_told(total, whole), tuple(map(_told, parts, pieces)), tuple(rest.tolist()) if missing else None)


def _lines(forecast: Forecast) -> np.ndarray:
    """float (5, steps): the mean, then ``LINES``."""
    return np.array([(step.mean, *(getattr(step, line) for line in LINES)) for step in forecast.steps]).T


def _told(forecast: Forecast, lines: np.ndarray) -> Forecast:
    """With its lines in their order, which the last digit of a sum may have turned."""
    mean, low80, high80, low95, high95 = lines
    low80, high80 = np.minimum(low80, mean), np.maximum(high80, mean)
    told = np.array([mean, low80, high80, np.minimum(low95, low80), np.maximum(high95, high80)])
    return replace(forecast, steps=tuple(Step(*values) for values in told.T.tolist()))


def _settled(whole: np.ndarray, pieces: np.ndarray, bounds: np.ndarray, missing: bool) -> tuple[np.ndarray, float]:
    """(the parts' means, what is left for those without a forecast) of one step; ``whole``: float (5,), ``pieces``: float (parts, 5).

    What differs is shared out by squared standard errors, the total's own share with it; who comes to a bound stays there, and the others
    share again.
    """
    means, apart = pieces[:, 0].copy(), float(whole[0] - pieces[:, 0].sum())
    if missing and (apart >= 0 or not np.isfinite(bounds[:, 0]).any()):
        return means, apart
    weights = (pieces[:, 4] - pieces[:, 3]) ** 2
    own = float((whole[4] - whole[3]) ** 2)
    edge, free = bounds[:, 0 if apart < 0 else 1], np.ones(len(means), bool)
    while own + weights[free].sum() > 0:
        moved = means + weights / (own + weights[free].sum()) * (whole[0] - means[~free].sum() - pieces[free, 0].sum())
        beyond = free & ((moved < edge) if apart < 0 else (moved > edge))
        if not beyond.any():
            return np.where(free, moved, means), 0.0
        means[beyond], free[beyond] = edge[beyond], False
    return means, 0.0


def _coherent(whole: np.ndarray, pieces: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Intervals of which the total's lies within the sums of the parts', at each level and step.

    Parts are widened, unless they are as good as certain: then so is their sum.
    """
    reach, wanted = pieces[:, 1:] - pieces[:, :1], whole[1:] - whole[:1]
    had = reach.sum(axis=0)
    narrow = (np.abs(wanted) > np.abs(had)) & (np.abs(had) > CERTAIN * np.abs(wanted))
    wider = np.where(narrow, wanted / np.where(narrow, had, 1.0), 1.0)
    pieces[:, 1:] = np.clip(pieces[:, :1] + reach * wider, bounds[:, 0, None, None], bounds[:, 1, None, None])
    pieces[:, 3], pieces[:, 4] = np.minimum(pieces[:, 3], pieces[:, 1]), np.maximum(pieces[:, 4], pieces[:, 2])  # of 80 may be wider now
    sums = pieces.sum(axis=0)
    whole[[1, 3]], whole[[2, 4]] = np.maximum(whole[[1, 3]], sums[[1, 3]]), np.minimum(whole[[2, 4]], sums[[2, 4]])
    return whole, pieces
