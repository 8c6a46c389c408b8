"""How likely a period lies beyond its limits, read from the interval of its step. Pure."""

from bisect import bisect_left, bisect_right
from math import erfc, inf, isfinite, sqrt

from bazan.analysis.forecasts.target_probability import Z80, Z95
from bazan.analysis.forecasts.types import Ahead, Beyond, Direction, Outlook, Step
from bazan.data.indicators.types import Reading, Target

SCORES = (-Z95, -Z80, 0.0, Z80, Z95)
"""Where the edges of a step and its middle lie on a normal curve: the one its intervals are read by (``targets.paths``)."""


def above(step: Step, limit: float, reached: bool = False) -> float:
    """The chance, 0 to 1, that a value is greater than the limit; ``reached``: or equal to it.

    0.5 at the middle, 0.1 at the upper edge of 80, 0.025 at that of 95; between and beyond them by the normal curve of that piece. What
    an interval holds at one value, nothing below zero say, lies there with all its chance.
    """
    values = (step.low95, step.low80, step.mean, step.high80, step.high95)
    place = (bisect_left if reached else bisect_right)(values, limit)
    return erfc(_score(values, limit, place) / sqrt(2)) / 2


def _score(values: tuple[float, ...], limit: float, place: int) -> float:
    """On the normal curve, of a limit with so many edges before it."""
    if 0 < place < len(values):
        share = (limit - values[place - 1]) / (values[place] - values[place - 1])
        return SCORES[place - 1] + share * (SCORES[place] - SCORES[place - 1])
    edge, inner = (0, 1) if place == 0 else (-1, -2)
    wide = abs(values[edge] - values[inner])
    return SCORES[edge] + (limit - values[edge]) / wide * (Z95 - Z80) if wide else (-inf if place == 0 else inf)


def beyond(step: Step, limit: float, direction: Direction, inclusive: bool = False) -> float:
    """The chance that a value is on the wrong side of a limit; ``inclusive``: the limit itself is."""
    return above(step, limit, inclusive) if direction == "down" else 1 - above(step, limit, not inclusive)


def of_outlook(outlook: Outlook, reading: Reading) -> tuple[Beyond, ...]:
    """Of every period ahead, each held against the limits in force then."""
    return tuple(_of_period(ahead, reading.target_of(ahead.period), reading.info.direction) for ahead in outlook.ahead)


def _of_period(ahead: Ahead, target: Target | None, direction: str) -> Beyond:
    within = target.within(direction) if target else None
    if target is None or within is None or direction == "neutral":
        return Beyond(ahead.period, None, None, None, None)
    side: Direction = "up" if direction == "up" else "down"
    edge = within[0] if within[0] is not None else within[1]
    grave = target.off if target.off is not None else target.disaster
    chances = [
        None if limit is None or not isfinite(limit) else beyond(ahead.step, limit, side, target.inclusive) for limit in (edge, grave)
    ]
    return Beyond(ahead.period, edge, chances[0], grave, chances[1])
