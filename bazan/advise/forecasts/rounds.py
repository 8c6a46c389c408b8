"""What the clock of forecasts calls."""

from datetime import datetime

from bazan.advise.forecasts import api, overseeing


def forecast(at: datetime) -> None:
    if not overseeing.stopped():
        api.forecast_due(at)
