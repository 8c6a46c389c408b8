"""Functions that the schedules of this app call."""

from datetime import datetime

from bazan.cameras.devices import api


def find_silent(now: datetime) -> None:
    api.find_silent(now)
