"""Numbers, dates and ages as people write them: 1.234,5 in Vietnamese, 1,234.5 in English. Instants in, text in the language spoken out.

Times are shown in the province's zone. The minus is U+2212, the space before a unit does not break.
"""

from datetime import date, datetime
from typing import Any

from bazan.core.labels import label
from bazan.core.language import language
from bazan.core.numbers import spoken
from bazan.core.time import LOCAL, Period, local_day

NO_BREAK = "\u00a0"
NOTHING = "—"
_ROMAN = ("", "I", "II", "III", "IV")


def number(value: float | None, digits: int = 0) -> str:
    """A number with its thousands parted; a dash when there is none."""
    return NOTHING if value is None else spoken(value, digits)


def signed(value: float | None, digits: int = 0) -> str:
    """A change: always with its sign, zero without."""
    text = number(value, digits)
    rises = value is not None and value > 0 and any(c in "123456789" for c in text)
    return f"+{text}" if rises else text


def quantity(value: float | None, digits: int, unit: str) -> str:
    """A number and its unit, kept on one line."""
    text = number(value, digits)
    if not unit or value is None:
        return text
    tight = unit == "%" and language() == "en"
    return f"{text}{unit}" if tight else f"{text}{NO_BREAK}{unit}"


def difference(value: float | None, digits: int, unit: str, sign: bool = False) -> str:
    """By how much two numbers differ, with its unit: of percentages in points, for 2 % of 50 % is another thing. ``sign``: always said."""
    text = signed(value, digits) if sign else number(value, digits)
    if value is None or not unit:
        return text
    return label("frontend.points", change=text) if unit == "%" else f"{text}{NO_BREAK}{unit}"


def clock(instant: datetime) -> str:
    return instant.astimezone(LOCAL).strftime("%H:%M")


def day(value: date | datetime, year: bool = True) -> str:
    """25/11/2026, or 25 Nov 2026."""
    shown = local_day(value) if isinstance(value, datetime) else value
    if language() == "vi":
        return f"{shown:%d/%m/%Y}" if year else f"{shown:%d/%m}"
    month = label(f"frontend.month.{shown.month}")
    return f"{shown.day} {month} {shown.year}" if year else f"{shown.day} {month}"


def long_day(value: date | datetime) -> str:
    """Thứ Tư, 25/11/2026."""
    shown = local_day(value) if isinstance(value, datetime) else value
    return f"{label(f'frontend.weekday.{shown.isoweekday()}')}, {day(shown)}"


def when(instant: datetime | None, now: datetime | None = None) -> str:
    """The clock, with the day when it isn't today and the year when it isn't this one."""
    if instant is None:
        return NOTHING
    if now is not None and local_day(now) == local_day(instant):
        return clock(instant)
    same_year = now is not None and local_day(now).year == local_day(instant).year
    return f"{clock(instant)}, {day(instant, year=not same_year)}"


def duration(seconds: float) -> str:
    """52 phút, 3 giờ, 12 ngày: one unit, the largest of which two have passed."""
    count, unit = _span(seconds)
    return _counted(unit, count)


def age(seconds: float | None) -> str:
    """5 phút trước. A clock slightly ahead of ours is just now."""
    if seconds is None:
        return NOTHING
    if seconds < 60:
        return label("frontend.age.now")
    return label("frontend.age.ago", span=duration(seconds))


def period(value: Period) -> str:
    """What a period is called: an hour by its ends, a quarter by its numeral."""
    first = local_day(value.start)
    match value.grain:
        case "hour":
            return f"{clock(value.start)}–{clock(value.end)}, {day(first)}"
        case "day":
            return day(first)
        case "week":
            year, week, _ = first.isocalendar()
            return label("frontend.period.week", week=week, year=year)
        case "month":
            return label("frontend.period.month", month=first.month, year=first.year, name=_month(first))
        case "quarter":
            return label("frontend.period.quarter", quarter=_ROMAN[(first.month + 2) // 3], year=first.year)
    return label("frontend.period.year", year=first.year)


def inside(value: Period) -> str:
    """A period as it is called inside a sentence: tháng 10/2026."""
    text = period(value)
    return text[:1].lower() + text[1:] if language() == "vi" else text


def _month(first: date) -> str:
    return label(f"frontend.month.{first.month}")


def _span(seconds: float) -> tuple[int, str]:
    minutes = max(int(seconds // 60), 0)
    for unit, size, most in (("minute", 1, 120), ("hour", 60, 48), ("day", 1440, 60), ("month", 43_800, 24)):
        if minutes < size * most:
            return minutes // size, unit
    return minutes // 525_600, "year"


def _counted(unit: str, count: int, **params: Any) -> str:
    form = "one" if count == 1 else "many"
    return label(f"frontend.span.{unit}.{form}", count=count, **params)
