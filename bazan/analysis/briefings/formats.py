"""Numbers and times as a briefing writes them, in the language spoken: 1.234,5 in Vietnamese, 1,234.5 in English. Pure."""

from datetime import date, datetime, timedelta

from bazan.analysis.briefings.types import Figure, Moment
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.numbers import MINUS, spoken
from bazan.core.time import LOCAL, Period, local_day

NO_BREAK = "\u00a0"
_ROMAN = ("", "I", "II", "III", "IV")


def figure(one: Figure) -> str:
    """A figure with its unit, on one line: ``12,5 %``, ``+3 hồ sơ``, of a difference of percentages ``3,2 điểm %``."""
    text, unit = spoken(one.value, one.digits), words(one.unit)
    if one.form == "signed" and not text.startswith(MINUS) and any(sign in "123456789" for sign in text):
        text = f"+{text}"
    if not unit:
        return text
    if unit.startswith("%"):
        if one.form != "plain":
            return label("briefings.points", change=text) + unit[1:]
        return text + either(NO_BREAK, "") + unit
    return text + NO_BREAK + unit


def moment(one: Moment) -> str:
    """A period by its name inside a sentence, or the minute of the clock with its day."""
    local = one.start.astimezone(LOCAL)
    match one.grain:
        case "minute":
            return label("briefings.when.minute", clock=f"{local:%H:%M}", day=day(local.date()))
        case "hour":
            end = Period(one.start, "hour").end.astimezone(LOCAL)
            return label("briefings.when.hour", start=f"{local:%H:%M}", end=f"{end:%H:%M}", day=day(local.date()))
        case "day":
            return label("briefings.when.day", day=day(local.date()))
        case "week":
            year, week, _ = local.isocalendar()
            return label("briefings.when.week", week=week, year=year)
        case "month":
            return label("briefings.when.month", month=label(f"briefings.month.{local.month}"), year=local.year)
        case "quarter":
            return label("briefings.when.quarter", quarter=_ROMAN[(local.month + 2) // 3], year=local.year)
    return label("briefings.when.year", year=local.year)


def told(text: str) -> str:
    """A period or an instant as origins write it (``2026-11-29T03``, ``2026-10``, an ISO instant), or two with a dash, for people."""
    return " – ".join(_told(part) for part in text.split(" – ")) if text else ""


def _told(text: str) -> str:
    try:
        if len(text) > len("2026-11-29T03"):
            return moment(Moment(datetime.fromisoformat(text), "minute"))
        if "T" in text:
            return moment(Moment(datetime.fromisoformat(text).replace(tzinfo=LOCAL), "hour"))
        period = Period.parse(text)
    except ValueError:
        return text
    return moment(Moment(period.start, period.grain))  # pyrefly: ignore[bad-argument-type] - a period's grain is one


def day(value: date | datetime) -> str:
    """29/11/2026, or 29 November 2026."""
    shown = local_day(value) if isinstance(value, datetime) else value
    return either(f"{shown:%d/%m/%Y}", f"{shown.day} {label(f'briefings.month.{shown.month}')} {shown.year}")


def span(start: datetime, end: datetime) -> str:
    """Whole local days [start, end): one day, or from one to another."""
    first, last = local_day(start), local_day(end - timedelta(seconds=1))
    return day(first) if first >= last else label("briefings.when.span", first=day(first), last=day(last))
