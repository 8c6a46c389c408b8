"""What was seen goes to the database in a thread of its own, in the order it was seen; while the database is away it waits here."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from bazan.cameras.devices.worker_sql.leases import Lease, LostLease

log = logging.getLogger(__name__)

MOST_WAITING = 20_000
PAUSE_S = (0.2, 0.5, 1, 2)


@dataclass(frozen=True)
class Task:
    """``write`` is called with a session and the lease it is written under."""

    lease: Lease
    write: Callable[[psycopg.Connection[Any], Lease], None]
    lasting: bool
    """It is written whenever the database comes back; else it may be dropped: the next one says the same better."""


class Writer(threading.Thread):
    """``held`` gives the lease this process holds of a camera now, or None."""

    def __init__(self, address: str, held: Callable[[int], Lease | None]) -> None:
        super().__init__(name="writer", daemon=True)
        self._address, self._held = address, held
        self._tasks: deque[Task] = deque()
        self._more = threading.Condition()
        self._ending = False
        self.dropped = 0
        """Tasks that another process's lease refused, and what could wait no longer."""

    def put(self, task: Task) -> None:
        with self._more:
            if len(self._tasks) >= (MOST_WAITING if task.lasting else MOST_WAITING // 2):
                self.dropped += 1
                return
            self._tasks.append(task)
            self._more.notify()

    def holds(self, task: Task) -> bool:
        """Whether it waits to be written."""
        with self._more:
            return task in self._tasks

    def end(self, patience_s: float) -> None:
        """Write what waits, for so long at most."""
        with self._more:
            self._ending = True
            self._more.notify()
        self.join(patience_s)

    def run(self) -> None:
        failures = 0
        while not self._done():
            try:
                with psycopg.connect(self._address, autocommit=True, application_name="bazan-vision") as session:
                    while task := self._next():
                        self._write(session, task)
                        failures = 0
                        with self._more:
                            self._tasks.popleft()
            except psycopg.Error as why:
                log.log(logging.DEBUG if failures else logging.WARNING, "the database takes nothing: %s", why)
                failures += 1
                with self._more:
                    self._more.wait_for(lambda: self._ending, PAUSE_S[min(failures, len(PAUSE_S)) - 1])

    def _done(self) -> bool:
        with self._more:
            return self._ending and not self._tasks

    def _next(self) -> Task | None:
        """The oldest task, still in the queue; None: this ends."""
        with self._more:
            self._more.wait_for(lambda: self._tasks or self._ending)
            return self._tasks[0] if self._tasks else None

    def _write(self, session: psycopg.Connection[Any], task: Task) -> None:
        lease = task.lease
        while True:
            try:
                task.write(session, lease)
            except LostLease:
                current = self._held(lease.camera)
                if task.lasting and current is not None and current.epoch == lease.epoch + 1:
                    lease = current  # it lapsed while the database was away, and nobody else had it in between
                    continue
                self.dropped += 1
            return
