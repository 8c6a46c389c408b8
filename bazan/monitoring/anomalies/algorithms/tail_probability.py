"""How rarely something this large comes: the tail of what was seen, and the score made of it.

The largest of each block of the past (so that one event counts once) are taken to fall off as a power beyond a high quantile, its exponent
by Hill (1975), drawn towards a prior while few are known. A power is kind to heavy tails and careful with light ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

UNUSUAL, UNUSUAL_S = 1000.0, 7 * 86400.0
"""Unusual is what comes once in so many values, and once in so long."""
TOP = 0.08
"""The share of blocks that lie in the tail."""
MOST = 30
"""And no more blocks than these: a tail is its far end."""
PRIOR, PRIOR_WEIGHT = 0.25, 8.0
"""The exponent's reciprocal before anything is known, and how many blocks it weighs."""
LIGHTEST = 0.15
FEWEST_BLOCKS = 8
_FARTHEST = 1e12


@dataclass(frozen=True)
class Tail:
    """Beyond ``edge``, which is passed once in ``per`` values, sizes fall off with the reciprocal exponent ``heaviness``.

    Arrays have the tail of each size that is asked for.
    """

    edge: Numbers | float
    heaviness: Numbers | float
    per: Numbers | float

    def once_in(self, sizes: Numbers) -> Numbers:
        """In how many values one as large comes; 1 up to the edge."""
        with np.errstate(over="ignore", invalid="ignore"):
            rare = self.per * np.minimum((sizes / self.edge) ** (1 / self.heaviness), _FARTHEST)
        return np.where(sizes > self.edge, rare, 1.0)


def learnt(sizes: Numbers, block: int, floor: float) -> Tail | None:
    """The tail of sizes in order of time (nan: none), in blocks of so many; None: too few. Nothing up to ``floor`` is ever unusual."""
    known = sizes[np.isfinite(sizes)]
    block = min(block, max(1, len(known) // FEWEST_BLOCKS))
    count = len(known) // block
    if count < FEWEST_BLOCKS:
        return None
    largest = np.sort(known[len(known) - count * block :].reshape(count, block).max(axis=1))[::-1]
    top = int(np.clip(round(TOP * count), 4, min(MOST, count - 1)))
    edge = max(float(largest[top]), floor)
    beyond = float(np.log(np.maximum(largest[:top], edge) / edge).sum())
    return Tail(edge, max((beyond + PRIOR * PRIOR_WEIGHT) / (top + PRIOR_WEIGHT), LIGHTEST), block * count / top)


def scores(once_in: Numbers, unusual: Numbers | float = UNUSUAL) -> Numbers:
    """0 for the usual, 0.5 for what is unusual, towards 1 the rarer it is, on the scale of the logarithm."""
    rarity = np.log(np.maximum(once_in, 1.0)) / np.log(unusual)
    return np.where(rarity <= 1, rarity / 2, 1 - 0.5 / np.maximum(rarity, 1.0))
