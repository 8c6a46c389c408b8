"""What the clock of processes calls."""

from datetime import datetime

from bazan.analysis.process_mining import api


def study(at: datetime) -> None:
    api.study_due(at)
