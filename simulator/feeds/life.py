"""One thing that happened, and the moments at which what is known of it changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import numpy as np

from simulator.clock import ZONE_S
from simulator.noise import Array, seed_number, uniform

Row = dict[str, Any]


@dataclass(frozen=True)
class Life:
    """A dossier, a case, a report. ``tell(moment)``: its row as its system shows it then; a fact of the future is absent."""

    key: str
    moments: tuple[int, ...]
    """Ascending. Nothing is known of it before the first."""
    tell: Callable[[int], Row]

    def last(self, until: int) -> int | None:
        """The last moment not after ``until`` at which it changed."""
        return max((moment for moment in self.moments if moment <= until), default=None)


class Feed(Protocol):
    """A system that tells of lives. All lives of a day are a function of the seed and of the day."""

    dataset: str
    """``<pack>.<id>`` of the dataset it fills."""
    memory_days: int
    """A life changes no more so many days after it began."""

    def born(self, day: int) -> Iterator[Life]:
        """The lives that began on a local day."""
        ...


def draws(seed: int, name: str, day: int, count: int, width: int) -> Array:
    """Independent numbers in [0, 1), shape (count, width), of one day of one feed."""
    return uniform(seed, seed_number(name) % 2**31, day, np.arange(count)[:, None], np.arange(width)[None, :])


def how_many(mean: Array | float, part: Array | float) -> Array:
    """Whole numbers of this mean, one for each ``part`` in [0, 1): small means by Poisson, large ones near normal (Tukey's lambda)."""
    mean, part = np.broadcast_arrays(np.asarray(mean, float), np.asarray(part, float))
    found, term = np.zeros(mean.shape, np.int64), np.exp(-np.minimum(mean, 30.0))
    total = term.copy()
    for number in range(1, 80):
        found += part >= total
        term = term * np.minimum(mean, 30.0) / number
        total = total + term
    deviation = 4.91 * (np.clip(part, 1e-6, 1 - 1e-6) ** 0.14 - (1 - np.clip(part, 1e-6, 1 - 1e-6)) ** 0.14)
    wide = np.rint(mean + np.sqrt(mean) * deviation)
    return np.where(mean > 30, np.maximum(wide, 0).astype(np.int64), found)


def choose(weights: Array, part: Array | float) -> Array:
    """Index drawn by weight for each ``part`` in [0, 1)."""
    edges = np.cumsum(weights, dtype=float)
    return np.minimum(np.searchsorted(edges / edges[-1], part, side="right"), len(edges) - 1)


def local(moment: float) -> str:
    """A moment as systems of the province write it: the minute in local time, with its offset."""
    return datetime.fromtimestamp(int(moment) + ZONE_S, UTC).strftime("%Y-%m-%dT%H:%M:00+07:00")


def day_text(moment: float) -> str:
    """The local date of a moment."""
    return datetime.fromtimestamp(int(moment) + ZONE_S, UTC).strftime("%Y-%m-%d")
