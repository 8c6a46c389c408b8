"""Which periods the words of a question name, seen from the day it is asked. Local days; weeks begin on Monday."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bazan.analysis.questions.types import When
from bazan.core.time import GRAINS, Period, day_start, local_day

Slots = Mapping[str, int]


@dataclass(frozen=True)
class Named:
    """What a stretch of words says of time: periods, or that they can't be answered for: ``future`` or ``unread``.

    ``newest``: the newest there is. ``since_january``: from January to the end of ``when``, of a number that runs through the year.
    """

    when: When | None = None
    wrong: str = ""
    newest: bool = False
    since_january: bool = False
    yearless: bool = False
    """Its year was left to be guessed: this one."""
    before: bool = False
    """It is called the one before: ``tháng trước``."""
    until: bool = False
    """It is where a count up to then ends: ``đến hết tháng 10``."""


NEWEST = Named(newest=True)
_UNREAD = Named(wrong="unread")


def named(name: str, slots: Slots, at: datetime) -> Named:
    """What the words of this name (``phrases``, ``periods``) say at an instant."""
    if name == "newest":
        return NEWEST
    if name in ("unread", "coming"):
        return Named(wrong={"unread": "unread", "coming": "future"}[name])
    try:
        found = _READERS[name](slots, local_day(at))
    except ValueError:
        return _UNREAD
    if found.when is not None and found.when.first.start > at:
        return Named(found.when, "future")
    if found.until and found.when is not None and found.when.last.start > at:
        return Named(found.when, "future")
    return found


def spanning(first: Named, last: Named, at: datetime) -> Named:
    """From one period to another; the year of the last holds for a first without one. Unread where grains differ or the order is wrong."""
    if first.when is None or last.when is None:
        return Named(wrong=first.wrong or last.wrong or "unread")
    begins, ends = first.when.first, last.when.last
    if first.yearless and not last.yearless and begins.grain == ends.grain:
        begins = in_year(begins, local_day(ends.start).year)
    if begins.grain != ends.grain or begins > ends:
        return _UNREAD
    return Named(When(begins, ends), "future" if begins.start > at else "")


def until_now(first: Named, at: datetime) -> Named:
    """From a period to the one that runs."""
    if first.when is None or first.wrong:
        return Named(wrong=first.wrong or "unread")
    return Named(When(first.when.first, Period.holding(at, first.when.grain)))


def finer(grain: str, than: str) -> bool:
    return GRAINS.index(grain) < GRAINS.index(than)


def in_year(period: Period, year: int) -> Period:
    """The same period of another year."""
    years = year - local_day(period.start).year
    for _ in range(abs(years)):
        period = period.year_before() if years < 0 else period.year_after()
    return period


def _day(day: date, steps: int = 0) -> Named:
    return _one(day + timedelta(days=steps), "day")


def _one(day: date, grain: str, yearless: bool = False) -> Named:
    return Named(When.of(Period.holding(day_start(day), grain)), yearless=yearless)


def _moved(grain: str, steps: int) -> Callable[[Slots, date], Named]:
    """The running period of a grain, or one so many before or behind it."""

    def read(slots: Slots, today: date) -> Named:
        period = Period.holding(day_start(today), grain)
        for _ in range(abs(steps)):
            period = period.previous() if steps < 0 else period.next()
        return Named(When.of(period), before=steps == -1)

    return read


def _last(grain: str) -> Callable[[Slots, date], Named]:
    """So many periods, the running one the last of them."""

    def read(slots: Slots, today: date) -> Named:
        last = first = Period.holding(day_start(today), grain)
        for _ in range(slots["n"] - 1):
            first = first.previous()
        return Named(When(first, last))

    return read


def _month(slots: Slots, today: date, years: int = 0) -> Named:
    return _one(date(slots.get("y", today.year) + years, slots["m"] if "m" in slots else slots["M"], 1), "month", yearless="y" not in slots)


def _quarter(slots: Slots, today: date, years: int = 0) -> Named:
    return _one(date(slots.get("y", today.year) + years, slots["q"] * 3 - 2, 1), "quarter", yearless="y" not in slots)


def _week(slots: Slots, today: date) -> Named:
    return _one(date.fromisocalendar(slots.get("y", today.isocalendar().year), slots["w"], 1), "week", yearless="y" not in slots)


def _date(slots: Slots, today: date) -> Named:
    month = slots["m"] if "m" in slots else slots.get("M", today.month)
    return _one(date(slots.get("y", today.year), month, slots["d"]), "day", yearless="y" not in slots)


def _months(slots: Slots, today: date, first: int, last: int, years: int = 0, since_january: bool = False, until: bool = False) -> Named:
    year = slots.get("y", today.year) + years
    begins, ends = (Period.holding(day_start(date(year, month, 1)), "month") for month in (first, last))
    return Named(When(begins, ends), since_january=since_january, until=until)


_READERS: dict[str, Callable[[Slots, date], Named]] = {
    "today": lambda _, today: _day(today),
    "yesterday": lambda _, today: _day(today, -1),
    "two_days_ago": lambda _, today: _day(today, -2),
    "tomorrow": lambda _, today: _day(today, 1),
    "this_week": _moved("week", 0),
    "last_week": _moved("week", -1),
    "next_week": _moved("week", 1),
    "week": _week,
    "this_month": _moved("month", 0),
    "last_month": _moved("month", -1),
    "next_month": _moved("month", 1),
    "month": _month,
    "month_last_year": lambda slots, today: _month(slots, today, -1),
    "this_quarter": _moved("quarter", 0),
    "last_quarter": _moved("quarter", -1),
    "next_quarter": _moved("quarter", 1),
    "quarter": _quarter,
    "quarter_last_year": lambda slots, today: _quarter(slots, today, -1),
    "this_year": _moved("year", 0),
    "last_year": _moved("year", -1),
    "next_year": _moved("year", 1),
    "two_years_ago": _moved("year", -2),
    "year": lambda slots, _: _one(date(slots["y"], 1, 1), "year"),
    "first_half": lambda slots, today: _months(slots, today, 1, 6, since_january=True),
    "second_half": lambda slots, today: _months(slots, today, 7, 12),
    "first_months": lambda slots, today: _months(slots, today, 1, slots["n"], since_january=True),
    "first_months_last_year": lambda slots, today: _months(slots, today, 1, slots["n"], -1, since_january=True),
    "until_month": lambda slots, today: _until(slots, today),
    "until_quarter": lambda slots, today: _until_quarter(slots, today),
    "since_january": lambda slots, today: _months(slots, today, 1, today.month, since_january=True),
    "last_days": _last("day"),
    "last_weeks": _last("week"),
    "last_months": _last("month"),
    "last_quarters": _last("quarter"),
    "last_years": _last("year"),
    "date": _date,
    "day": _date,
}


def _until(slots: Slots, today: date) -> Named:
    return _months(slots, today, 1, slots["m"] if "m" in slots else slots["M"], since_january=True, until=True)


def _until_quarter(slots: Slots, today: date) -> Named:
    year = slots.get("y", today.year)
    first, last = (Period.holding(day_start(date(year, quarter * 3 - 2, 1)), "quarter") for quarter in (1, slots["q"]))
    return Named(When(first, last), since_january=True, until=True)
