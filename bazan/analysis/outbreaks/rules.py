"""Pure decisions: which counts and options are taken, and which periods make a baseline."""

from collections.abc import Iterable
from math import isfinite

import numpy as np

from bazan.analysis.outbreaks.types import Count, EndemicOptions, FarringtonOptions
from bazan.core.errors import Refused

MOST_BASELINE, MOST_YEARS, MOST_PER_YEAR, MOST = 1_000, 50, 366, 1_000_000
LEAST_ALPHA, MOST_ALPHA = 1e-9, 0.49
"""From a half on a threshold would lie below what is expected."""


def series(counts: Iterable[Count]) -> np.ndarray:
    """The counts as float (N,), NaN where nobody knows. Refused ``outbreaks.count`` for one that is below zero or no whole number."""
    given = np.array([np.nan if count is None else count for count in counts], dtype=float)
    wrong = np.flatnonzero((given < 0) | np.isinf(given) | (np.nan_to_num(given) % 1 > 0))
    if len(wrong):
        raise Refused("outbreaks.count", {"number": int(wrong[0]) + 1, "given": float(given[wrong[0]])}, "cases")
    return given


def within(option: str, given: float, least: float, most: float) -> None:
    """Refused ``outbreaks.option`` for what lies elsewhere."""
    if not (isfinite(given) and least <= given <= most):
        raise Refused("outbreaks.option", {"option": option, "given": given, "least": least, "most": most}, option)


def judge(options: FarringtonOptions, per_year: int) -> None:
    """Refused ``outbreaks.option`` for the first that makes no baseline or no threshold."""
    width = 2 * options.half_window + 1
    for option, given, least, most in (
        ("per_year", per_year, 1, MOST_PER_YEAR),
        ("years", options.years, 1, MOST_YEARS),
        ("half_window", options.half_window, 0, per_year - 1),
        ("seasons", options.seasons, 1, max(per_year - width, 0) + 1),
        ("past_not_included", newest_left_out(options), 0, options.years * per_year - 1),
        ("alpha", options.alpha, LEAST_ALPHA, MOST_ALPHA),
        ("trend_p", options.trend_p, 0, 1),
        ("weights_threshold", options.weights_threshold, LEAST_ALPHA, MOST),
        ("least_cases", options.least_cases, 0, MOST),
        ("least_over", options.least_over, 1, options.years * per_year),
    ):
        within(option, given, least, most)


def judge_endemic(options: EndemicOptions, per_year: int) -> None:
    """Refused ``outbreaks.option`` for the first that makes no channel."""
    for option, given, least, most in (
        ("per_year", per_year, 1, MOST_PER_YEAR),
        ("years", options.years, 2, MOST_YEARS),
        ("half_window", options.half_window, 0, (per_year - 1) // 2),
        ("deviations", options.deviations, 0, MOST),
    ):
        within(option, given, least, most)


def newest_left_out(options: FarringtonOptions) -> int:
    return options.half_window if options.past_not_included is None else options.past_not_included


def reach(options: FarringtonOptions, per_year: int) -> int:
    """How many periods before one have to be there for it to be judged."""
    return options.years * per_year + options.half_window


def baseline(options: FarringtonOptions, per_year: int) -> tuple[np.ndarray, np.ndarray]:
    """The periods a baseline is made of, as offsets below zero from the one in question, and the rising seasons they are of; int (N,).

    The season of the period itself is the last. Between the windows of two years the others share the time, the first of them getting
    what is left over (R's ``blocks``).
    """
    seasons, half = options.seasons, options.half_window
    season = dict.fromkeys(range(-half, 1), seasons - 1)
    for year in range(1, options.years + 1):
        middle = -year * per_year
        season |= dict.fromkeys(range(middle - half, middle + half + 1), seasons - 1)
        if seasons > 1:
            between = range(middle + half + 1, middle + per_year - half)
            season |= {offset: number for number, part in enumerate(np.array_split(between, seasons - 1)) for offset in part.tolist()}
    looked_at = sorted((offset for offset in season if offset < -newest_left_out(options)), key=lambda offset: (season[offset], offset))
    return np.array(looked_at, dtype=int), np.unique([season[offset] for offset in looked_at], return_inverse=True)[1]
