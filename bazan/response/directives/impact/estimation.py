"""What a directive did: the one entry of the room's algorithms. Pure and deterministic."""

from collections.abc import Collection
from math import isfinite

import numpy as np

from bazan.core.errors import Refused
from bazan.response.directives.impact import placebos, rules
from bazan.response.directives.impact.comparison import Comparison, compared
from bazan.response.directives.impact.types import Band, Courses, Estimate, Good, Method


def estimate(
    treated: Courses, donors: Courses, given_at: int, *, good: Good, settling: int = 0, season: int = 0, wanted: float | None = None,
    revised: Collection[int] = (),
) -> Estimate:  # fmt: skip
    """What a directive did to the mean of the treated places, against the course it would have taken without.

    ``given_at``: index of the period it was given in; the periods from that one on count, but for the first ``settling``, in which it was
    still being carried out. ``season``: periods of a year, or of a week, to be learnt from the past where donors are too few. ``wanted``:
    by how much the indicator should have moved; if not told, twice its standard deviation before. ``revised``: periods from which on
    values are counted in another way: only what follows the last of them is used.

    A period from ``given_at`` on counts where every treated place has a value. Before, what is missing is filled by how the others moved,
    for a sixth of the periods at most. Left out are donors with more gaps, with one in a period that counts, and those that never moved.
    Refused ``effects.shape``, ``effects.number``, ``effects.same_place``.
    """
    if wanted is not None and not isfinite(wanted):
        raise Refused("effects.number", {}, "wanted")
    held = compared(treated, donors, given_at, settling, revised)
    if not isinstance(held, Comparison):
        return Estimate("not_enough", held, least=rules.LEAST_BEFORE if held == "few_periods_before" else None)
    dates = rules.placebo_dates(held.before, settling, held.after, len(held.donors))
    if rules.donors_are_enough(len(held.donors), len(dates)):
        return _judged(held, dates, 0, "donors", good, wanted)
    own_dates = rules.placebo_dates(held.before, settling, held.after, 0, season)
    if len(own_dates) >= rules.LEAST_RUNS:
        return _judged(held.alone(), own_dates, season, "past", good, wanted)
    if donors:
        return Estimate("not_enough", "few_units", least=rules.least_donors(len(dates)))
    return Estimate("not_enough", "few_periods_before", least=rules.least_before(settling, held.after, season))


def _judged(held: Comparison, dates: list[int], season: int, method: Method, good: Good, wanted: float | None) -> Estimate:
    real = placebos.run(held, held.before, season)
    if not real.usual[0].all():
        return Estimate("not_enough", "poor_fit")
    scores = placebos.scores(real, [placebos.run(held, date, season) for date in dates])
    if len(scores.placebos) < rules.LEAST_RUNS:
        return Estimate("not_enough", "poor_fit")
    limit80, limit95 = (placebos.limit(scores.placebos, level) for level in (0.80, 1 - rules.LEVEL))
    course = held.treated.mean(axis=0)[: held.before]
    fitted, told = np.split(real.course, [held.before])
    half80, half95 = limit80 * scores.unit, limit95 * scores.unit
    effects = _bands(real.errors[0], half80, half95)
    change = abs(wanted) if wanted else rules.LOOSE * float(course.std())
    believed = method == "past" or scores.bias <= limit95[-1]  # the past's own runs are its limits already
    verdict, why = rules.verdict(effects[-1], good, change, believed=believed)
    return Estimate(
        verdict, why, method, effects[-1],
        effects=tuple(effect if period in held.counts else None for period, effect in enumerate(effects[:-1])),
        course=_bands(told, half80[:-1], half95[:-1]),
        before=(*[None] * held.start, *fitted.tolist()),
        fit=1 - float(((course - fitted) ** 2).sum() / ((course - course.mean()) ** 2).sum()),
        weights=dict(zip(held.names, real.weights.tolist(), strict=True)) or None,
        runs=len(scores.placebos),
        as_far=int((scores.placebos[:, -1] >= scores.real[-1]).sum()),
    )  # fmt: skip


def _bands(means: np.ndarray, half80: np.ndarray, half95: np.ndarray) -> tuple[Band, ...]:
    numbers = np.stack([means, means - half80, means + half80, means - half95, means + half95], axis=1)
    return tuple(Band(*row) for row in numbers.tolist())
