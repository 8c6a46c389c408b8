"""How many cases began on each of the last days, when reports come late.

As in Höhle and an der Heiden 2014 (Biometrics 70, 993): delays are learnt from the reporting triangle by their hazards in reversed time,
the true number has a smooth level, and what is reported by now is a share of it. Besides, weekdays differ in how much is reported, and the
share of a day scatters more than chance would have it; both are learnt too. D draws, K days that are still open.
"""

from collections.abc import Sequence

import numpy as np

from bazan.analysis.outbreaks import rules
from bazan.analysis.outbreaks.types import Nowcast
from bazan.core.errors import Refused

DRAWS = 2000
FEWEST = 30
"""Cases of days that are complete: with fewer, delays are a guess."""
SLOPE, LEVEL = 0.5, 2.0
"""Standard deviations, before anything is seen, of the growth a week and of the level, both logarithms."""
DISPERSION, CLUMPING = (0.02, 10.0), (1e-4, 0.5)
"""Within which bounds the scatter of days about their level and that of their shares about the mean share are believed."""
FORGOTTEN = 7.0
"""Days after which what was reported says half as much about delays: they change."""
PRIOR = (0.02, 0.5)
"""Cases as good as seen before any: at a delay, and sooner."""
PULL = 20.0
"""Reports a weekday needs before it is believed to be another than the others."""


def nowcast(
    onset_days: Sequence[int] | np.ndarray,
    report_days: Sequence[int] | np.ndarray,
    as_of: int,
    *,
    longest: int = 28,
    window: int = 56,
    level: float = 0.95,
    seed: int = 1,
) -> list[Nowcast]:
    """The last ``longest`` days up to ``as_of``, the earliest first; of each case the day it began and the day it was reported.

    Delays are learnt from the ``window`` days before those. A case counts if it is reported within ``longest`` days; later reports than
    ``as_of`` are passed over, so the past can be played again. ``level``: how often the true number lies between ``low`` and ``high``.
    Refused ``outbreaks.lengths``, ``outbreaks.reported_before``, ``outbreaks.few_reports``, ``outbreaks.option``.
    """
    for option, given, least, most in (("longest", longest, 2, 365), ("window", window, 7, 3650), ("level", level, 0.5, 0.999)):
        rules.within(option, given, least, most)
    if len(onset_days) != len(report_days):
        raise Refused("outbreaks.lengths", {}, "report_days")
    age, delay = as_of - np.asarray(onset_days, dtype=int), np.asarray(report_days, dtype=int) - np.asarray(onset_days, dtype=int)
    if (delay < 0).any():
        raise Refused("outbreaks.reported_before", {"number": int(np.argmax(delay < 0)) + 1}, "report_days")
    kept = (delay <= age) & (delay <= longest) & (age < longest + window)
    cells = np.bincount(age[kept] * (longest + 1) + delay[kept], minlength=(longest + window) * (longest + 1))
    triangle = cells.reshape(longest + window, longest + 1)
    complete = int(triangle[longest:].sum())
    if complete < FEWEST:
        raise Refused("outbreaks.few_reports", {"given": complete, "least": FEWEST}, "report_days")
    reported, totals = triangle.sum(axis=1)[:longest], _totals(triangle, np.random.default_rng(seed))
    low, high = _shortest(totals, level)
    estimate = totals.mean(axis=0)
    return [
        Nowcast(as_of - age, int(reported[age]), float(estimate[age]), int(low[age]), int(high[age])) for age in reversed(range(longest))
    ]


