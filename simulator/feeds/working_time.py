"""Office hours: 7:00 to 11:30 and 13:30 to 17:00 on working days, eight hours a day; the province's calendar says which days those are."""

import tomllib
from bisect import bisect_right
from datetime import date
from pathlib import Path

from simulator.clock import DAY, HOUR, ZONE_S

HOURS_A_DAY = 8.0
_MORNING, _NOON, _BACK, _EVENING = 7.0, 11.5, 13.5, 17.0
EPOCH = date(1970, 1, 1)
_FIRST, _LAST = date(2021, 1, 1), date(2029, 1, 1)


def day_number(day: date) -> int:
    """Local days since 1 January 1970, as ``clock.local_day`` counts."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + number)


def midnight(number: int) -> int:
    """Unix time at which a local day begins."""
    return number * DAY - ZONE_S


class WorkingTime:
    """Counts in office hours."""

    def __init__(self, holidays: frozenset[date] = frozenset(), worked: frozenset[date] = frozenset()):
        numbers = range(day_number(_FIRST), day_number(_LAST))
        self.days = [n for n in numbers if (((n + 3) % 7 < 5) and day_of(n) not in holidays) or day_of(n) in worked]
        self._set = frozenset(self.days)

    @classmethod
    def load(cls, path: Path) -> "WorkingTime":
        """Of a province's ``calendar.toml``; without one every weekday is worked."""
        years = tomllib.loads(path.read_text("utf-8"))["years"] if path.exists() else []
        holidays = frozenset(day for year in years for day in year.get("holidays", ()))
        return cls(holidays, frozenset(day for year in years for day in year.get("worked", ())))

    def works(self, number: int) -> bool:
        return number in self._set

    def hours(self, moment: float) -> float:
        """Office hours passed until a moment, from a fixed beginning."""
        number, second = divmod(int(moment) + ZONE_S, DAY)
        before = bisect_right(self.days, number - 1)
        if number not in self._set:
            return before * HOURS_A_DAY
        clock = second / HOUR
        morning = min(max(clock, _MORNING), _NOON) - _MORNING
        return before * HOURS_A_DAY + morning + min(max(clock, _BACK), _EVENING) - _BACK

    def at(self, hours: float) -> int:
        """The first moment at which so many office hours have passed."""
        whole, rest = divmod(hours, HOURS_A_DAY)
        if rest < 1e-9 and whole:
            whole, rest = whole - 1, HOURS_A_DAY
        clock = _MORNING + rest if rest <= _NOON - _MORNING else _BACK + rest - (_NOON - _MORNING)
        return midnight(self.days[int(whole)]) + round(clock * HOUR)

    def after(self, moment: float, hours: float) -> int:
        """The moment ``hours`` office hours later."""
        return self.at(self.hours(moment) + max(hours, 1e-6))

    def days_after(self, number: int, days: int) -> int:
        """The working day that comes ``days`` after a day."""
        return self.days[bisect_right(self.days, number) + days - 1]
