"""Functions that the schedules of this app call."""

from datetime import datetime

from bazan.cameras.events.counts import accuracy, observations


def alert(now: datetime) -> None:
    observations.alert(now)


def observe(now: datetime) -> None:
    observations.observe(now)


def observe_trials(now: datetime) -> None:
    accuracy.observe_trials(now)