def _totals(triangle: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draws (D, K) of the true numbers by age of the day. ``triangle``: cases by age of the day they began and by delay."""
    longest = triangle.shape[1] - 1
    share, shares = _shares(triangle, rng)
    reported = triangle[:longest].sum(axis=1)
    means, dispersion = _means(reported, share, rng)
    shape = 1 / dispersion
    fit = reported * np.log(shares * means) - (shape + reported) * np.log(shape + shares * means)
    weight = np.exp(fit - fit.max(axis=0))
    chosen = _drawn_again(weight / weight.sum(axis=0), rng)
    shares, means = np.take_along_axis(shares, chosen, 0), np.take_along_axis(means, chosen, 0)
    level = rng.gamma(shape + reported, 1 / (shape / means + shares))
    return reported + rng.poisson(level * (1 - shares))


def _shares(triangle: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """By age of the day, the mean share of its cases that is reported, (K,), and draws (D, K) of the share of one such day."""
    days, longest = len(triangle), triangle.shape[1] - 1
    back = np.arange(days)[:, None] - np.arange(longest + 1)  # how many days ago a case of that age and delay was reported
    freshness = np.where(back >= 0, 0.5 ** (back / FORGOTTEN), 0.0)
    reached = triangle.cumsum(axis=1)
    at, until = (triangle * freshness).sum(axis=0)[1:], (reached * freshness).sum(axis=0)[1:]
    delays = _delays((at + PRIOR[0]) / (until + sum(PRIOR)))
    drawn = _delays(rng.beta(at + PRIOR[0], until - at + PRIOR[1], size=(DRAWS, longest)))
    busy = _weekdays(triangle[longest:], back[longest:] % 7, delays)[back % 7]
    age = np.arange(longest)
    share = _by(delays * busy)[age, age]
    shares = np.stack([(own := drawn * busy[day])[:, : day + 1].sum(axis=1) / own.sum(axis=1) for day in age], axis=1)
    past = _by(delays * busy)[longest:, :longest]
    whole, early, chance = reached[longest:, -1:].astype(float), reached[longest:, :longest], past * (1 - past)
    apart = ((early - whole * past) ** 2 - whole * chance).sum(axis=0)
    firmness = 1 / np.clip(apart / np.maximum((whole * (whole - 1) * chance).sum(axis=0), 1e-9), *CLUMPING) - 1
    scattered = rng.beta(np.maximum(shares * firmness, 1e-3), np.maximum((1 - shares) * firmness, 1e-3))
    return share, np.clip(scattered, 1e-6, 1 - 1e-9)


def _delays(hazards: np.ndarray) -> np.ndarray:
    """The distribution (..., K + 1) of delays from their hazards in reversed time (..., K): of those that come within 1, 2, ... days, the
    share that comes on the last of them."""
    within = np.cumprod(1 - hazards[..., ::-1], axis=-1)[..., ::-1]
    return np.diff(within, axis=-1, prepend=0.0, append=1.0)


def _by(weights: np.ndarray) -> np.ndarray:
    """Of weights by delay, the share that has come by each."""
    return weights.cumsum(axis=-1) / weights.sum(axis=-1, keepdims=True)


def _weekdays(complete: np.ndarray, weekday: np.ndarray, delays: np.ndarray) -> np.ndarray:
    """(7,): how many of the reports that could come on a weekday do, against the mean; where few came, nearer to 1."""
    came, busy = np.bincount(weekday.ravel(), weights=complete.ravel(), minlength=7), np.ones(7)
    for _ in range(6):
        weights = delays * busy[weekday]
        awaited = complete.sum(axis=1, keepdims=True) * weights / weights.sum(axis=1, keepdims=True)
        busy *= (came + PULL) / (np.bincount(weekday.ravel(), weights=awaited.ravel(), minlength=7) + PULL)
    return busy


def _means(reported: np.ndarray, share: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """Draws (D, K) of the mean number of cases by age of the day, and how much days scatter about it: a log-linear negative binomial."""
    weeks = -np.arange(len(reported)) / 7.0
    design = np.stack([np.ones_like(weeks), weeks], axis=1)
    start = np.array([np.log((reported.sum() + 0.5) / share.sum()), 0.0])
    firm, coefficients, dispersion = np.diag([LEVEL**-2, SLOPE**-2]), start.copy(), 0.1
    information = firm
    for _ in range(15):
        mean = share * np.exp(design @ coefficients)
        weight = 1 / (1 + dispersion * mean)
        information = design.T @ (design * (mean * weight)[:, None]) + firm
        gradient = design.T @ ((reported - mean) * weight) - firm @ (coefficients - start)
        coefficients = coefficients + np.clip(np.linalg.solve(information, gradient), -1.0, 1.0)
        mean = share * np.exp(design @ coefficients)
        apart = ((reported - mean) ** 2 - mean).sum() / (mean**2).sum()
        dispersion = float(np.clip(apart * len(mean) / (len(mean) - 2), *DISPERSION)) if len(mean) > 2 else dispersion
    drawn = rng.multivariate_normal(coefficients, np.linalg.inv(information), size=DRAWS)
    return np.exp(drawn @ design.T), dispersion


def _drawn_again(weight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """int (D, K): which draws of each day stand for the others, as often as their weight says."""
    marks = (np.arange(DRAWS) + rng.random()) / DRAWS
    return np.stack([np.minimum(np.searchsorted(own.cumsum(), marks), DRAWS - 1) for own in weight.T], axis=1)


def _shortest(totals: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the shortest interval of each day that holds ``level`` of its draws; of several the middle one."""
    ordered, many = np.sort(totals, axis=0), int(np.ceil(level * DRAWS))
    width = ordered[many - 1 :] - ordered[: DRAWS - many + 1]
    at = np.array([tied[len(tied) // 2] for tied in (np.flatnonzero(own == own.min()) for own in width.T)])
    day = np.arange(totals.shape[1])
    return ordered[at, day], ordered[at + many - 1, day]
