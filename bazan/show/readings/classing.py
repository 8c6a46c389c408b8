"""Where the classes of a map or a heat map are cut: as given, so that each holds as many, or evenly between the ends. Pure."""

from collections.abc import Sequence
from math import ceil, log10

CLASSINGS = ("given", "quantiles", "equal")
CLASSES = 5


def cuts_of(classing: str, values: Sequence[float], given: Sequence[float], digits: int) -> tuple[float, ...]:
    """At most four rising cuts; ``given`` without cuts is as quantiles. One cut at least, so that there is something to say."""
    if classing == "equal":
        return equal(values, digits)
    return tuple(given) if classing == "given" and given else quantiles(values, digits)


def quantiles(values: Sequence[float], digits: int) -> tuple[float, ...]:
    """Cuts between fifths of the values; equal values fall in one class, so there may be fewer."""
    ordered = sorted(values)
    if not ordered:
        return (0.0,)
    return rising([ordered[min(len(ordered) * n // CLASSES, len(ordered) - 1)] for n in range(1, CLASSES)], digits, ordered[0])


def equal(values: Sequence[float], digits: int) -> tuple[float, ...]:
    """Cuts at even distances between the least and the greatest value."""
    if not values:
        return (0.0,)
    low, high = min(values), max(values)
    return rising([low + (high - low) * n / CLASSES for n in range(1, CLASSES)], digits, low)


def rising(cuts: Sequence[float], digits: int, low: float) -> tuple[float, ...]:
    """Cuts as they will be said, each greater than the one before and than the least value."""
    span = max(cuts) - low
    needed = max(0, ceil(1.2 - log10(span))) if span > 0 else digits  # two figures tell classes apart
    found: list[float] = []
    for cut in (round(one, min(digits, needed)) for one in cuts):
        if cut > (found[-1] if found else low):
            found.append(cut)
    return tuple(found) or (round(cuts[-1], digits),)


def digits_of(cuts: Sequence[float], most: int) -> int:
    """How many decimals the cuts need to be said, at most so many."""
    return next((digits for digits in range(most) if all(round(cut, digits) == round(cut, most) for cut in cuts)), most)
