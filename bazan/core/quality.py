"""Quality flags of an observation, one small integer each, as stored and as sent."""

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
