"""Covering arrays: of all combinations of some factors so few that each pair of values still meets; `make nightly` runs the whole product.

Most faults hang on one value or two that meet (NIST SP 800-142, Practical Combinatorial Testing).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import pytest

WHOLE = pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["chosen", "whole"])
"""For a walk of ``select``: what was chosen of the product, or all of it by night."""


def choose(*factors: Sequence[Any], strength: int = 2) -> list[tuple[int, ...]]:
    """The combinations, each by the places of its values: any ``strength`` factors meet in all their values; 1: each value occurs."""

    def met(combination: tuple[int, ...]) -> set[tuple[tuple[int, int], ...]]:
        return set(combinations(enumerate(combination), strength))

    def gain(combination: tuple[int, ...]) -> tuple[int, int]:
        """What it adds; of equals that one whose values were chosen least often."""
        return len(met(combination) & left), -sum(used[each] for each in enumerate(combination))

    every = list(product(*(range(len(factor)) for factor in factors)))
    left, chosen, used = set[Any]().union(*map(met, every)), [], Counter[tuple[int, int]]()
    while left:
        best = max(every, key=gain)
        chosen.append(best)
        left -= met(best)
        used.update(enumerate(best))
    return chosen


def select(*factors: Sequence[Any], whole: bool = False, strength: int = 2) -> list[tuple[Any, ...]]:
    """The values of the combinations that ``choose`` chose, or of all, for a walk within one test."""
    every = product(*(range(len(factor)) for factor in factors))
    places = every if whole else choose(*factors, strength=strength)
    return [tuple(factor[place] for factor, place in zip(factors, one, strict=True)) for one in sorted(places)]


def parameters(*factors: Sequence[Any], strength: int = 2) -> list[Any]:
    """The whole product for ``pytest.mark.parametrize``: what was not chosen is marked ``nightly``."""
    chosen = select(*factors, strength=strength)
    return [pytest.param(*one, marks=() if one in chosen else pytest.mark.nightly) for one in product(*factors)]
