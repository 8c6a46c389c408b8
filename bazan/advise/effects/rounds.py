"""What the clock of effects calls."""

from datetime import datetime

from bazan.advise.effects import api, overseeing


def estimate(at: datetime) -> None:
    if not overseeing.stopped():
        api.estimate_due(at)
