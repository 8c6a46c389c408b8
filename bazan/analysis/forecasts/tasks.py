"""What the clock of forecasts calls."""

from datetime import datetime

from bazan.analysis.forecasts import api, machine_model_registration


def forecast(at: datetime) -> None:
    if not machine_model_registration.stopped():
        api.forecast_due(at)
