"""Instants are UTC and aware; people read them in the province's zone; periods are half-open local intervals."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bazan.core.as_of_time import moment

ZONE = "Asia/Ho_Chi_Minh"
LOCAL = ZoneInfo(ZONE)
OFFSET = timedelta(hours=7)
"""What the local clock is ahead of UTC. Vietnam keeps it all year, which lets a local day be 24 hours everywhere in the system."""
OFFSET_S = round(OFFSET.total_seconds())
OFFSET_TEXT = "+07:00"

_QUARTER, _WEEK, _DATED = (re.compile(pattern, re.ASCII) for pattern in (r"(\d{4})-Q([1-4])", r"\d{4}-W\d{2}", r"\d{4}(-\d{2}){0,2}"))

GRAINS = ("hour", "day", "week", "month", "quarter", "year")


def now() -> datetime:
    """The instant to speak of: the clock's, or the past moment a page looks back to."""
    return moment() or present()


def present() -> datetime:
    """What the clock says, also while a page looks back."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    return instant.astimezone(LOCAL).date()


def day_start(day: date) -> datetime:
    """The UTC instant at which the local day begins. Raises ValueError at the ends of the calendar, where it lies outside."""
    try:
        return datetime.combine(day, time(), LOCAL).astimezone(UTC)
    except OverflowError as why:
        raise ValueError(f"no instant of this calendar: {day}") from why


@dataclass(frozen=True, order=True)
class Period:
    """One hour, day, week, month, quarter or year of local time: ``start`` inclusive, ``end`` exclusive, both UTC."""

    start: datetime
    grain: str

    @property
    def end(self) -> datetime:
        if self.grain == "hour":
            return self.start + timedelta(hours=1)
        return day_start(_next_day(local_day(self.start), self.grain))

    @classmethod
    def holding(cls, instant: datetime, grain: str) -> "Period":
        """The period of this grain that holds the instant."""
        if grain == "hour":
            return cls(instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0), grain)
        return cls(day_start(_first_day(local_day(instant), grain)), grain)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period people and files write as 2026, 2026-Q4, 2026-11, 2026-W47 or 2026-11-25. Raises ValueError."""
        if found := _QUARTER.fullmatch(text):
            return cls(day_start(date(int(found[1]), int(found[2]) * 3 - 2, 1)), "quarter")
        if _WEEK.fullmatch(text):
            return cls(day_start(date.fromisoformat(f"{text}-1")), "week")
        if _DATED.fullmatch(text):
            grain = ("year", "month", "day")[text.count("-")]
            return cls(day_start(date.fromisoformat(text + "-01" * (2 - text.count("-")))), grain)
        raise ValueError(f"no period: {text!r}")

    @property
    def text(self) -> str:
        """As ``parse`` reads it; an hour as 2026-11-25T07."""
        local = self.start.astimezone(LOCAL)
        if self.grain == "quarter":
            return f"{local:%Y}-Q{(local.month + 2) // 3}"
        return local.strftime({"hour": "%Y-%m-%dT%H", "day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "year": "%Y"}[self.grain])

    def previous(self) -> "Period":
        return Period.holding(self.start - timedelta(seconds=1), self.grain)

    def next(self) -> "Period":
        return Period(self.end, self.grain)

    def year_before(self) -> "Period":
        """The same period last year: the same clock hour, date, ISO week, month, quarter. 29 February is held against the 28th;
        a week 53 against week 52 where the other year has none."""
        return self._in_year(-1)

    def year_after(self) -> "Period":
        """The same period next year, by the same rule."""
        return self._in_year(1)

    def _in_year(self, step: int) -> "Period":
        local = self.start.astimezone(LOCAL)
        if self.grain == "week":
            year, week, _ = local.isocalendar()
            return Period(day_start(date.fromisocalendar(year + step, min(week, weeks_of(year + step)), 1)), "week")
        if (local.month, local.day) == (2, 29):
            local -= timedelta(days=1)
        return Period.holding(local.replace(year=local.year + step), self.grain)


def stretch_before(start: datetime, end: datetime, grain: str) -> tuple[datetime, datetime]:
    """[start, end) of the periods a year before those that [start, end) is made of."""
    last = Period.holding(end - timedelta(microseconds=1), grain)
    until = last.year_before().end
    leap = last.start.astimezone(LOCAL).date()
    if grain == "hour" and (leap.month, leap.day) == (2, 29) and start < day_start(leap):
        # its hours have those of 28 February for peers, and so have that day's own
        until = day_start(date(leap.year - 1, 3, 1))
    return Period(start, grain).year_before().start, until


def weeks_of(year: int) -> int:
    """How many ISO weeks the year has: 52 or 53. The 28th of December always lies in the last."""
    return date(year, 12, 28).isocalendar().week


def _first_day(day: date, grain: str) -> date:
    match grain:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "year":
            return date(day.year, 1, 1)
    raise ValueError(f"unknown grain {grain!r}")


def _next_day(first: date, grain: str) -> date:
    if grain in ("day", "week"):
        return first + timedelta(days=1 if grain == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
