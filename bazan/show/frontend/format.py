"""Numbers, dates and ages as people write them: 1.234,5 in Vietnamese, 1,234.5 in English. Pure; instants in, text out.

Times are shown in the province's zone. The minus is U+2212, the space before a unit does not break.
"""

from datetime import date, datetime
from typing import Any

from bazan.kernel.labels import label
from bazan.kernel.time import LOCAL, Period, local_day

NO_BREAK = "\u00a0"
MINUS = "\u2212"
NOTHING = "—"
_VIETNAMESE = str.maketrans(",.", ".,")
_ROMAN = ("", "I", "II", "III", "IV")


def number(value: float | None, digits: int = 0, language: str = "vi") -> str:
    """A number with its thousands parted; a dash when there is none."""
    if value is None:
        return NOTHING
    text = f"{abs(value):,.{digits}f}"
    if language == "vi":
        text = text.translate(_VIETNAMESE)
    negative = value < 0 and any(c in "123456789" for c in text)
    return MINUS + text if negative else text


def signed(value: float | None, digits: int = 0, language: str = "vi") -> str:
    """A change: always with its sign, zero without."""
    text = number(value, digits, language)
    rises = value is not None and value > 0 and any(c in "123456789" for c in text)
    return f"+{text}" if rises else text


def quantity(value: float | None, digits: int, unit: str, language: str = "vi") -> str:
    """A number and its unit, kept on one line."""
    text = number(value, digits, language)
    if not unit or value is None:
        return text
    tight = unit == "%" and language == "en"
    return f"{text}{unit}" if tight else f"{text}{NO_BREAK}{unit}"


def clock(instant: datetime) -> str:
    return instant.astimezone(LOCAL).strftime("%H:%M")


def day(value: date | datetime, language: str = "vi", year: bool = True) -> str:
    """25/11/2026, or 25 Nov 2026."""
    shown = local_day(value) if isinstance(value, datetime) else value
    if language == "vi":
        return f"{shown:%d/%m/%Y}" if year else f"{shown:%d/%m}"
    month = label(f"frontend.month.{shown.month}", "en")
    return f"{shown.day} {month} {shown.year}" if year else f"{shown.day} {month}"


def long_day(value: date | datetime, language: str = "vi") -> str:
    """Thứ Tư, 25/11/2026."""
    shown = local_day(value) if isinstance(value, datetime) else value
    return f"{label(f'frontend.weekday.{shown.isoweekday()}', language)}, {day(shown, language)}"


def when(instant: datetime | None, language: str = "vi", now: datetime | None = None) -> str:
    """The clock, with the day when it isn't today and the year when it isn't this one."""
    if instant is None:
        return NOTHING
    if now is not None and local_day(now) == local_day(instant):
        return clock(instant)
    same_year = now is not None and local_day(now).year == local_day(instant).year
    return f"{clock(instant)}, {day(instant, language, year=not same_year)}"


def duration(seconds: float, language: str = "vi") -> str:
    """52 phút, 3 giờ, 12 ngày: one unit, the largest of which two have passed."""
    count, unit = _span(seconds)
    return _counted(unit, count, language)


def age(seconds: float | None, language: str = "vi") -> str:
    """5 phút trước. A clock slightly ahead of ours is just now."""
    if seconds is None:
        return NOTHING
    if seconds < 60:
        return label("frontend.age.now", language)
    return label("frontend.age.ago", language, span=duration(seconds, language))


def period(value: Period, language: str = "vi") -> str:
    """What a period is called: an hour by its ends, a quarter by its numeral."""
    first = local_day(value.start)
    match value.grain:
        case "hour":
            return f"{clock(value.start)}–{clock(value.end)}, {day(first, language)}"
        case "day":
            return day(first, language)
        case "week":
            year, week, _ = first.isocalendar()
            return label("frontend.period.week", language, week=week, year=year)
        case "month":
            return label("frontend.period.month", language, month=first.month, year=first.year, name=_month(first, language))
        case "quarter":
            return label("frontend.period.quarter", language, quarter=_ROMAN[(first.month + 2) // 3], year=first.year)
    return label("frontend.period.year", language, year=first.year)


def words(labels: dict[str, str], language: str) -> str:
    """One language of a labels table, Vietnamese when it lacks that one."""
    return labels.get(language) or labels.get("vi", "")


def _month(first: date, language: str) -> str:
    return label(f"frontend.month.{first.month}", language)


def _span(seconds: float) -> tuple[int, str]:
    minutes = max(int(seconds // 60), 0)
    for unit, size, most in (("minute", 1, 120), ("hour", 60, 48), ("day", 1440, 60), ("month", 43_800, 24)):
        if minutes < size * most:
            return minutes // size, unit
    return minutes // 525_600, "year"


def _counted(unit: str, count: int, language: str, **params: Any) -> str:
    form = "one" if count == 1 else "many"
    return label(f"frontend.span.{unit}.{form}", language, count=count, **params)
