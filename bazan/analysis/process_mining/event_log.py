"""Rows in any order as a log."""

from collections import deque
from collections.abc import Sequence

import numpy as np

from bazan.analysis.process_mining.lifecycle import count_transitions, use_of
from bazan.analysis.process_mining.types import NEVER, Log
from bazan.core.errors import Refused


def gathered(
    case: Sequence[str],
    activity: Sequence[str],
    at: Sequence[int] | np.ndarray,
    *,
    unit: Sequence[str] | None = None,
    kind: Sequence[str] | None = None,
    due: Sequence[int | None] | None = None,
    begun: Sequence[int] | np.ndarray | None = None,
    entered: bool = False,
) -> Log:
    """The log of rows. Events of one case at one instant keep the order of the rows; nothing else depends on it.

    ``unit``, ``kind``: empty where nobody told; ``due``: None where there is no deadline; of a case whose rows say several kinds or
    deadlines the last counts. Refused ``processes.empty``, ``processes.begun`` (work that began after it was done).
    """
    if not len(case):
        raise Refused("processes.empty", {})
    instants = np.asarray(at, dtype=np.int64)
    cases, case_numbers = _numbered(case)
    order = np.lexsort((instants, case_numbers))
    sorted_cases = case_numbers[order]
    start = np.r_[0, np.flatnonzero(np.diff(sorted_cases)) + 1, len(order)]
    activities, activity_numbers = _numbered(activity)
    units, unit_numbers = _numbered(unit or ())
    kinds, kind_numbers = _numbered(kind or ())
    deadlines = np.array([NEVER if instant is None else instant for instant in due], dtype=np.int64)[order] if due else None
    return Log(
        cases, activities, units, kinds, start, activity_numbers[order], instants[order],
        None if begun is None else _begun(np.asarray(begun, dtype=np.int64)[order], instants[order]),
        unit_numbers[order] if unit else np.full(len(order), -1, dtype=np.int32),
        _last(kind_numbers[order], start, -1) if kind else np.full(len(cases), -1, dtype=np.int32),
        np.full(len(cases), NEVER) if deadlines is None else _last(deadlines, start, NEVER), entered,
    )  # fmt: skip


def begun_of(
    case: Sequence[str], activity: Sequence[str], at: Sequence[int] | np.ndarray, life: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """(rows that tell of something done, int64 (E,); when work on each began, int64 (E,)) of rows with a life cycle.

    What is done was begun by the earliest beginning of the same activity in the same case that nothing else was begun by; without
    one it took no time. A beginning that nothing follows is work that still goes on, one that was aborted is work that was never
    done: no event. Rows of other transitions are no events either (``lifecycle.count_transitions`` reports all of them).
    Refused ``processes.lifecycle`` where rows are there and none says that something was done.
    """
    instants = np.asarray(at, dtype=np.int64)
    uses = [use_of(word) for word in life]
    begins = np.array([use == "begun" for use in uses], dtype=bool)
    order: list[int] = np.lexsort((~begins, instants, _numbered(case)[1])).tolist()
    waiting: dict[tuple[str, str], deque[int]] = {}
    begun = instants.copy()
    for row in order:
        key = case[row], activity[row]
        if begins[row]:
            waiting.setdefault(key, deque()).append(row)
        elif uses[row] in ("done", "aborted") and (open_rows := waiting.get(key)):
            begun[row] = instants[open_rows.popleft()]
    done = np.flatnonzero([use == "done" for use in uses])
    if len(uses) and not len(done):
        counted = ", ".join(f"{transition.transition} {transition.rows}" for transition in count_transitions(life))
        raise Refused("processes.lifecycle", {"given": counted}, "lifecycle")
    return done, begun[done]


def _numbered(names: Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    """The names that occur, sorted, and of each row its number, int32; -1 where it is empty."""
    known = tuple(sorted(set(names) - {""}))
    numbers = {name: number for number, name in enumerate(known)} | {"": -1}
    return known, np.fromiter(map(numbers.__getitem__, names), dtype=np.int32, count=len(names))


def _last(column: np.ndarray, start: np.ndarray, untold: int) -> np.ndarray:
    """Of each case what the last of its events that tells says."""
    telling = np.where(column != untold, np.arange(len(column)), -1)
    last = np.maximum.reduceat(telling, start[:-1])
    return np.where(last < start[:-1], untold, column[last])


def _begun(begun: np.ndarray, at: np.ndarray) -> np.ndarray:
    if (begun > at).any():
        raise Refused("processes.begun", {"count": int((begun > at).sum())})
    return begun
