"""What this room's clocks call."""

from datetime import datetime

from bazan.cameras.plates import api


def meet(now: datetime) -> None:
    api.meet(now)
