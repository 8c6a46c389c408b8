"""Pure decisions: what a cell says, whether it may stand, how personal data is kept."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from itertools import pairwise
from math import inf, isfinite
from typing import Any

from bazan.core.errors import Refused
from bazan.core.language import LANGUAGES
from bazan.core.numbers import decimal_number, finite_number, signed_number
from bazan.core.text_safety import SHOWN, compared, unseen, with_unseen_shown
from bazan.core.time import LOCAL, Period, day_start
from bazan.data.datasets.types import Column
from bazan.platform.drivers.api import FormattedNumber, Meaning, shift_decimal, word_meaning

LONGEST_TEXT = 4000
LARGEST_WHOLE = 10**18
"""Below it a whole number fits into a bigint."""
AGE_BANDS = (0, 1, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80)
"""Where an age band begins, in years; the last is open."""
YES = frozenset({"1", "true", "yes", "x", "có", "co", "đúng", "y"})
NO = frozenset({"0", "false", "no", "không", "khong", "sai", "n"})
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN = re.compile(r"[+-]?[0-9]+")
_POINTED = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_COMMAED = re.compile(r"[+-]?[0-9]+,[0-9]+")
_BESIDE = re.compile(r"([^0-9+-]*)([+-]?\s*[0-9](?:[0-9.,\s]*[0-9])?)([^0-9]*)")
"""A number with what is written before and behind it."""
_NOTHING_BESIDE = Meaning()
_THOUSANDS = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII),
}
_LOCAL_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)

Lookup = Callable[[str, str, date | None], int]
"""(column id, what was written, day) to the id of the place, thing or organization. Raises Refused."""


def empty(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip()) or raw != raw


def read_text(raw: Any) -> str:
    """Text in one line less surrounding space, its letters composed; a whole number in a workbook is written without decimals."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = unicodedata.normalize("NFC", str(raw).strip())
    if len(text) > LONGEST_TEXT:
        raise Refused("datasets.cell.long", {"limit": LONGEST_TEXT})
    if "\0" in text:
        raise Refused("datasets.cell.unseen", {"text": text.replace("\0", SHOWN)[:60]})
    return text


def read_key_text(raw: Any) -> str:
    """Text by which rows are told apart: without signs that can't be seen, or two keys that look alike would be two rows."""
    text = read_text(raw)
    if unseen(text):
        raise Refused("datasets.cell.unseen", {"text": with_unseen_shown(text)[:60]})
    return text


def read_number(raw: Any, whole: bool, decimal: str = "", unit: str = "") -> float | int:
    """A number however it was written. One that can be read two ways is refused rather than guessed.

    ``whole``: no decimals are possible, so ``1.204`` and ``1,204`` are both one thousand two hundred and four.
    ``decimal``: the mark known to divide decimals in this delivery.
    ``unit``: of the column. What a cell shows or a text says beside its number, as ``%`` or ``₫``, must be of that unit.
    """
    if isinstance(raw, FormattedNumber):
        params = {"shown": float(raw.shown), "sign": {spoken: raw.sign_in(spoken) for spoken in LANGUAGES}, "stored": float(raw.value)}
        meant = _in_unit(raw.value, raw.meaning, unit, params)
        return _fit_column(meant, whole, float(meant))
    if isinstance(raw, bool):
        raise Refused("datasets.cell.number", {"text": str(raw)})
    if isinstance(raw, int | float):
        return _fit_column(raw, whole, raw)
    if isinstance(raw, date):
        raise Refused("datasets.cell.dated", {"text": f"{raw:%d/%m/%Y}"})
    text = _SPACES.sub("", str(raw))
    if _PLAIN.fullmatch(text):
        return _read_digits(text, whole)
    beside = _BESIDE.fullmatch(str(raw).strip())
    if beside is None or (meaning := word_meaning(f"{beside[1]} {beside[3]}")) is None:
        raise Refused("datasets.cell.number", {"text": str(raw)[:60]})
    text = _SPACES.sub("", beside[2])
    value = _read_digits(text, whole) if _PLAIN.fullmatch(text) else _written(text, whole, decimal)
    if value is None:
        raise Refused("datasets.cell.number", {"text": str(raw)[:60]})
    try:
        value = _in_unit(value, meaning, unit, {"shown": str(raw)[:60], "sign": "", "stored": value})
    except Refused as why:
        if why.rule != "datasets.cell.scaled":
            raise
        raise Refused("datasets.cell.unit", {"text": str(raw)[:60]}) from why
    return _fit_column(value, whole, str(raw))


