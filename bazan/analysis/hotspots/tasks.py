"""What the clock of hot spots calls."""

from datetime import datetime

from bazan.analysis.hotspots import api


def look(at: datetime) -> None:
    api.look_due(at)
