"""Where the classes of a map or a heat map are cut: as given, so that each holds as many, or evenly between the ends. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

CLASSINGS = ("given", "quantiles", "equal")
CLASSES = 5


STRONGEST = 5
BAD = 3
"""So many tones lie on either side: the five of one hue, and those of what is beyond a target."""


@dataclass(frozen=True)
class Classes:
    """Rising cuts, each the lower end of the next class, and the tone of each class: 1 to 5, or bad-1 to bad-3 beyond a target."""

    cuts: tuple[float, ...]
    tones: tuple[str, ...]
    zero: bool = False
    """The first class is zero alone."""


def classes_of(
    classing: str, values: Sequence[float], given: Sequence[float], digits: int, direction: str = "neutral", edge: float | None = None
) -> Classes:
    """At most five classes, the worst in the strongest tone. Those not ``given``: zero is one of its own, and they part at a target.

    ``edge``: where what is within begins (``direction`` up) or ends (down).
    """
    if classing == "given" and given:
        return Classes(tuple(given), _tones(len(given) + 1, direction))
    least, known = 10.0**-digits, sorted(round(value, digits) for value in values)
    zero = bool(known) and known[0] == 0
    above = [value for value in known if value > 0] if zero else known
    first = None if edge is None or direction == "neutral" else edge if direction == "up" else round(edge + least, digits)
    low = [value for value in above if first is not None and value < first]
    high = [value for value in above if first is not None and value >= first]
    if first is None or not low or not high:
        cuts = _parted(classing, above, digits, CLASSES - 1 - zero) if above else ()
    else:
        room = CLASSES - 2 - zero
        bad = ceil(room / 2)
        parts = (bad, room - bad) if direction == "up" else (room - bad, bad)
        cuts = (*_parted(classing, low, digits, parts[0]), first, *_parted(classing, high, digits, parts[1]))
    cuts = tuple(sorted({*cuts, *((least,) if zero else ())})) or (least,)
    tones = _tones(len(cuts) + 1, direction) if first is None or not (low and high) else _around(cuts, first, direction)
    return Classes(cuts, tones, zero)


def _parted(classing: str, values: Sequence[float], digits: int, count: int) -> tuple[float, ...]:
    """So many cuts between the values at most, none at or below the least; none where all are alike."""
    ordered = sorted(values)
    low, high = ordered[0], ordered[-1]
    if not count or low == high:
        return ()
    evenly = classing == "equal"
    wanted = [
        low + (high - low) * n / (count + 1) if evenly else ordered[min(len(ordered) * n // (count + 1), len(ordered) - 1)]
        for n in range(1, count + 1)
    ]
    return tuple(cut for cut in rising(wanted, digits, low) if low < cut <= high)


def _tones(count: int, direction: str) -> tuple[str, ...]:
    """One hue from pale to strong, the worst strong: the least where more is better, else the greatest."""
    tones = [str(1 + round(n * (STRONGEST - 1) / max(count - 1, 1))) for n in range(count)]
    return tuple(tones[::-1] if direction == "up" else tones)


def _around(cuts: Sequence[float], first: float, direction: str) -> tuple[str, ...]:
    """Away from the target: pale to the middle of one hue within, another hue to its strongest beyond."""
    below = sum(1 for cut in cuts if cut <= first)
    above = len(cuts) + 1 - below
    within, beyond = (above, below) if direction == "up" else (below, above)
    good = [str(1 + n) for n in range(within)]
    bad = [f"bad-{BAD - (beyond - 1 - n)}" for n in range(beyond)]
    return (*bad[::-1], *good) if direction == "up" else (*good[::-1], *bad)


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
