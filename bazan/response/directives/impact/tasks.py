"""What the clock of effects calls."""

from datetime import datetime

from bazan.response.directives.impact import api, machine_model_registration


def estimate(at: datetime) -> None:
    if not machine_model_registration.stopped():
        api.estimate_due(at)
