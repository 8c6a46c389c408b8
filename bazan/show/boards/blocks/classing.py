"""Where the classes of a map or a heat map are cut: as given, so that each holds as many, or evenly between the ends. Pure."""

from collections.abc import Sequence

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
    found: list[float] = []
    for cut in (round(one, digits) for one in cuts):
        if cut > (found[-1] if found else low):
            found.append(cut)
    return tuple(found) or (round(cuts[-1], digits),)
