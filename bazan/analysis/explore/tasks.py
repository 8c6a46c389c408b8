"""What the clocks of explorations call, in the process that has the history's packages."""

from datetime import datetime

from bazan.analysis.explore import api


def measure(at: datetime) -> None:
    api.measure_files(at)
