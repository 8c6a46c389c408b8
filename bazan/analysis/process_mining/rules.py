"""Pure decisions: whose a wait is, when a case is over, how spans lie, which figures a handful of spans give."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from bazan.analysis.process_mining.types import NEVER, Log, Procedure, Spread
from bazan.coordination.cases.types import Workflow

SECOND = 1_000_000
"""In the microseconds of a log."""
DAY_LASTS = 86_400 * SECOND - 1
"""From the beginning of a day to its end, by when what is due on it must be over."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(instant: datetime) -> int:
    """The instant as logs write it."""
    since = instant - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def instant(at: int) -> datetime:
    """The microseconds of a log as an instant, UTC."""
    return EPOCH + timedelta(microseconds=at)


def kept_by(workflow: Workflow) -> Procedure:
    """What ends a case of a workflow: the states that fulfil its deadline, and those nothing leads on from. Its arrows keep its order."""
    return Procedure(ends=tuple(sorted(workflow.delivered | workflow.ends)))


def seconds(span: float) -> float:
    """Of microseconds, and parts of them, to the microsecond."""
    return round(float(span) / SECOND, 6)


def case_of(log: Log) -> np.ndarray:
    """Of each event the number of its case, int64 (E,)."""
    return np.repeat(np.arange(len(log.cases)), np.diff(log.start))


def over(log: Log, ends: Collection[str]) -> np.ndarray:
    """When each case was over, int64 (C,): with its first activity of ``ends``, NEVER: it still runs. Without ``ends``: with its last."""
    if not ends:
        return log.at[log.start[1:] - 1]
    closing = np.array([activity in ends for activity in log.activities], dtype=bool)
    return np.minimum.reduceat(np.where(closing[log.activity], log.at, NEVER), log.start[:-1])


@dataclass(frozen=True, eq=False)
class Stays:
    """The times between events of a case that follow each other: S of them, one less in a case than it has events."""

    before: np.ndarray
    """int64 (S,): the number of the event before; the one after has the next number."""
    owner: np.ndarray
    """int64 (S,): the event whose step and unit the time belongs to."""
    whole: np.ndarray
    """int64 (S,): from event to event, microseconds."""
    wait: np.ndarray
    """int64 (S,): without the time people were at work, where the log tells it."""


def stays(log: Log) -> Stays:
    """Of each two events that follow each other the time between. Work that began before the event before it waited for nothing."""
    last = np.zeros(len(log.at), dtype=bool)
    last[log.start[1:] - 1] = True
    before = np.flatnonzero(~last)
    after = before + 1
    whole = log.at[after] - log.at[before]
    wait = whole if log.begun is None else np.maximum(log.begun[after] - log.at[before], 0)
    return Stays(before, before if log.entered else after, whole, wait)


@dataclass(frozen=True, eq=False)
class Grouped:
    """Values told apart by their codes: G codes that occur, rising."""

    codes: np.ndarray
    counts: np.ndarray
    totals: np.ndarray
    medians: np.ndarray
    p90s: np.ndarray


def grouped(codes: np.ndarray, values: np.ndarray) -> Grouped:
    """How the values of each code lie: whole numbers, added up in their order so that no order of rows changes a sum."""
    order = np.lexsort((values, codes))
    codes, values = codes[order], values[order].astype(np.float64)
    first = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.zeros(0, dtype=np.int64)
    counts = np.diff(np.r_[first, len(codes)])
    totals = np.add.reduceat(values, first) if len(codes) else values
    return Grouped(codes[first], counts, totals, _quantile(values, first, counts, 0.5), _quantile(values, first, counts, 0.9))


def _quantile(values: np.ndarray, first: np.ndarray, counts: np.ndarray, share: float) -> np.ndarray:
    """Linear between neighbours, as NumPy has it; ``values`` rise within each group."""
    at = (counts - 1) * share
    low = at.astype(np.int64)
    below, above = values[first + low], values[first + np.minimum(low + 1, counts - 1)]
    return below + (above - below) * (at - low)


def spread(spans: np.ndarray) -> Spread:
    """How microseconds lie, in seconds; one of them at least."""
    ordered = np.sort(spans)
    median, p90 = np.quantile(ordered, (0.5, 0.9))
    return Spread(*map(seconds, (ordered[0], median, ordered.mean(), p90, ordered[-1])))


def combined(columns: Sequence[np.ndarray], sizes: Sequence[int]) -> np.ndarray:
    """One code of several numbers a row, each from -1 up to below its size."""
    codes = np.zeros(len(columns[0]), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        codes = codes * (size + 1) + column + 1
    return codes


def parted(codes: np.ndarray, sizes: Sequence[int]) -> list[np.ndarray]:
    """The numbers of such codes again, a column each."""
    columns = []
    for size in reversed(sizes):
        columns.append(codes % (size + 1) - 1)
        codes = codes // (size + 1)
    return columns[::-1]
