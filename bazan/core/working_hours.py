"""Working time: how much of it lies between two instants, and which instant comes after so much of it. Local hours throughout.

Offices work the same hours on every working day of the calendar; a province's ``calendar.toml`` says which (``[[hours]]``).
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from bazan.core import working_days
from bazan.core.time import LOCAL, local_day
from bazan.core.working_days import Calendar

_DAY = timedelta(days=1)
EIGHT_HOURS = ((time(8), time(12)), (time(13), time(17)))
"""Where a province names no hours: the ordinary eight (Labour Code 45/2019/QH14, article 105)."""


@dataclass(frozen=True)
class Hours:
    """Working days and the hours worked on them: spans ``[from, until)``, ascending, apart."""

    days: Calendar = Calendar()
    spans: tuple[tuple[time, time], ...] = EIGHT_HOURS

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or edges != sorted(set(edges)):
            raise ValueError(f"hours must ascend and not touch: {self.spans}")

    @property
    def opening(self) -> time:
        return self.spans[0][0]

    @property
    def closing(self) -> time:
        return self.spans[-1][1]

    def after(self, start: datetime, worked: timedelta) -> datetime:
        """The first instant by which so much working time has passed since ``start``. Of zero: ``start``, or the next opening.

        It lies on a working day, within its hours or at their very end.
        """
        left, day = worked, local_day(start)
        while True:
            for opens, closes in self._on(day):
                begin = max(opens, start)
                if begin > closes or (begin == closes and not left):
                    continue
                if left <= closes - begin:
                    return begin + left
                left -= closes - begin
            day += _DAY

    def between(self, first: datetime, last: datetime) -> timedelta:
        """How much working time lies between; zero when ``last`` isn't later."""
        found, day = timedelta(), local_day(first)
        while day <= local_day(last):
            found += sum((max(timedelta(), min(closes, last) - max(opens, first)) for opens, closes in self._on(day)), timedelta())
            day += _DAY
        return found

    def works(self, day: date) -> bool:
        """Whether any hour of the day is worked."""
        return self.days.works(day)

    def closes(self, day: date) -> datetime:
        """The end of a day's hours."""
        return datetime.combine(day, self.closing, LOCAL)

    def _on(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.days.works(day):
            return []
        return [(datetime.combine(day, opens, LOCAL), datetime.combine(day, closes, LOCAL)) for opens, closes in self.spans]


@dataclass(frozen=True)
class AroundTheClock(Hours):
    """Every minute of every day, for work that no night and no holiday stops."""

    def after(self, start: datetime, worked: timedelta) -> datetime:
        return start + worked

    def between(self, first: datetime, last: datetime) -> timedelta:
        return max(timedelta(), last - first)

    def works(self, day: date) -> bool:
        return True

    def closes(self, day: date) -> datetime:
        return datetime.combine(day + _DAY, time(), LOCAL)


ALWAYS = AroundTheClock()


@cache
def of_province(folder: Path) -> Hours:
    """The hours of a province's folder, on the days of its calendar, read once. Raises ValueError for spans that overlap."""
    path = folder / "calendar.toml"
    spans = tomllib.loads(path.read_text("utf-8")).get("hours", []) if path.is_file() else []
    return Hours(working_days.of_province(folder), tuple((one["from"], one["until"]) for one in spans) or EIGHT_HOURS)
