"""What the clocks and jobs of datasets call, in the process that has the history's packages."""

from datetime import datetime

from bazan.data.datasets import api


def keep(at: datetime) -> None:
    api.keep(at)


def erase() -> None:
    api.erase()


def tidy(at: datetime) -> None:
    api.tidy(at)
