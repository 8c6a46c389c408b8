"""What the room's clocks call."""

from datetime import datetime

from bazan.citizens.messages import api


def send_codes(at: datetime) -> bool:
    """Send codes that were asked for. True: there are more."""
    return api.send_codes(at)


def send_warnings(at: datetime) -> bool:
    """Write to whom grave warnings concern. True: there are more."""
    return api.send_warnings(at)
