"""What the clock of stages calls."""

from datetime import datetime

from bazan.advise.rivers import api, overseeing


def forecast_stages(at: datetime) -> None:
    if not overseeing.stopped():
        api.forecast_stages(at)
