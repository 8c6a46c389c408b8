"""From which weight on an insight is told: what people dismissed raises it, what they took up holds it down."""

from collections.abc import Sequence

USUAL, LOWEST, HIGHEST = 0.5, 0.3, 0.95
"""Where nobody taught another; between the others it stays."""
STEP = 0.2
"""Each dismissal takes the threshold this share of the rest of its way to the heaviest dismissed."""


def threshold(usual: float, dismissed: Sequence[float], taken: Sequence[float]) -> float:
    """The least weight that is told, after people dismissed insights of the same key at these weights and took up others.

    It rises towards the heaviest dismissed, a fifth of the way for each dismissal that reached it, and never above the lightest that was
    taken up: what was true once would be told again. More dismissals never lower it, more that was taken up never raises it.
    """
    reached = [weight for weight in dismissed if weight >= usual]
    risen = usual + (max(reached) - usual) * (1 - (1 - STEP) ** len(reached)) if reached else usual
    return min(max(min([risen, *taken]), LOWEST), HIGHEST)


def graver(weight: float, dismissed_at: float) -> bool:
    """Whether what was dismissed at a weight and still lasts is told again: once it has come half of the way from there to the top."""
    return weight >= (1 + dismissed_at) / 2
