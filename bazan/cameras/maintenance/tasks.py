"""What the clock of upkeep calls."""

from datetime import datetime

from bazan.cameras.maintenance import api


def keep(at: datetime) -> None:
    """Tickets closed, opened, told late: in this order, so that who is well again is not gathered anew."""
    api.close_well(at)
    api.open_due(at)
    api.tell_late(at)