def _read_digits(text: str, whole: bool) -> float | int:
    number = signed_number(text) if whole else decimal_number(text)
    if number is None:
        raise Refused("datasets.cell.large", {"text": text[:60]})
    return number


def _fit_column(value: float, whole: bool, raw: object) -> float | int:
    """Return the number as its column takes it. Raises Refused ``datasets.cell.large``, ``datasets.cell.integer``."""
    if finite_number(value) is None or (whole and abs(value) >= LARGEST_WHOLE):
        raise Refused("datasets.cell.large", {"text": _told(raw)})
    if whole and isinstance(value, float) and not value.is_integer():
        raise Refused("datasets.cell.integer", {"text": _told(raw)})
    return int(value) if whole else value


def _told(raw: object) -> float | str:
    """What a sentence names: a number of a cell as a number, which the reader's language writes; a text as it is."""
    return raw if isinstance(raw, float) and isfinite(raw) else str(raw)[:60]


def _in_unit(value: float, meaning: Meaning, unit: str, params: dict[str, Any]) -> float:
    """The value in the column's unit. Raises Refused ``datasets.cell.percent``, ``.scaled``, ``.currency`` where what is shown is of none.

    A scaled cell says what it shows only together with a word or a currency: then that must come to the stored number in the column's
    unit, and nothing is multiplied.
    """
    if meaning == _NOTHING_BESIDE:
        return value
    if meaning.percent:
        places = 2 * meaning.hundreds
        if unit not in ("%", "1") or meaning.thousands or meaning.scale is not None or meaning.currency:
            raise Refused("datasets.cell.percent", params)
        return shift_decimal(value, places if unit == "%" else places - 2)
    power = re.match(r"10\*(\d{1,2})\.", unit)
    wanted = int(power[1]) if power else 0
    currency = re.search(r"\{([A-Z]{3})\}", unit.partition("/")[0])
    if meaning.currency and meaning.currency != (currency[1] if currency else ""):
        raise Refused("datasets.cell.currency", params | {"currency": meaning.currency})
    said = meaning.scale if meaning.scale is not None else 0 if meaning.currency and not meaning.thousands else None
    if said is None or said - 3 * meaning.thousands != wanted:
        raise Refused("datasets.cell.scaled", params)
    return value


def _written(text: str, whole: bool, decimal: str) -> float | None:
    """The number of a text with marks in it, or null. Raises Refused ``datasets.cell.ambiguous``."""
    vietnamese, english = _THOUSANDS[","].fullmatch(text), _THOUSANDS["."].fullmatch(text)
    if decimal:
        if (vietnamese if decimal == "," else english) or (_COMMAED if decimal == "," else _POINTED).fullmatch(text):
            return _plain(text, decimal)
        return None
    pointed, commaed = _POINTED.fullmatch(text), _COMMAED.fullmatch(text)
    if whole and (vietnamese or english):
        return _plain(text, "," if vietnamese else ".")
    if (vietnamese and pointed) or (english and commaed):  # one mark with three digits behind it: thousands here, decimals there
        raise Refused("datasets.cell.ambiguous", {"text": text, "thousands": text.replace(".", "").replace(",", "")})
    if vietnamese or commaed:
        return _plain(text, ",")
    return _plain(text, ".") if english or pointed else None


def _plain(text: str, decimal: str) -> float:
    """The number, infinite where it is larger than a column takes."""
    number = decimal_number(text.replace("." if decimal == "," else ",", "").replace(",", "."))
    return inf if number is None else number


def read_boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, FormattedNumber) and raw.meaning == _NOTHING_BESIDE:
        raw = raw.value
    text = str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw).strip().casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise Refused("datasets.cell.boolean", {"text": text[:60]})


