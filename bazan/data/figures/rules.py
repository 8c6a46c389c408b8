"""Pure decisions of the pages: what stands on top, who is silent, what a chart finds. Words are said elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bazan.data.indicators.types import IndicatorInfo, Reading, Target

Standing = Literal["disaster", "off", "watch", "stale", "missing", "good", "none"]
STANDINGS: tuple[Standing, ...] = ("disaster", "off", "watch", "stale", "missing", "good", "none")
"""How a reading stands, what needs a person first."""


def standing(reading: Reading | None) -> Standing:
    """Freshness outranks the light: an old number says nothing of today."""
    if reading is None or reading.current is None or reading.current.value is None or reading.freshness == "missing":
        return "missing"
    return "stale" if reading.freshness == "stale" else reading.light


def counted(readings: Iterable[Reading | None]) -> dict[Standing, int]:
    """How many stand how, in the order of need; none of a kind is left out."""
    found = [standing(reading) for reading in readings]
    return {kind: found.count(kind) for kind in STANDINGS if kind in found}


def value_of(reading: Reading | None) -> float | None:
    """The number to show and to order by; null when missing."""
    return None if standing(reading) == "missing" else reading.current.value  # pyrefly: ignore[missing-attribute] - not missing, so it has a value


def change(reading: Reading | None) -> float | None:
    """Against the same period last year; null when either is missing."""
    value = value_of(reading)
    return None if value is None or reading.year_before is None else value - reading.year_before  # pyrefly: ignore[missing-attribute] - without a reading there is no value either


def beyond(reading: Reading | None) -> tuple[str, float, float] | None:
    """(which limit, the limit, how far past it) of the hardest limit a value is past; null when within or without limits."""
    value = value_of(reading)
    if value is None or reading is None or reading.target is None or reading.light not in ("watch", "off", "disaster"):
        return None
    limit = getattr(reading.target, reading.light)
    return None if limit is None else (reading.light, limit, abs(value - limit))


@dataclass(frozen=True)
class Ranked[R]:
    """One row to be ordered: its name as it sorts, and what it holds."""

    name: str
    reading: Reading | None
    row: R


SORTS = ("value", "name", "change", "standing")


def ranked[R](rows: Sequence[Ranked[R]], sort: str) -> list[Ranked[R]]:
    """Rows by ``value``, ``name``, ``change`` or ``standing``; ``-`` turns it round; rows without the number always last.

    By value, the side to be watched comes first: the greatest, or the least where more is better.
    """
    key, backwards = sort.lstrip("-") or "value", sort.startswith("-")
    if key == "name":
        return sorted(rows, key=lambda one: one.name, reverse=backwards)
    if key == "standing":
        worst = sorted(rows, key=lambda one: (STANDINGS.index(standing(one.reading)), -(value_of(one.reading) or 0), one.name))
        return worst[::-1] if backwards else worst
    number = change if key == "change" else value_of
    known = [(number(one.reading), one) for one in rows]
    up = next((one.reading.info.direction == "up" for one in rows if one.reading), False)
    first = sorted(((n, one) for n, one in known if n is not None), key=lambda pair: (-pair[0], pair[1].name))
    if (up and key == "value") != backwards:
        first = first[::-1]
    return [one for _, one in first] + sorted((one for n, one in known if n is None), key=lambda one: one.name)


def edge_of(target: Target | None, info: IndicatorInfo) -> float | None:
    """Where what is within ends, or begins; null where nothing sets it."""
    held = target.within(info.direction) if target else None
    return None if held is None else held[0] if held[0] is not None else held[1]


def nice_step(span: float, most: int) -> float:
    """A round step that parts the span into at most so many."""
    step = 10.0**-6
    while True:
        for times in (1, 2, 2.5, 5):
            if span <= step * times * most:
                return step * times
        step *= 10


LEAST_PERIODS = 6
"""A stretch of fewer periods looks like an accident."""


def shared_starts(readings: Sequence[Reading], most: int) -> list[datetime]:
    """The periods of the newest stretch, without holes, oldest first; none before the first that somebody has a value for."""
    oldest = min((value.period.start for one in readings for value in one.spark if value.value is not None), default=None)
    newest = max((one.spark[-1].period for one in readings if one.spark), default=None)
    starts: list[datetime] = []
    while newest is not None and len(starts) < most:
        if oldest is not None and newest.start < oldest and len(starts) >= LEAST_PERIODS:
            break
        starts.insert(0, newest.start)
        newest = newest.previous()
    return starts
