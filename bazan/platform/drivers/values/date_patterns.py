"""Dates and instants by the patterns that senders name: ``dd/MM/yyyy HH:mm``, ``yyyyMMddHHmmss``, ``MM/dd/yyyy hh:mm:ss a``.

Letters as in CLDR: y M d H h m s S a, text between single quotes as it is. Also ``iso``, ``epoch_s``, ``epoch_ms`` and strptime
patterns with ``%``. A pattern without a time of day gives a date, others an instant.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timezone, tzinfo
from typing import Any

from bazan.core.errors import Refused
from bazan.core.time import LOCAL, OFFSET, Period
from bazan.platform.drivers.values.source_values import number, shown

Read = Callable[[Any], date]
_TOKEN = re.compile(r"'([^']*)'|(y+|M+|d+|H+|h+|m+|s+|S+|a)|([^A-Za-z'])")
_GROUPS = {
    "yyyy": ("year", "[0-9]{4}"), "yy": ("short", "[0-9]{2}"),
    "MM": ("month", "[0-9]{2}"), "M": ("month", "[0-9]{1,2}"), "dd": ("day", "[0-9]{2}"), "d": ("day", "[0-9]{1,2}"),
    "HH": ("hour", "[0-9]{2}"), "H": ("hour", "[0-9]{1,2}"), "hh": ("half", "[0-9]{2}"), "h": ("half", "[0-9]{1,2}"),
    "mm": ("minute", "[0-9]{2}"), "m": ("minute", "[0-9]{1,2}"), "ss": ("second", "[0-9]{2}"), "s": ("second", "[0-9]{1,2}"),
    "SSS": ("thousandth", "[0-9]{3}"), "a": ("noon", "AM|PM|SA|CH"),
}  # fmt: skip
_FIXED = {"yyyy": "year", "MM": "month", "dd": "day", "HH": "hour", "mm": "minute", "ss": "second"}
_LOCAL_OFFSET = timezone(OFFSET)
NAMED = ("iso", "compact", "epoch_s", "epoch_ms")


def pattern_problem(pattern: str) -> str:
    """The rule ``drivers.binding.pattern.<this>`` that a pattern breaks; empty: none."""
    if pattern in NAMED or "%" in pattern:
        return ""
    tokens = _tokens(pattern)
    if tokens is None:
        return "form"
    named = [_GROUPS[word][0] for literal, word in tokens if word]
    if len(named) != len(set(named)):
        return "twice"
    if not {"year", "short"} & set(named) or ("day" in named and "month" not in named):
        return "whole"
    if ("half" in named) != ("noon" in named):
        return "noon"
    return ""


def day_first(pattern: str) -> bool | None:
    """Whether the day stands before the month; None where that can't be mistaken."""
    day, month, year = (pattern.replace("%m", "M").replace("%d", "d").replace("%Y", "y").find(letter) for letter in "dMy")
    if min(day, month, year) < 0 or year < min(day, month):
        return None
    return day < month


def date_reader(patterns: tuple[str, ...], zone: tzinfo) -> Read:
    """Reads a date (where the pattern has no time of day) or an aware instant. The reader raises Refused ``drivers.time``.

    ``zone`` is that of texts that name none. What comes as a date or an instant already (from a workbook, a database) is kept so.
    """
    where = LOCAL if zone == _LOCAL_OFFSET else zone
    readers = [_reader(pattern, where) for pattern in patterns]

    def read(given: Any) -> date:
        if type(given) is not str:
            if isinstance(given, datetime):
                return _bounded(given if given.tzinfo else given.replace(tzinfo=where), given)
            if isinstance(given, date):
                return _bounded(given, given)
            given = str(given)
        for reader in readers:
            try:
                found = reader(given)
            except (ValueError, TypeError, OverflowError, OSError, Refused):
                continue
            return found if 1900 <= found.year <= 2200 else _bounded(found, given)
        text = given.strip()
        if text != given:
            return read(text)
        raise Refused("drivers.time", {"value": shown(given)})

    return read


def _bounded(found: date, given: Any) -> date:
    if not 1900 <= found.year <= 2200:
        raise Refused("drivers.time", {"value": shown(given)})
    return found


def period_text(found: date, grain: str) -> str:
    """The local period that holds a date or an instant, as datasets write it: 2026-11-25, 2026-W47, 2026-11, 2026-Q4, 2026."""
    day = found.astimezone(LOCAL).date() if isinstance(found, datetime) else found
    first = Period.holding(datetime.combine(day, time(12), LOCAL), grain).start.astimezone(LOCAL).date()
    match grain:
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{first:%Y-%m}"
        case "quarter":
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case "year":
            return str(first.year)
    return first.isoformat()


