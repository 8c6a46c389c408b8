"""Which counts of a public table stay hidden: small ones, and the others from which they could be worked out. Pure.

A table publishes counts and their totals. A count of people from 1 to ``smallest - 1`` may point at a person, so it is hidden
(primary). Whoever knows a total and all but one of its parts knows that part too, so further counts are hidden until no small
one can be worked out from what is left, whichever totals are combined (complementary). Zero tells of nobody and stays.
Source: Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4: tables of frequencies.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_TINY = 1e-9


@dataclass(frozen=True)
class Line:
    """One sum that readers know or may be shown: ``total`` is the sum of ``parts``; both are keys of the table."""

    total: Hashable
    parts: tuple[Hashable, ...]


def hidden(counts: Mapping[Hashable, int], lines: Sequence[Line], smallest: int) -> frozenset[Hashable]:
    """Keys of the counts that may not be published. Every total must be a key of ``counts`` as well; ``smallest`` below 2 hides nothing."""
    small = {key for key, count in counts.items() if 0 < count < smallest}
    if not small:
        return frozenset()
    found = set(small)
    while more := _exposing(counts, lines, found, smallest) or _solvable(counts, lines, found, small):
        found |= more
    return frozenset(found)


def _exposing(counts: Mapping[Hashable, int], lines: Sequence[Line], found: set[Hashable], smallest: int) -> set[Hashable]:
    """The count to hide beside those already hidden, where a line alone gives one away."""
    for line in lines:
        held = [key for key in line.parts if key in found]
        open_total = line.total not in found
        alone = len(held) + (not open_total) == 1
        narrow = open_total and held and sum(counts[key] for key in held) < smallest
        if (alone or narrow) and (next_one := _least(counts, found, [line])) is not None:
            return {next_one}
    return set()


def _solvable(counts: Mapping[Hashable, int], lines: Sequence[Line], found: set[Hashable], small: set[Hashable]) -> set[Hashable]:
    """The count to hide where several lines together give a small one away."""
    order = sorted(found, key=repr)
    at = {key: n for n, key in enumerate(order)}
    touched = [line for line in lines if line.total in at or any(key in at for key in line.parts)]
    sums = np.zeros((len(touched), len(order)))
    for row, line in enumerate(touched):
        for key in line.parts:
            if key in at:
                sums[row, at[key]] += 1.0
        if line.total in at:
            sums[row, at[line.total]] -= 1.0
    free = _free(sums)
    for key in order:
        if key in small and not free[at[key]]:
            near = [line for line in touched if key in (line.total, *line.parts)]
            least = _least(counts, found, near)
            least = _least(counts, found, touched) if least is None else least
            if least is not None:
                return {least}
    return set()


def _free(sums: np.ndarray) -> np.ndarray:
    """For each unknown whether the sums leave it open: whether some change that keeps every sum moves it."""
    if not len(sums):
        return np.ones(sums.shape[1], dtype=bool)
    _, strengths, axes = np.linalg.svd(sums, full_matrices=False)
    known = axes[strengths > _TINY * max(sums.shape)]
    return (known**2).sum(axis=0) < 1 - 1e-7  # an unknown whose own axis lies wholly within the sums' is fixed by them


def _least(counts: Mapping[Hashable, int], found: set[Hashable], lines: Sequence[Line]) -> Hashable | None:
    """The smallest count of these lines still open, a part before a total: what costs readers least. Zero protects nobody."""
    parts = {key for line in lines for key in line.parts}
    able = {key for line in lines for key in (line.total, *line.parts) if key not in found and counts[key] > 0}
    return min(able, key=lambda key: (key not in parts, counts[key], repr(key)), default=None)
