"""Pure decisions: how a source stands against its promise, and when it is pulled next."""

from datetime import datetime, timedelta

from bazan.connect.sources.types import State

SILENT_AFTER = 3
"""Promises missed before lateness is called silence."""
LONGEST_PAUSE_S = 3600


def lag_s(newest: datetime | None, at: datetime) -> int | None:
    """Whole seconds since the newest observation; a clock that runs ahead is no lag."""
    return None if newest is None else max(0, int((at - newest).total_seconds()))


def state_of(newest: datetime | None, at: datetime, promise_s: int, enabled: bool = True) -> State:
    """How a source or a thing stands at an instant."""
    if not enabled or promise_s <= 0:
        return "resting"
    lag = lag_s(newest, at)
    if lag is None or lag > promise_s * SILENT_AFTER:
        return "silent"
    return "alive" if lag <= promise_s else "late"


def next_pull(started_at: datetime, schedule_s: int, failures: int) -> datetime:
    """When to pull again: on schedule; after failures in a row twice as late each time, at most an hour."""
    return started_at + timedelta(seconds=max(schedule_s, min(schedule_s * 2 ** min(failures, 20), LONGEST_PAUSE_S)))
