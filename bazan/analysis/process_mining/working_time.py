"""A log in working time: nights and holidays pass in no time, so that a case due in the morning isn't half late at midnight. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import numpy as np

from bazan.analysis.process_mining.rules import micros
from bazan.analysis.process_mining.types import NEVER, Log
from bazan.core.time import LOCAL
from bazan.core.working_hours import Hours

Clock = Callable[[np.ndarray], np.ndarray]
"""From instants, int64 microseconds, to working time since some instant, int64 microseconds; NEVER stays."""


def working_clock(hours: Hours, first: datetime, last: datetime) -> Clock:
    """The working time of instants from ``first`` to ``last``; before and after no time passes."""
    day, edges = first.astimezone(LOCAL).date(), [first]
    while day <= last.astimezone(LOCAL).date():
        edges += [datetime.combine(day, edge, LOCAL) for span in ((time(),), *hours.spans) for edge in span]
        day += timedelta(days=1)
    edges = sorted({edge.astimezone(UTC) for edge in edges if first <= edge <= last} | {last.astimezone(UTC)})
    passed = [hours.between(before, after) // timedelta(microseconds=1) for before, after in pairwise(edges)]
    knots, worked = np.array([micros(edge) for edge in edges]), np.cumsum([0, *passed])

    def clock(at: np.ndarray) -> np.ndarray:
        return np.where(at == NEVER, NEVER, np.interp(at, knots, worked).astype(np.int64))

    return clock


def worked(log: Log, clock: Clock) -> Log:
    """The log with all its instants as a clock tells them. Its events keep their order."""
    return replace(log, at=clock(log.at), due=clock(log.due), begun=None if log.begun is None else clock(log.begun))
