"""What the clock of outbreaks calls."""

from datetime import datetime

from bazan.advise.outbreaks import api


def sweep(at: datetime) -> None:
    api.sweep_due(at)
