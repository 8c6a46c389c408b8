"""What this room's clocks call."""

from datetime import datetime

from bazan.cameras.devices import api


def alert(now: datetime) -> None:
    api.alert(now)


def find_silent(now: datetime) -> None:
    api.find_silent(now)


def observe(now: datetime) -> None:
    api.observe(now)


def observe_trials(now: datetime) -> None:
    api.observe_trials(now)
