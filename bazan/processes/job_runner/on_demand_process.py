"""A process that is started when there is something for it to do, and ends by itself: whoever waits for that work weighs little."""

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Sequence

import psycopg
from psycopg import sql

from bazan.core.settings import current
from bazan.platform.database.connection_settings import database_url
from bazan.platform.jobs.queue_state import NEWS, waiting
from bazan.platform.jobs.types import session_name
from bazan.processes.composition import app_registry
from bazan.processes.runtime import log_configuration

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""How often it is asked whether a job waits, beside what is told at once."""
AGAIN_S = 5.0
"""So long after its end the process is started again at the soonest: one that can't work would be started all the time."""
PATIENCE_S = 18
"""For running jobs to end: less than the supervisor has for this process."""


def main(process: str, worker: str, rested_s: float = 1e9) -> int:
    """Until SIGTERM, holds the process that does the heavy work (the module ``worker``) only while there is some."""
    log_configuration.set_up(process)
    clocks = app_registry.clocks(process)
    if not app_registry.works(process):
        log.info("no room declares anything for %s", process)
        return 0
    every_s, channels = min((clock.every_s for clock in clocks), default=None), {clock.on for clock in clocks if clock.on}
    keeper = Keeper(process, [sys.executable, "-m", worker], database_url(current()), every_s, channels, rested_s)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    keeper.run(ending)
    return 0


class Keeper:
    """Of one process. ``every_s``: it is started at least so often, for its clocks, if it has any; what is told on ``channels`` of the
    database starts it at once. ``rested_s``: so long its clocks count as having rested when the installation starts."""

    def __init__(
        self, process: str, argv: Sequence[str], database: str, every_s: float | None, channels: Collection[str] = (), rested_s: float = 1e9
    ) -> None:
        self._process, self._argv, self._database, self._every_s = process, list(argv), database, every_s
        self._channels = [*channels, NEWS.format(process)]
        self._worker: subprocess.Popen[bytes] | None = None
        self._started_at, self._ended_at = time.monotonic() - rested_s, float("-inf")

    def run(self, ending: threading.Event) -> None:
        """Until told. Its session has the process's name: whoever looks whether the process lives finds it."""
        while not ending.is_set():
            try:
                with psycopg.connect(self._database, autocommit=True, application_name=session_name(self._process)) as session:
                    for channel in self._channels:
                        session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                    told = False
                    while not ending.is_set():
                        self._tend(session, told)
                        told = any(True for _ in session.notifies(timeout=LOOK_S, stop_after=1))
            except psycopg.Error as why:
                log.warning("the database is away: %s", why)
                ending.wait(1)
        if self._worker is not None and self._worker.poll() is None:
            self._worker.terminate()
            try:
                self._worker.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._worker.kill()

    def _tend(self, session: psycopg.Connection, told: bool) -> None:
        if self._worker is not None:
            if self._worker.poll() is None:
                return
            if self._worker.returncode:
                log.error("%s ended with %s", self._process, self._worker.returncode)
            self._worker, self._ended_at = None, time.monotonic()
        now = time.monotonic()
        if now - self._ended_at < AGAIN_S and not told:
            return
        clock_due = self._every_s is not None and now - self._started_at >= self._every_s
        if told or clock_due or waiting(session, self._process):
            self._started_at = now
            self._worker = subprocess.Popen(self._argv)
