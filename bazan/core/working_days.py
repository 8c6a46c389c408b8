"""Working days: which days are worked, and where a deadline counted in working days falls. Local days throughout.

Saturday and Sunday rest, and so do the holidays a province's ``calendar.toml`` lists; a day listed as worked is worked although it is a
Saturday (it was swapped for a holiday). What the calendar doesn't cover counts as ordinary weeks, which ``covers`` tells.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days that differ from an ordinary week, over ``years``."""

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: range = range(0)
    uncertain: frozenset[date] = frozenset()
    """Days of either kind that were not announced yet when the file was written."""

    def covers(self, day: date) -> bool:
        """Whether the calendar speaks of the day's year."""
        return day.year in self.years

    def works(self, day: date) -> bool:
        """Whether people work on this day."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.holidays)

    def after(self, day: date, working_days: int) -> date:
        """The ``working_days``-th working day after the day, which itself never counts; 0: the day, or the next one that is worked."""
        found = day
        if working_days <= 0:
            return self.on_or_after(day)
        for _ in range(working_days):
            found = self.on_or_after(found + _DAY)
        return found

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the first worked day behind it."""
        while not self.works(day):
            day += _DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie behind ``first`` up to ``last``, it included; 0 when ``last`` isn't later."""
        return sum(self.works(first + timedelta(days=n)) for n in range(1, max(0, (last - first).days) + 1))


def read(path: Path) -> Calendar:
    """The calendar of a TOML file: ``[[years]]``, each with ``year``, ``holidays``, ``worked`` and ``uncertain`` days.

    Raises ValueError naming a day of another year, a holiday on a rest day or a worked day that would be worked anyway.
    """
    return judged(tomllib.loads(path.read_text("utf-8"))["years"])


def judged(years: Iterable[dict[str, Any]]) -> Calendar:
    """The calendar of a list of years. Raises ValueError as ``read`` says."""
    holidays: set[date] = set()
    worked: set[date] = set()
    uncertain: set[date] = set()
    numbers: list[int] = []
    for year in years:
        numbers.append(year["year"])
        for key, kept in (("holidays", holidays), ("worked", worked), ("uncertain", uncertain)):
            days = year.get(key, [])
            for day in days:
                if day.year != year["year"]:
                    raise ValueError(f"{year['year']}: {key} holds {day}")
            kept.update(days)
    for day in holidays:
        if day.weekday() >= SATURDAY:
            raise ValueError(f"{day} rests anyway; list the day that rests in its place")
    for day in worked:
        if day.weekday() < SATURDAY:
            raise ValueError(f"{day} is worked anyway")
    if uncertain - holidays - worked:
        raise ValueError(f"uncertain, but neither a holiday nor worked: {min(uncertain - holidays - worked)}")
    if numbers and sorted(numbers) != list(range(min(numbers), max(numbers) + 1)):
        raise ValueError(f"years are missing or said twice: {numbers}")
    covered = range(min(numbers), max(numbers) + 1) if numbers else range(0)
    return Calendar(frozenset(holidays), frozenset(worked), covered, frozenset(uncertain))


@cache
def of_province(folder: Path) -> Calendar:
    """The calendar of a province's folder, read once; ordinary weeks when it has none."""
    path = folder / "calendar.toml"
    return read(path) if path.is_file() else Calendar()
