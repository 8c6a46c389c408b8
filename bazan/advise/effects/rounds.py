"""What the clock of effects calls."""

from datetime import datetime

from bazan.advise.effects import api


def estimate(at: datetime) -> None:
    api.estimate_due(at)
