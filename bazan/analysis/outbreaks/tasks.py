"""What the clock of outbreaks calls."""

from datetime import datetime

from bazan.analysis.outbreaks import api, machine_model_registration


def sweep(at: datetime) -> None:
    if not machine_model_registration.stopped():
        api.sweep_due(at)
