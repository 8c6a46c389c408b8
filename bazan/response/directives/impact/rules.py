"""Pure decisions: from how many places and periods on a test can come to a verdict at all, and which one an interval allows."""

from math import ceil

from bazan.response.directives.impact.types import Band, Good, Verdict, Why

LEVEL = 0.05
"""At most this share of directives that did nothing gets the verdict that they did something."""
LEAST_RUNS = round(1 / LEVEL) - 1
"""Of n runs without a directive the smallest p-value is 1 / (n + 1): below this number nothing, however large, is beyond chance."""
MOST_RUNS = 400
"""So many tell the limits well enough; more only take time."""
LEAST_DONORS = 4
LEAST_BEFORE = 6
"""Periods that a course is fitted to."""
MOST_MISSING = 1 / 6
"""Of the periods before; a place that lacks more can't be compared."""
LOOSE = 2.0
"""Standard deviations of the course before: where no smaller change could be told from nothing, nothing is said."""


def placebo_dates(before: int, settling: int, after: int, donors: int, season: int = 0) -> list[int]:
    """Earlier dates to reckon with, the latest first; the periods after each lie before the directive and belong to no other date.

    ``before``, ``settling``, ``after``: periods before the directive, those after it that don't count yet, those that do. ``season``:
    periods of a season that has to be learnt from the past, twice; 0: none.
    """
    latest, earliest = before - settling - after, max(LEAST_BEFORE, ceil(before / 3), 2 * season)
    return list(range(latest, earliest - 1, -after))[: ceil(MOST_RUNS / (donors + 1))]


def placebo_runs(donors: int, dates: int) -> int:
    """Runs without a directive: each donor at the directive's own date, each donor and the treated places at the earlier ones."""
    return donors + (donors + 1) * dates


def donors_are_enough(donors: int, dates: int) -> bool:
    """Whether the course can be told by donors; without enough of them it is told by the own past."""
    return donors >= LEAST_DONORS and placebo_runs(donors, dates) >= LEAST_RUNS


def least_donors(dates: int) -> int:
    """From how many on they are enough."""
    donors = LEAST_DONORS
    while not donors_are_enough(donors, dates):
        donors += 1
    return donors


def least_before(settling: int, after: int, season: int) -> int:
    """From how many periods before on the own past is enough."""
    before = LEAST_BEFORE
    while len(placebo_dates(before, settling, after, 0, season)) < LEAST_RUNS:
        before += 1
    return before


def verdict(effect: Band, good: Good, wanted: float, *, believed: bool) -> tuple[Verdict, Why]:
    """What the interval of an effect allows to be said, and why nothing is.

    ``wanted``: where that change is in the interval beside none at all, the two can't be told apart. ``believed``: at earlier dates the
    comparison held.
    """
    if not believed:
        return "not_enough", "poor_fit"
    if effect.low95 > 0 or effect.high95 < 0:
        return ("worked" if (effect.mean > 0) == (good == "up") else "worse"), ""
    towards = wanted if good == "up" else -wanted
    return ("not_enough", "poor_fit") if effect.low95 <= towards <= effect.high95 else ("no_effect", "")