def read_instant(raw: Any) -> datetime:
    """An aware instant: ISO 8601, ``dd/mm/yyyy [hh:mm[:ss]]`` or ``yyyymmddhhmmss``; without a zone it is local time."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=LOCAL)
    if isinstance(raw, date):
        return datetime.combine(raw, time(), LOCAL)
    text = read_text(raw)
    try:
        if len(text) == 14 and text.isdigit():
            text = f"{text[:8]}T{text[8:]}"
        if found := _LOCAL_DATE.fullmatch(text):
            day, month, year, *clock = (int(part) if part else 0 for part in found.groups())
            return datetime(year, month, day, *clock, tzinfo=LOCAL)
        if not text[:4].isdigit() or (text.isdigit() and len(text) != 8):
            raise ValueError(text)
        value = datetime.fromisoformat(text)
    except ValueError as why:
        raise Refused("datasets.cell.serial" if _is_number(raw) else "datasets.cell.date", {"text": text[:60]}) from why
    return value if value.tzinfo else value.replace(tzinfo=LOCAL)


def _is_number(raw: Any) -> bool:
    """Whether a cell holds a number where a date belongs: a day count without a date format is not guessed at."""
    return isinstance(raw, int | float | FormattedNumber) and not isinstance(raw, bool)


def read_date(raw: Any) -> datetime:
    """The start of the local day."""
    return day_start(read_instant(raw).astimezone(LOCAL).date())


def read_period(raw: Any, grain: str) -> datetime:
    """The start of the period written as 2026-11, 11/2026, 2026-Q4, a date in it…; it must be of the dataset's grain."""
    if isinstance(raw, date):
        return Period.holding(read_instant(raw), grain).start
    text = read_text(raw)
    if found := re.fullmatch(r"(?:Q|Quý )?(\d{1,2})[/-](\d{4})", text, re.ASCII):
        text = f"{found[2]}-Q{found[1]}" if grain == "quarter" else f"{found[2]}-{int(found[1]):02}"
    try:
        period = Period.parse(text)
    except ValueError:
        try:
            period = Period.holding(read_instant(text), grain)
        except Refused as why:
            raise Refused("datasets.cell.serial" if _is_number(raw) else "datasets.cell.period", {"text": text[:60]}) from why
    if period.grain != grain:
        raise Refused("datasets.cell.grain", {"text": text[:60], "grain": grain})
    return period.start


def read_code(raw: Any, words: Mapping[str, Mapping[str, str]]) -> str:
    """A code of the list; its words in either language, or ``code - words``, are read too."""
    text = read_text(raw)
    if text in words:
        return text
    head = re.split(r"\s+[-–—]\s+", text, maxsplit=1)[0]
    if head in words:
        return head
    for code, names in words.items():
        if compared(text) in (compared(code), *map(compared, names.values())):
            return code
    raise Refused("datasets.cell.code", {"text": text[:80]})


def within(column: Column, value: float) -> None:
    """Raises Refused ``datasets.cell.low`` or ``datasets.cell.high``."""
    if column.low is not None and value < column.low:
        raise Refused("datasets.cell.low", {"value": value, "limit": column.low})
    if column.high is not None and value > column.high:
        raise Refused("datasets.cell.high", {"value": value, "limit": column.high})


def check_time(value: datetime, bounds: tuple[datetime, datetime], shown: Callable[[datetime], str]) -> None:
    """Raises Refused ``datasets.cell.early`` or ``datasets.cell.future`` for an instant outside the bounds, both included."""
    first, last = bounds
    if value < first:
        raise Refused("datasets.cell.early", {"text": shown(value), "limit": shown(first)})
    if value > last:
        raise Refused("datasets.cell.future", {"text": shown(value), "limit": shown(last)})


def shielded(column: Column, value: Any, on: date | None, secret: str) -> Any:
    """What is kept of a personal value: a keyed hash that tells equal from unequal, an age band, or nothing."""
    if column.personal == "hash":
        return hashed(value, secret)
    if column.personal == "age_band":
        return age_band(value, on)
    return None


def hashed(value: Any, secret: str) -> str:
    """What is kept in the place of what identifies somebody."""
    return hmac.digest(_key(secret), read_text(value).casefold().encode(), "sha256").hex()[:32]


@cache
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"bazan.datasets:" + secret.encode()).digest()


def age_band(value: Any, on: date | None) -> str:
    """``5-9`` of an age in years, or of a birth date on a day. A band passes as it is."""
    text = read_text(value)
    if text in _BANDS:
        return text
    if re.fullmatch(r"[0-9]{1,3}(\.0)?", text):
        years = int(text.removesuffix(".0"))
    else:
        born = read_instant(value).astimezone(LOCAL).date()
        day = on or date.today()  # noqa: DTZ011 an age in years
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if not 0 <= years <= 130:
        raise Refused("datasets.cell.age", {"text": "…"})
    return next(band for start, band in zip(reversed(AGE_BANDS), reversed(_BANDS), strict=True) if years >= start)


def _band(start: int, after: int) -> str:
    return f"{start}-{after - 1}" if after - 1 > start else str(start)


_BANDS = (*(_band(start, after) for start, after in pairwise(AGE_BANDS)), f"{AGE_BANDS[-1]}+")


def cell_name(letters: Mapping[str, Mapping[str, str]], sheet: str, column: str, line: int) -> str:
    """``F17`` where the column's letter is known, else empty."""
    letter = letters.get(sheet, {}).get(column, "")
    return f"{letter}{line}" if letter else ""
