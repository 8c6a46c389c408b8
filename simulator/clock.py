"""Time as whole seconds of Unix time, the local clock, and when a station reports."""

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np

from simulator.noise import Array

HOUR = 3600
DAY = 86400
ZONE_S = 7 * HOUR
"""Vietnam is 7 hours ahead of UTC all year."""


def local_hour(times: Any) -> Array:
    """Hours since local midnight, with fractions."""
    return (np.asarray(times, np.int64) + ZONE_S) % DAY / HOUR


def local_day(times: Any) -> Array:
    """Number of the local day; 0 is 1 January 1970."""
    return (np.asarray(times, np.int64) + ZONE_S) // DAY


def year_part(times: Any) -> Array:
    """How much of a year of 365.2425 days has passed since 1 January, 0 to 1, near enough for seasons."""
    return (np.asarray(times, np.float64) + ZONE_S) / (365.2425 * DAY) % 1.0


def iso(times: Any) -> list[str]:
    """UTC texts of whole seconds."""
    return [f"{text}Z" for text in np.datetime_as_string(np.asarray(times, np.int64).astype("datetime64[s]"), unit="s")]


def told(moment: float) -> str:
    """A moment for people reading the log, local time."""
    return datetime.fromtimestamp(moment + ZONE_S, UTC).strftime("%d/%m/%Y %H:%M:%S")


def compact(moment: int) -> str:
    """YYYYMMDDhhmmss of local time, as automatic station files write it."""
    return datetime.fromtimestamp(moment + ZONE_S, UTC).strftime("%Y%m%d%H%M%S")


def period_of(cadence_s: int, speed: float) -> int:
    """Seconds between two reports in real time at a speed; never below one."""
    return max(1, round(cadence_s / speed))


def phase_of(index: int, period_s: int) -> int:
    """Stations of one cadence take turns within the period, on whole minutes where it has some."""
    step = 60 if period_s % 60 == 0 else 1
    return index * step % period_s


def stamps(after: float, until: float, period_s: int, phase_s: int) -> Array:
    """Every report time in (after, until], aligned to the clock."""
    first = (math.floor(after) - phase_s) // period_s + 1
    last = (math.floor(until) - phase_s) // period_s
    return np.arange(first, last + 1, dtype=np.int64) * period_s + phase_s
