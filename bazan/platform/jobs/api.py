"""Facts for many readers, jobs for later and announcements between processes, all in the caller's transaction: undone with it."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import procrastinate
from procrastinate import exceptions

from bazan.platform.events.event_log import Cursor, append, dismiss, enlist, forget, order, read, standings, take
from bazan.platform.events.tables import FACT_TABLES
from bazan.platform.jobs.types import WORKER
from bazan.platform.observability.request_id import number, numbered

__all__ = [
    "FACT_TABLES",
    "Cursor",
    "announce",
    "append",
    "attach",
    "chunked",
    "defer",
    "dismiss",
    "enlist",
    "forget",
    "job",
    "order",
    "read",
    "standings",
    "take",
]
CARRIED = "_request"
"""Beside what was deferred: the number of the request that the job is done for."""
log = logging.getLogger("bazan.jobs")
LONGEST_PAYLOAD = 7_000
"""PostgreSQL takes 8,000 bytes."""
NAMESPACE = "bazan"
_jobs = procrastinate.Blueprint()
_app: procrastinate.App | None = None


def job(name: str, *, attempts: int = 0, process: str = WORKER) -> Callable[[Callable[..., object]], Any]:
    """Marks a function as what a job of this name does, in the process of this name; its arguments must be JSON."""
    retry = procrastinate.RetryStrategy(max_attempts=attempts, wait=5, linear_wait=5) if attempts else False
    task = _jobs.task(name=name, retry=retry, queue=process)
    return lambda act: task(_for_its_request(name, act))


def _for_its_request(name: str, act: Callable[..., object]) -> Callable[..., None]:
    def acted(**arguments: Any) -> None:
        with numbered(arguments.pop(CARRIED, "")):
            began, ended = time.perf_counter(), "failed"
            try:
                act(**arguments)
                ended = "done"
            finally:
                log.info("%s", name, extra={"job": ended, "took_ms": round((time.perf_counter() - began) * 1000, 1)})

    return acted


def attach(app: procrastinate.App) -> None:
    """Give the process's application every job. Called once, when the rooms are read."""
    global _app
    app.add_tasks_from(_jobs, namespace=NAMESPACE)
    _app = app


def defer(name: str, *, lock: str | None = None, once: str | None = None, **arguments: Any) -> bool:
    """Put a job into the caller's transaction. Jobs with the same ``lock`` run one after the other, in order.

    False: one with the same ``once`` already waits. PostgreSQL then ends the transaction, so ``once`` is for callers that have none.
    """
    assert _app is not None
    if number():
        arguments[CARRIED] = number()
    try:
        _app.configure_task(name=f"{NAMESPACE}:{name}", lock=lock, queueing_lock=once).defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True


def announce(cursor: Cursor, channel: str, payload: dict[str, Any]) -> None:
    """NOTIFY when the transaction commits. A payload with one long list is told in pieces."""
    for part in chunked(payload):
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, part])


def chunked(payload: dict[str, Any], limit: int = LONGEST_PAYLOAD) -> Iterator[str]:
    """The payload as JSON texts of at most ``limit`` bytes, its lists split so that together they say the same.

    Raises ValueError when a part can't be made small enough.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) <= limit:
        yield text
        return
    longest = max((key for key, value in payload.items() if isinstance(value, list) and len(value) > 1), key=_length(payload), default=None)
    if longest is None:
        raise ValueError(f"a payload of {len(text)} characters can't be split")
    items = payload[longest]
    for half in (items[: len(items) // 2], items[len(items) // 2 :]):
        yield from chunked(payload | {longest: half}, limit)


def _length(payload: dict[str, Iterable[Any]]) -> Callable[[str], int]:
    return lambda key: len(list(payload[key]))
