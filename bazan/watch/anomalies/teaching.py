"""How a threshold learns from people: what they dismissed raises it, what they confirmed holds it down."""

from collections.abc import Sequence

from bazan.watch.anomalies.types import HIGHEST, LOWEST

STEP = 0.2
"""Each dismissal takes the threshold this share of the rest of its way to the highest score dismissed."""


def taught(threshold: float, dismissed: Sequence[float], confirmed: Sequence[float]) -> float:
    """The threshold after people dismissed insights of these scores and confirmed others.

    It rises towards the highest score dismissed, a fifth of the way for each dismissal that reached it, and never above the lowest score
    confirmed: what was true once would be told again. More dismissals never lower it, more confirmations never raise it, and it stays
    between LOWEST and HIGHEST.
    """
    reached = [score for score in dismissed if score >= threshold]
    risen = threshold + (max(reached) - threshold) * (1 - (1 - STEP) ** len(reached)) if reached else threshold
    return min(max(min([risen, *confirmed]), LOWEST), HIGHEST)