def _tokens(pattern: str) -> list[tuple[str, str]] | None:
    """(literal, letters) one after the other; None when a letter has no meaning."""
    found, at = [], 0
    while at < len(pattern):
        match = _TOKEN.match(pattern, at)
        if match is None or (match[2] and match[2] not in _GROUPS):
            return None
        found.append((match[3] or match[1] or "", match[2] or ""))
        at = match.end()
    return found or None


def _reader(pattern: str, zone: tzinfo) -> Callable[[str], date]:
    if pattern in ("epoch_s", "epoch_ms"):
        divisor = 1000 if pattern == "epoch_ms" else 1
        return lambda text: datetime.fromtimestamp(number(text) / divisor, UTC)
    if pattern == "iso":
        return lambda text: date.fromisoformat(text) if len(text) == 10 else _placed(datetime.fromisoformat(text), zone)
    if "%" in pattern:
        timed = re.search("%[HIMSfpXc]", pattern)
        return lambda text: _placed(found, zone) if (found := datetime.strptime(text, pattern)) and timed else found.date()  # noqa: DTZ007
    tokens = _tokens("yyyyMMddHHmmss" if pattern == "compact" else pattern) or []
    return _by_place(tokens, zone) or _by_parts(tokens, zone)


def _placed(found: datetime, zone: tzinfo) -> datetime:
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _by_place(tokens: list[tuple[str, str]], zone: tzinfo) -> Callable[[str], date] | None:
    """Every part at its place: rearranged as ISO 8601 and read at the speed of C. None: the pattern has parts of varying width."""
    where: dict[str, slice] = {}
    literals: list[tuple[int, str]] = []
    at = 0
    for literal, word in tokens:
        if word:
            if word not in _FIXED:
                return None
            where[_FIXED[word]] = slice(at, at + len(word))
            at += len(word)
        else:
            literals += [(at + step, letter) for step, letter in enumerate(literal)]
            at += len(literal)
    if (
        not {"year", "month", "day"} <= where.keys()
        or ("minute" in where) != ("hour" in where)
        or ("second" in where and "hour" not in where)
    ):
        return None
    year, month, day = where["year"], where["month"], where["day"]
    hour, minute, second, width = where.get("hour"), where.get("minute"), where.get("second"), at
    if not literals and [_FIXED[word] for _, word in tokens] == ["year", "month", "day", "hour", "minute", "second"]:
        return lambda text: _compact(text, zone)

    def read(text: str) -> date:
        if len(text) != width or not text.isascii() or any(text[place] != letter for place, letter in literals):
            raise ValueError(text)
        whole = f"{text[year]}-{text[month]}-{text[day]}"
        if hour is None or minute is None:  # never the one without the other
            return date.fromisoformat(whole)
        return datetime.fromisoformat(f"{whole}T{text[hour]}:{text[minute]}:{text[second] if second else '00'}").replace(tzinfo=zone)

    return read


def _compact(text: str, zone: tzinfo) -> datetime:
    """yyyyMMddHHmmss, of which a file may hold millions."""
    if len(text) != 14 or not text.isdecimal() or not text.isascii():
        raise ValueError(text)
    return datetime.fromisoformat(f"{text[:8]}T{text[8:]}").replace(tzinfo=zone)


def _by_parts(tokens: list[tuple[str, str]], zone: tzinfo) -> Callable[[str], date]:
    parts = [f"(?P<{_GROUPS[word][0]}>{_GROUPS[word][1]})" if word else re.escape(literal) for literal, word in tokens]
    shape = re.compile("".join(parts), re.IGNORECASE)
    timed = bool({"hour", "half"} & shape.groupindex.keys())

    def read(text: str) -> date:
        match = shape.fullmatch(text)
        if match is None:
            raise ValueError(text)
        part = {key: int(value) for key, value in match.groupdict().items() if key != "noon"}
        year = part["year"] if "year" in part else 2000 + part["short"]
        if not timed:
            return date(year, part.get("month", 1), part.get("day", 1))
        hour = part.get("hour", 0)
        if "half" in part:
            if not 1 <= part["half"] <= 12:
                raise ValueError(text)
            hour = part["half"] % 12 + (12 if match["noon"].upper() in ("PM", "CH") else 0)
        thousandth = part.get("thousandth", 0) * 1000
        when = (year, part.get("month", 1), part.get("day", 1), hour, part.get("minute", 0), part.get("second", 0), thousandth)
        return datetime(*when, tzinfo=zone)

    return read
