"""Pure decisions: when room is short, and when jobs wait too long."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from bazan.directory.system_health.types import Queue
from bazan.platform.observability.health_checks import Finding

SHORT, LOW = 0.05, 0.15
"""Shares of a disk that are free."""
LEAST = 2 << 30
"""Bytes: below it even a large disk is full within hours of a bad day."""
WAITED_S = 15 * 60


class Usage(Protocol):
    @property
    def total(self) -> int: ...
    @property
    def free(self) -> int: ...


def room(folder: Path, usage: Usage) -> Finding:
    """How much room the disk of a folder has left."""
    share = usage.free / usage.total
    said = {"folder": str(folder), "free_gib": round(usage.free / 2**30, 1), "percent": round(100 * share)}
    if share < SHORT or usage.free < LEAST:
        return Finding("bad", "disk.short", said)
    return Finding("warn", "disk.low", said) if share < LOW else Finding("ok", "disk.room", said)


def jobs(queues: Iterable[Queue]) -> Iterator[Finding]:
    """Of each process whose jobs wait or fail; one finding that all is well where none is."""
    well = True
    for queue in queues:
        if queue.oldest_s > WAITED_S:
            well = False
            said = {"process": queue.process, "count": queue.waiting, "minutes": round(queue.oldest_s / 60)}
            yield Finding("bad", "jobs.waiting", said)
        if queue.failed:
            well = False
            yield Finding("warn", "jobs.failed", {"process": queue.process, "count": queue.failed})
    if well:
        yield Finding("ok", "jobs.done")
