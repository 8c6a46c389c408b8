"""What jobs and clocks of this room call."""

from datetime import datetime

from bazan.analysis.sql_queries import api


def run(inquiry_id: int) -> None:
    api.run(inquiry_id)


def erase(at: datetime) -> None:
    api.end_lost(at)
    api.take_away(at)
