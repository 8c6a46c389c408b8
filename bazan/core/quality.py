"""Quality flags of an observation, one small integer each, as stored and as sent; and when a station counts as silent, everywhere."""

from datetime import datetime, timedelta
from enum import IntEnum


class Quality(IntEnum):
    """Only GOOD enters indices, limits and indicators; every flag is kept and shown."""

    GOOD = 0
    """Measuring (status 00 of automatic station files)."""
    CALIBRATING = 1
    """The instrument was being calibrated (status 01)."""
    DEVICE_ERROR = 2
    """The instrument reported a fault (status 02)."""
    SUSPECT = 3
    """Outside the property's plausible range; kept, shown, not used."""
    ESTIMATED = 4
    """Filled or modelled by its sender."""


SILENT_AFTER = 2.5
"""So many promised intervals without an observation, and a station is silent."""
SILENT_AT_LEAST = timedelta(minutes=15)


def silent_for(newest: datetime | None, cadence_s: int, now: datetime) -> timedelta | None:
    """How long a station has said nothing when that is longer than it promised; null while it keeps its promise.

    A station that never spoke is silent for ever: ``timedelta.max``.
    """
    if newest is None:
        return timedelta.max
    quiet = now - newest
    return quiet if quiet > max(timedelta(seconds=cadence_s * SILENT_AFTER), SILENT_AT_LEAST) else None
