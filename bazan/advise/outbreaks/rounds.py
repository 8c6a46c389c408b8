"""What the clock of outbreaks calls."""

from datetime import datetime

from bazan.advise.outbreaks import api, overseeing


def sweep(at: datetime) -> None:
    if not overseeing.stopped():
        api.sweep_due(at)
