"""Limits of lateness and silence for pages and figures, and of the age of a value that alerts read.

When somebody is called for silence is declared by the alert rules of the packs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Freshness = Literal["alive", "late", "silent", "unconnected"]
"""``unconnected``: nothing ever came."""


@dataclass(frozen=True)
class Limit:
    """Passed after so many intervals, and not before ``at_least``."""

    intervals: float
    at_least: timedelta = timedelta()

    def wait(self, interval_s: float) -> timedelta:
        """Return how long after the newest it is passed."""
        return max(timedelta(seconds=interval_s * self.intervals), self.at_least)


@dataclass(frozen=True)
class Limits:
    """When a sender is late, and when it is silent."""

    late: Limit
    silent: Limit


STATION = Limits(late=Limit(1.5, timedelta(minutes=10)), silent=Limit(2.5, timedelta(minutes=15)))
"""Of a station, whose interval is the shortest at which it says it measures: a transmission may come a little after its time."""
SOURCE = Limits(late=Limit(1), silent=Limit(3))
"""Of a source, whose interval is the promise declared for it, and holds as it stands."""
CURRENT_INTERVALS = 3
"""A value older than so many intervals of its datastream neither raises nor clears an alert."""


def freshness(newest: datetime | None, interval_s: float, now: datetime, limits: Limits) -> Freshness:
    """Return how a sender stands whose newest came at ``newest``; a clock that runs ahead is no lateness."""
    if newest is None:
        return "unconnected"
    if now - newest > limits.silent.wait(interval_s):
        return "silent"
    return "late" if now - newest > limits.late.wait(interval_s) else "alive"


def silent_for(newest: datetime | None, interval_s: float, now: datetime) -> timedelta | None:
    """Return how long a silent station has said nothing, null for any other, ``timedelta.max`` for one that never spoke."""
    if newest is None:
        return timedelta.max
    return now - newest if freshness(newest, interval_s, now, STATION) == "silent" else None
