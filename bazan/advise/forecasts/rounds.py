"""What the clock of forecasts calls."""

from datetime import datetime

from bazan.advise.forecasts import api


def forecast(at: datetime) -> None:
    api.forecast_due(at)
