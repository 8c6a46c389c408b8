"""Where an instant stands in the day, the week, the year and beside Tết. Local time; the zone has no summer time."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bazan.core.time import OFFSET_S
from bazan.core.working_days import Calendar

HOUR_S, DAY_S, WEEK_S = 3600.0, 86400.0, 604800.0
SUNDAY = 6
TET_BEFORE, TET_AFTER = 7, 9
"""Days around the first holiday of Tết that differ from ordinary ones: markets fill before, offices fill after."""
_EPOCH = date(1970, 1, 1)
_THURSDAY = 3


@dataclass(frozen=True, eq=False)
class Instants:
    """Local places of instants. Each array has one entry an instant."""

    day: NDArray[np.int64]
    """Local days since 1970."""
    hour: NDArray[np.float64]
    """0 up to 24."""
    weekday: NDArray[np.int64]
    """0 is Monday; a holiday counts as a Sunday, a Saturday that is worked as a Friday."""
    month: NDArray[np.float64]
    """0 up to 12: 0.5 is the middle of January."""
    tet: NDArray[np.int64]
    """0 up to TET_BEFORE + TET_AFTER beside Tết, -1 on other days and in years the calendar doesn't cover."""


def placed(times_s: NDArray[np.float64], calendar: Calendar) -> Instants:
    """Where each instant stands."""
    day, hour, weekday = weekly(times_s, calendar)
    tet = np.full(len(day), -1)
    if calendar.years:
        days, back = np.unique(day, return_inverse=True)
        tet = np.array([_beside_tet(int(number), calendar) for number in days], np.int64)[back]
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    through = (day - months.astype("datetime64[D]").astype(np.int64)) / 30.5
    month = (months.astype(np.int64) % 12).astype(np.float64) + np.minimum(through, 0.999)
    return Instants(day, hour, weekday, month, tet)


def weekly(times_s: NDArray[np.float64], calendar: Calendar) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """(day, hour, weekday) of each instant, as ``Instants`` has them."""
    local = times_s + OFFSET_S
    day = np.floor(local / DAY_S).astype(np.int64)
    hour, weekday = (local - day * DAY_S) / HOUR_S, (day + _THURSDAY) % 7
    if calendar.years:
        days, back = np.unique(day, return_inverse=True)
        weekday = np.array([_weekday(int(number), calendar) for number in days], np.int64)[back]
    return day, hour, weekday


def _weekday(number: int, calendar: Calendar) -> int:
    day = _EPOCH + timedelta(days=number)
    if day in calendar.holidays:
        return SUNDAY
    return day.weekday() - 1 if day in calendar.worked else day.weekday()


def _beside_tet(number: int, calendar: Calendar) -> int:
    day = _EPOCH + timedelta(days=number)
    first = tet(day.year, calendar) if calendar.covers(day) else None
    away = (day - first).days if first else TET_AFTER + 1
    return away + TET_BEFORE if -TET_BEFORE <= away <= TET_AFTER else -1


@cache
def tet(year: int, calendar: Calendar) -> date | None:
    """The first holiday of Tết, a day or two before the lunar New Year: of the longest rest between mid-January and the end of February.

    None where no rest holds three holidays: the calendar knows none.
    """
    day, last, best = date(year, 1, 15), date(year, 2, 28), list[date]()
    while day <= last:
        rest = list[date]()
        while not calendar.works(day):
            rest.append(day)
            day += timedelta(days=1)
        holidays = [rested for rested in rest if rested in calendar.holidays]
        best = max(best, holidays, key=len)
        day += timedelta(days=1)
    return best[0] if len(best) >= 3 else None
