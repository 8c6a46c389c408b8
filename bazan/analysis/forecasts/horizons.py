"""Pure decisions of what is kept: how far ahead by grain, to which stretch it belongs, what sums up, against which target it is held."""

from collections.abc import Mapping, Sequence
from math import inf, isclose, isfinite
from typing import Any

from bazan.analysis.forecasts import target_probability
from bazan.analysis.forecasts.types import Ahead, Forecast, TargetChance
from bazan.core.errors import Refused
from bazan.core.time import LOCAL, Period
from bazan.data.indicators.types import Reading

HORIZON = {"day": 14, "week": 8, "month": 12, "quarter": 4}
SEASON = {"day": 7, "week": 52, "month": 12, "quarter": 4}
STRETCH = {"day": "week", "week": "month", "month": "month", "quarter": "quarter"}
"""Of each stretch of the origin the newest forecast is kept beside what came."""
YEARLY = ("month", "quarter")
"""Grains by which the end of a year can be seen."""
FEWEST_SUMS = 3
FIGURES = 9


def sums_up(values: Mapping[Any, Sequence[float]], whole: Any) -> bool:
    """Whether the parts sum to the whole in every period that all of them have, three at least: then their forecasts are to, too."""
    parts = [course for feature, course in values.items() if feature != whole]
    if not parts:
        return False
    sums = [(total, sum(own)) for total, *own in zip(values[whole], *parts, strict=True) if isfinite(total) and all(map(isfinite, own))]
    moved = len({total for total, _ in sums}) > 1
    return len(sums) >= FEWEST_SUMS and moved and all(isclose(total, own, rel_tol=1e-9, abs_tol=1e-6) for total, own in sums)


def bounds_of(unit: str, values: Sequence[float]) -> tuple[float, float]:
    """A share that never left 0 to 100 stays within; a growth, also told in percent, has no bounds."""
    known = [value for value in values if isfinite(value)]
    return (0.0, 100.0) if unit == "%" and known and min(known) >= 0 and max(known) <= 100 else (-inf, inf)


def stretch_of(origin: Period) -> Period:
    return Period.holding(origin.start, STRETCH[origin.grain])


def ahead_of(origin: Period, forecast: Forecast) -> tuple[Ahead, ...]:
    """The steps as periods after the last one known."""
    found, period = [], origin
    for step, naive in zip(forecast.steps, forecast.naive, strict=True):
        period = period.next()
        found.append(Ahead(period, step, naive.mean))
    return tuple(found)


def chance_of(origin: Period, forecast: Forecast, reading: Reading) -> TargetChance | None:
    """Of the target of the year's last period; null where none is set, or the year's end is out of sight."""
    if origin.grain not in YEARLY:
        return None
    ahead = ahead_of(origin, forecast)
    last = next((n for n, one in enumerate(ahead) if one.period.end.astimezone(LOCAL).month == 1), None)
    if last is None:
        return None
    period = ahead[last].period
    target = reading.target_of(period)
    within = target.within(reading.info.direction) if target else None
    goal = None if within is None else within[0] if within[0] is not None else within[1]
    if goal is None or target is None:
        return None
    try:
        chance = target_probability.chance([], forecast, last + 1, goal, "up" if reading.info.direction == "up" else "down", "level")
    except Refused:
        return None
    needed = _pace(reading, goal, last + 1)
    return TargetChance(goal, period, chance.probability, needed, target.source)


def _pace(reading: Reading, goal: float, left: int) -> float | None:
    """What each period to come has to bring so that the goal is just met; null where it is met already."""
    value = reading.current.value if reading.current else None
    if value is None or (goal <= value if reading.info.direction == "up" else goal >= value):
        return None
    return (goal - value) / left


def rounded(value: float) -> float:
    """To nine figures: what is kept is read by people, and a tenth weighs as much as the rest."""
    return float(f"{value:.{FIGURES}g}")
