"""What the clocks of observations call, in the process that has the history's packages."""

from datetime import datetime

from bazan.data.observations import api


def keep(at: datetime) -> None:
    api.keep(at)


def tidy(at: datetime) -> None:
    api.tidy(at)
