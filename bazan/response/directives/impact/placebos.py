"""What directives that were never given would seem to have done: for every donor, and at earlier dates. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bazan.response.directives.impact import residuals, synthetic_control
from bazan.response.directives.impact.comparison import Comparison

SHARED = 4.0
"""How far everybody strays after one date is drawn towards how far they do after any, as if so many more places had told it."""


@dataclass(frozen=True, eq=False)
class Run:
    """One date as if a directive had been given then: to the treated places (row 0, their mean) and to each donor (the other rows)."""

    errors: np.ndarray
    """What came less what was told, of each period ahead, and last of the mean of those that count; float (1 + N, ahead + 1).

    NaN: a value is missing.
    """
    usual: np.ndarray
    """How far each of these strays by its course before; 0 where that doesn't move."""
    course: np.ndarray
    """Of the treated without a directive, float (date + ahead,): as fitted before the date, as told from it on."""
    weights: np.ndarray
    """Of each donor in it, float (N,)."""


def run(held: Comparison, date: int, season: int) -> Run:
    """The run of one date; ``season`` as of ``remainders.told``."""
    until, size = date + held.ahead, len(held.treated)
    courses = np.vstack([held.treated, held.donors])[:, :until]
    past = courses[:, :date]
    means, spreads = past.mean(axis=1, keepdims=True), synthetic_control.spreads(past)[:, None]
    moved = (courses - means) / np.where(spreads > 0, spreads, np.inf)
    shares = synthetic_control.shares(moved[:size, :date], moved[size:, :date], held.after)
    rest = _as_one(courses - means - spreads * (shares @ moved[size:]), size)
    told = residuals.told(rest, date, season)
    known = np.vstack([held.known[:size, date:until].all(axis=0), held.known[size:, date:until]])
    errors = np.where(known, told.errors, np.nan)
    counts = list(held.counts)
    periods = np.diagonal(told.covariance, axis1=1, axis2=2)
    mean = told.covariance[:, counts][:, :, counts].mean(axis=(1, 2))
    moves = synthetic_control.spreads(_as_one(past, size)) > 0
    unexplained = np.append(rest[0, :date] - told.levels[0], told.errors[0])
    return Run(
        np.column_stack([errors, errors[:, counts].mean(axis=1)]),
        np.sqrt(np.column_stack([periods, mean])) * moves[:, None],
        _as_one(courses, size)[0] - unexplained,
        shares[:size].mean(axis=0),
    )


def _as_one(courses: np.ndarray, size: int) -> np.ndarray:
    """The mean of the first so many, and the others."""
    return np.vstack([courses[:size].mean(axis=0), courses[size:]])


@dataclass(frozen=True, eq=False)
class Scores:
    """Errors in how far they usually stray. Of each period ahead, and last of the mean of those that count."""

    unit: np.ndarray
    """What a score of one of the directive itself is in the indicator's unit, float (ahead + 1,)."""
    real: np.ndarray
    """Of the directive itself, without signs; float (ahead + 1,)."""
    placebos: np.ndarray
    """Of the runs without a directive, without signs, the smallest first; float (runs, ahead + 1)."""
    bias: float
    """Of the treated places' own runs at earlier dates: how far off their mean is, in how far such a mean usually strays."""


def scores(real: Run, earlier: Sequence[Run]) -> Scores:
    """Errors against how far a place strays by its own course before, and how far all others strayed in the very same periods.

    The second keeps an outbreak or a flood, in which everybody strays, from being taken for the effect of a directive.
    """
    runs = (real, *earlier)
    errors, usual = np.stack([run.errors for run in runs]), np.stack([run.usual for run in runs])
    scored = np.divide(errors, usual, out=np.full_like(errors, np.nan), where=usual > 0)
    squares = scored**2
    squares[0, 0] = np.nan  # the directive itself is judged by the others alone
    known, squares = np.isfinite(squares), np.nan_to_num(squares)
    overall = squares.sum(axis=(0, 1)) / known.sum(axis=(0, 1)).clip(1)
    donors = np.arange(squares.shape[1])[:, None] > 0
    known, squares = known & donors, squares * donors
    others, total = known.sum(axis=1, keepdims=True) - known, squares.sum(axis=1, keepdims=True) - squares
    shared = np.sqrt((SHARED * overall + total) / (SHARED + others))
    scored /= shared
    placebos = np.abs(scored.reshape(-1, scored.shape[2])[1:])
    own = scored[1:, 0, -1][np.isfinite(scored[1:, 0, -1])]
    return Scores(
        shared[0, 0] * real.usual[0], np.abs(scored[0, 0]), np.sort(placebos[np.isfinite(placebos).all(axis=1)], axis=0),
        float(abs(own.sum()) / np.sqrt(max(len(own), 1))),
    )  # fmt: skip


def limit(placebos: np.ndarray, level: float) -> np.ndarray:
    """What a further run stays within with this probability, float (ahead + 1,): among runs without a directive its score is as likely at
    each rank (split conformal prediction: Vovk, Gammerman and Shafer 2005)."""
    return placebos[int(np.ceil(level * (len(placebos) + 1))) - 1]
