"""Numbers as addresses, forms and headers say them, and as they are written for people."""

from functools import lru_cache
from math import isfinite

from bazan.kernel.language import language

MINUS = "\u2212"
_VIETNAMESE = str.maketrans(",.", ".,")


def whole_number(text: str | bytes, digits: int = 9) -> int | None:
    """The number that ASCII digits say, at most so many of them; None for anything else, also for what ``isdigit`` takes, as ² and ٣."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def typed_number(text: str) -> float | None:
    """A number as people write it, 1.234,5 or 1234.5; None when left empty. Raises ValueError for anything else."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if not plain:
        return None
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    value = float(plain.replace("\u2212", "-"))
    if not isfinite(value):
        raise ValueError(text)
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
