"""Whole numbers as addresses, forms and headers say them."""


def whole_number(text: str | bytes, digits: int = 9) -> int | None:
    """The number that ASCII digits say, at most so many of them; None for anything else, also for what ``isdigit`` takes, as ² and ٣."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
