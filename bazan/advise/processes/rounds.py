"""What the clock of processes calls."""

from datetime import datetime

from bazan.advise.processes import api


def study(at: datetime) -> None:
    api.study_due(at)
