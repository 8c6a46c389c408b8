"""What the clock of stages calls."""

from datetime import datetime

from bazan.analysis.rivers import api, machine_model_registration


def forecast_stages(at: datetime) -> None:
    if not machine_model_registration.stopped():
        api.forecast_stages(at)
