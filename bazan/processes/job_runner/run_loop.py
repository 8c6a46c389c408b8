"""What such a process does all day. Nothing here decides: clocks and jobs ask their rooms what is due."""

import asyncio
import contextlib
import logging
import signal
import threading
import time
from dataclasses import replace
from datetime import datetime

import psycopg
from django.db import Error as DatabaseError
from django.db import connection
from procrastinate import exceptions as queue_exceptions

from bazan.core.settings import current
from bazan.platform.database.connection_settings import database_url
from bazan.platform.jobs.queue_state import waiting
from bazan.platform.jobs.types import session_name
from bazan.platform.observability.process_memory import give_back
from bazan.processes.composition import app_registry
from bazan.processes.job_runner.queue_worker import GRACE_S, work_off
from bazan.processes.job_runner.schedule_threads import PAUSE_S, Ticking, ring

log = logging.getLogger(__name__)


OWN = Ticking("memory", 30, lambda _: give_back())
"""After a large pull or a day of measuring."""


def run(process: str, idle_s: float | None = None) -> int:
    """Blocks until SIGTERM or SIGINT, or until no job and no round of a clock was due for ``idle_s``, unless nothing is declared for this
    process; 0."""
    for chatty in ("procrastinate", "httpx", "asyncssh"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it would tell each of its many attempts while the database is away
    if not app_registry.works(process):
        log.info("no room declares anything for %s", process)
        return 0
    clocks = [OWN, *(Ticking.of(clock) for clock in app_registry.clocks(process))]
    stop, bells = threading.Event(), [threading.Event() if clock.on else None for clock in clocks]
    rung: dict[str, list[threading.Event]] = {}
    for clock, bell in zip(clocks, bells, strict=True):
        if bell is not None:
            rung.setdefault(clock.on, []).append(bell)
    rounds = Rounds()
    threads = [
        threading.Thread(target=rounds.noting(clock).run, args=(stop, bell), name=clock.name, daemon=True)
        for clock, bell in zip(clocks, bells, strict=True)
    ]
    threads.append(threading.Thread(target=ring, args=(stop, rung, session_name(process)), name="bells"))
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_until_told(stop, process, idle_s, rounds))
    finally:
        stop.set()
        for bell in bells:
            if bell is not None:
                bell.set()
        for thread in threads:
            thread.join(GRACE_S)
        connection.close_pool()  # pyrefly: ignore[missing-attribute] - PostgreSQL's; left open, the interpreter would wait for its threads in vain
    return 0


class Rounds:
    """How many rounds of clocks are under way."""

    def __init__(self) -> None:
        self.going = 0
        self._turn = threading.Lock()

    def noting(self, clock: Ticking) -> Ticking:
        def act(at: datetime) -> None:
            with self._turn:
                self.going += 1
            try:
                clock.act(at)
            finally:
                with self._turn:
                    self.going -= 1

        return replace(clock, act=act)


async def _until_told(stop: threading.Event, process: str, idle_s: float | None, rounds: Rounds) -> None:
    """Do the jobs of the process until a signal comes, or there is none; connect again for as long as the database is away."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    idle = asyncio.create_task(_end_when_idle(process, idle_s, rounds, ended)) if idle_s is not None else None
    if not any(job.process == process for job in app_registry.jobs()):
        await ended.wait()
    failures = 0
    while not ended.is_set():
        work = asyncio.create_task(work_off(process))
        end = asyncio.create_task(ended.wait())
        await asyncio.wait({work, end}, return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        if not work.done():
            stop.set()
            work.cancel()
        try:
            await work
            failures = 0
        except asyncio.CancelledError:
            return
        except (psycopg.Error, DatabaseError, queue_exceptions.ConnectorException, OSError) as why:
            failures += 1
            log.warning("the queue is away: %s", why)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), PAUSE_S[min(failures, len(PAUSE_S)) - 1])
    if idle is not None:
        idle.cancel()


async def _end_when_idle(process: str, idle_s: float, rounds: Rounds, ended: asyncio.Event) -> None:
    busy_at = time.monotonic()
    while time.monotonic() - busy_at < idle_s:
        await asyncio.sleep(min(1.0, idle_s / 3))
        if rounds.going or await asyncio.to_thread(_waits, process):
            busy_at = time.monotonic()
    ended.set()


def _waits(process: str) -> bool:
    """While the database is away nobody knows, so this process stays."""
    try:
        with psycopg.connect(database_url(current()), application_name=f"bazan-{process}-idle") as session:
            return waiting(session, process)
    except psycopg.Error:
        return True
