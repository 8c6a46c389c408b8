"""Local statistics of values over neighbouring areas. Pure; every array is float64 (areas,), NaN where nothing can be told."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

SEED = 20_261
"""The same points give the same numbers."""
DRAWS = 9_999
SAME = 1e-9
"""Sums that differ by less, as a share of the largest value, are the same sum added up in another order."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Which areas lie side by side: each pair both ways, none with itself."""

    areas: int
    first: np.ndarray
    second: np.ndarray

    @cached_property
    def degree(self) -> np.ndarray:
        """How many neighbours each has, int."""
        return np.bincount(self.first, minlength=self.areas)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """What the neighbours of each have together, itself left out."""
        return np.bincount(self.first, values[self.second], self.areas)

    def among(self, kept: np.ndarray) -> "Neighbours":
        """Those among some of the areas (a mask), numbered anew."""
        number = np.cumsum(kept) - 1
        both = kept[self.first] & kept[self.second]
        return Neighbours(int(kept.sum()), number[self.first[both]], number[self.second[both]])


def gi_star(values: np.ndarray, neighbours: Neighbours) -> np.ndarray:
    """Getis-Ord Gi* as a standard score, weights 1 for the area itself and each neighbour, else 0.

    NaN: all values are the same, or the area has all others for neighbours. Ord and Getis 1995, Geographical Analysis 27, equation 14.
    """
    n, weights = len(values), neighbours.degree + 1
    if n < 2 or np.ptp(values) == 0:
        return np.full(n, np.nan)
    mean, spread = values.mean(), values.std() * np.sqrt(weights * (n - weights) / (n - 1))
    apart = neighbours.sums(values) + values - weights * mean
    return np.divide(apart, spread, out=np.full(n, np.nan), where=weights < n)


def local_moran(values: np.ndarray, neighbours: Neighbours) -> tuple[np.ndarray, np.ndarray]:
    """Local Moran's I with the mean of the neighbours, and that mean itself in standard deviations from the whole mean.

    NaN: all values are the same, or there is no neighbour. Anselin 1995, Geographical Analysis 27; the factor (n - 1)/n is of PySAL's esda.
    """
    n, degree = len(values), neighbours.degree
    if n < 2 or np.ptp(values) == 0:
        return np.full(n, np.nan), np.full(n, np.nan)
    scores = (values - values.mean()) / values.std()
    around = np.divide(neighbours.sums(scores), degree, out=np.full(n, np.nan), where=degree > 0)
    return scores * around * (n - 1) / n, around


def two_sided(scores: np.ndarray) -> np.ndarray:
    """How likely a standard normal number lies as far from zero, on either side."""
    from scipy.special import erfc

    return erfc(np.abs(scores) / np.sqrt(2))


def chance(counts: np.ndarray, shares: np.ndarray, neighbours: Neighbours, above: np.ndarray) -> np.ndarray:
    """How likely the area and its neighbours get so many (``above``) or so few when each happening falls into an area by its share.

    Exact (binomial) and twice the one-sided, at most 1. ``counts``: int; ``shares``: of the ground or of the people, their sum is 1.
    """
    from scipy.special import bdtr, bdtrc

    together = counts + neighbours.sums(counts).astype(np.int64)
    share = np.clip(shares + neighbours.sums(shares), 0, 1)
    one_sided = np.where(above, bdtrc(together - 1, counts.sum(), share), bdtr(together, counts.sum(), share))
    return np.minimum(1, 2 * one_sided)


def adjusted(p: np.ndarray) -> np.ndarray:
    """Each p as the smallest share of false alarms among all that are at least as sure: Benjamini and Hochberg 1995. NaN stays."""
    given = np.flatnonzero(~np.isnan(p))
    order = given[np.argsort(p[given], kind="stable")]
    scaled = p[order] * (len(order) / np.arange(1, len(order) + 1))
    corrected = np.full(len(p), np.nan)
    corrected[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return corrected


def permuted(values: np.ndarray, neighbours: Neighbours, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """How extreme the sum of each area's neighbours is among sums of as many other areas drawn at random: pseudo-p, two-sided.

    The area keeps its value (conditional permutation, Anselin 1995). As that given, Gi* and Moran's I rise or fall with this sum alone,
    it is the pseudo-p of both. All areas share the draws; in the few that hold the area itself a spare one stands in.
    NaN: no neighbour, or all values are the same.
    """
    n, degree = neighbours.areas, neighbours.degree
    if n < 2 or np.ptp(values) == 0:
        return np.full(n, np.nan)
    random, most = np.random.default_rng(seed), int(degree.max())
    drawn = _distinct(random, n, most + 1, draws)
    sums, spare = np.cumsum(values[drawn], axis=1), values[drawn[:, most]]
    around, slack = neighbours.sums(values), SAME * np.abs(values).max()
    no_less, no_more = np.zeros(n), np.zeros(n)
    for size in np.unique(degree[degree > 0]).tolist():
        alike, drawn_sums = degree == size, sums[:, size - 1]
        ordered = np.sort(drawn_sums)
        no_less[alike] = draws - np.searchsorted(ordered, around[alike] - slack)
        no_more[alike] = np.searchsorted(ordered, around[alike] + slack, "right")
        draw, place = np.nonzero(alike[drawn[:, :size]])
        area = drawn[draw, place]
        shared = drawn_sums[draw]
        changed = shared - values[area] + spare[draw]
        np.add.at(no_less, area, (changed >= around[area] - slack).astype(int) - (shared >= around[area] - slack))
        np.add.at(no_more, area, (changed <= around[area] + slack).astype(int) - (shared <= around[area] + slack))
    pseudo = np.minimum(1, 2 * (np.minimum(no_less, no_more) + 1) / (draws + 1))
    return np.where(degree > 0, pseudo, np.nan)


def _distinct(random: np.random.Generator, n: int, size: int, draws: int) -> np.ndarray:
    """Rows of so many different numbers below n, every choice equally likely, int (draws, size)."""
    drawn = np.empty((draws, size), int)
    for at in range(size):
        fresh = random.integers(0, n - at, draws)  # the number of one that is still there
        for taken in np.sort(drawn[:, :at], axis=1).T:
            fresh += fresh >= taken
        drawn[:, at] = fresh
    return drawn


def trend(courses: np.ndarray) -> np.ndarray:
    """Mann and Kendall's trend of each column of (times, areas) as a standard score, with correction for continuity, ties counted as none.

    Where nothing can be told at a time it is taken as 0. Mann 1945; Kendall 1975.
    """
    course = np.nan_to_num(courses)
    times = len(course)
    rises = sum(np.sign(course[later:] - course[:-later]).sum(axis=0) for later in range(1, times))
    return np.sign(rises) * np.maximum(np.abs(rises) - 1, 0) / np.sqrt(times * (times - 1) * (2 * times + 5) / 18)
