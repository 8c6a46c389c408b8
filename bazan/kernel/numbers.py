"""Numbers as addresses, forms and headers say them."""

from math import isfinite


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
