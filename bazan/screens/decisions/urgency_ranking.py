"""Which number needs a decision most, and who is furthest from where it should be. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bazan.data.figures.api import STANDINGS, beyond, edge_of, standing, value_of
from bazan.data.indicators.types import Feature, Reading


def by_need(readings: Iterable[Reading]) -> list[Reading]:
    """What stands beyond its limits first, the furthest beyond before the others; then what is old, what is well, what has no number."""

    def need(reading: Reading) -> tuple[int, float, str]:
        past = beyond(reading)
        far = past[2] / max(abs(past[1]), 1e-9) if past else 0.0
        return STANDINGS.index(standing(reading)), -far, reading.info.code

    return sorted(readings, key=need)


@dataclass(frozen=True)
class Gap:
    """How far a unit is from the edge of what is within; ``short`` is positive beyond it, null where nothing sets one."""

    feature: Feature
    reading: Reading
    value: float
    edge: float | None
    short: float | None


def gaps(readings: Sequence[Reading]) -> list[Gap]:
    """Of every unit with a number, the furthest beyond its limit first; without limits the side to be watched first."""
    known = [_gap(reading) for reading in readings if value_of(reading) is not None]
    return sorted(known, key=lambda gap: (gap.short is None, -(gap.short or 0.0), -_watched(gap)))


def _gap(reading: Reading) -> Gap:
    value, edge = value_of(reading) or 0.0, edge_of(reading.target, reading.info)
    short = None if edge is None else edge - value if reading.info.direction == "up" else value - edge
    return Gap(reading.feature, reading, value, edge, short)


def _watched(gap: Gap) -> float:
    return -gap.value if gap.reading.info.direction == "up" else gap.value
