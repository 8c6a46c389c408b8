"""Numbers as addresses, forms and headers say them, and as they are written for people."""

import re
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from bazan.core.language import language

MINUS = "\u2212"
LONGEST_NUMBER = 400
"""Characters of a number from outside. A double written out in full has fewer than 330."""
_VIETNAMESE = str.maketrans(",.", ".,")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


def whole_number(text: str | bytes, digits: int = 9) -> int | None:
    """The number that ASCII digits say, at most so many of them; None for anything else, also for what ``isdigit`` takes, as ² and ٣."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def signed_number(text: str, digits: int = 18) -> int | None:
    """Return the whole number that ASCII digits with an optional sign say; 18 digits fit into a bigint. None for anything else."""
    number = whole_number(text[1:] if text[:1] in ("+", "-") else text, digits)
    return -number if number is not None and text[0] == "-" else number


def decimal_number(text: str) -> float | None:
    """Return the finite number that ASCII digits say, with a decimal point and an exponent.

    None for anything else, also for what ``float`` takes: ``nan``, ``inf``, ``1e999``, ``1_0`` and digits of other scripts.
    """
    plain = text.strip() if len(text) <= LONGEST_NUMBER else ""
    if not _DECIMAL.fullmatch(plain):
        return None
    value = float(plain)
    return value if isfinite(value) else None


def finite_number(value: object) -> float | None:
    """Return a value of a decoded document as a finite number: a number, or a text as ``decimal_number`` reads it; None otherwise."""
    if isinstance(value, str):
        return decimal_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def decimal_numbers(text: str, *counts: int) -> tuple[float, ...] | None:
    """Return the finite numbers between commas, or None unless there are as many as one of the counts says."""
    parts = text.split(",", max(counts))
    numbers = [decimal_number(part) for part in parts] if len(parts) in counts else [None]
    return None if None in numbers else tuple(number for number in numbers if number is not None)


def typed_number(text: str) -> float | None:
    """A number as people write it, 1.234,5 or 1234.5; None when left empty. Raises ValueError for anything else."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if not plain:
        return None
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    value = decimal_number(plain.replace(MINUS, "-"))
    if value is None:
        raise ValueError(f"no number: {text[:40]!r}")
    return value


def spoken(value: float, digits: int) -> str:
    """The number with its thousands parted, in the language spoken: 1.234,5 in Vietnamese, 1,234.5 in English; a zero has no sign."""
    return _spoken(value, digits, language() == "vi")


@lru_cache(20_000)
def _spoken(value: float, digits: int, vietnamese: bool) -> str:
    """A board writes thousands of numbers, most of them more than once."""
    text = f"{abs(value):,.{digits}f}"
    if vietnamese:
        text = text.translate(_VIETNAMESE)
    negative = value < 0 and any(sign in "123456789" for sign in text)
    return MINUS + text if negative else text
