"""What the worker does all day: jobs of the queue, and clocks beside it, each in a thread of its own.

Nothing here decides: the clocks ask rooms what is due. A database that goes away stops nothing for good: every clock and the
queue try again after a pause. Jobs that a killed worker left half done are handed out again.
"""

import asyncio
import contextlib
import ctypes
import logging
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import psycopg
from django.db import Error as DatabaseError
from django.db import close_old_connections
from procrastinate import App
from procrastinate import exceptions as queue_exceptions
from procrastinate import jobs as jobs_module
from procrastinate.contrib.django import app as jobs
from psycopg import sql

from bazan.act.directives import jobs as directives
from bazan.act.incidents import api as incidents
from bazan.act.notifications import api as notifications
from bazan.act.notifications import jobs as notifying
from bazan.act.notifications import reactions as calling
from bazan.act.warnings import api as warnings
from bazan.apps.worker import path
from bazan.connect.forms import api as forms
from bazan.connect.sources import api as sources
from bazan.engines.database.address import database_url
from bazan.kernel.settings import current
from bazan.kernel.time import now
from bazan.measure.indicators import api as indicators
from bazan.watch.alerts import api as alerts

log = logging.getLogger("bazan.worker")

CONCURRENCY = 6
"""Jobs at once: a slow source holds one of them, never its neighbours."""
PAUSE_S = (0.5, 1, 2, 5)
REST_S = 0.2
"""A clock that is rung rests so long between two rounds."""
GRACE_S = 15
M_ARENA_MAX = -8
"""glibc's name for how many heaps threads may open; each would keep its own largest size."""
HEARTBEAT_S = 5
STALLED_AFTER_S = 20
KEPT_HOURS = 24 * 7
"""How long a job that failed stays to be looked at."""


@dataclass(frozen=True)
class Clock:
    """Calls ``act`` again ``every_s`` seconds after it ended, sooner when ``on``, a channel of the database, is told something."""

    name: str
    every_s: float
    act: Callable[[datetime], object]
    on: str = ""

    def run(self, stop: threading.Event, bell: threading.Event | None = None) -> None:
        failures = 0
        while not stop.is_set():
            wait = self.every_s
            try:
                close_old_connections()
                self.act(now())
                failures = 0
            except Exception as why:
                failures += 1
                wait = max(self.every_s, PAUSE_S[min(failures, len(PAUSE_S)) - 1])
                away = isinstance(why, DatabaseError | psycopg.Error | OSError)
                log.log(logging.WARNING if away else logging.ERROR, "%s: %s", self.name, why, exc_info=None if away else why)
            if failures or bell is None:
                stop.wait(wait)
            else:
                stop.wait(REST_S)  # what is told meanwhile is answered together
                bell.wait(wait)
                bell.clear()


def give_back_memory(at: datetime) -> None:
    """Hand freed pages back to the system: a large pull or a day of measuring would otherwise stay the worker's size for ever."""
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


CLOCKS = (
    Clock("pulls", 2, sources.defer_due),
    Clock("promises", 10, sources.check_health),
    Clock("measuring", 3, indicators.measure_due),
    Clock("obligations", 60, forms.keep),
    Clock("alerts of indicators", 5, alerts.evaluate_indicators, on="measured"),
    Clock("alerts of streams", 5, alerts.evaluate_streams, on="observations"),
    Clock("alerts of silence", 20, alerts.evaluate_silence),
    Clock("deadlines", 10, directives.keep),
    Clock("exercises", 5, incidents.play_due),
    Clock("heartbeat", 60, path.beat),
    Clock("escalations", 2, calling.follow_alerts, on="alerts"),
    Clock("ways out", 2, notifying.send_out, on="notifications"),
    *(
        Clock(f"deliveries by {way}", 2, partial(notifications.deliver_due, way))
        for way in (*notifications.CHANNELS, notifications.WEBHOOK)
    ),
    Clock("gaps of rosters", 600, notifying.roster_gaps),
    Clock("nobody forgotten", 60, notifying.audit_alerts),
    Clock("warnings", 10, warnings.pull_feeds),
    Clock("memory", 30, give_back_memory),
)


def run(clocks: tuple[Clock, ...] = CLOCKS) -> int:
    """Blocks until SIGTERM or SIGINT; 0."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("procrastinate", "httpx", "asyncssh"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it would tell each of its many attempts while the database is away
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    stop = threading.Event()
    bells = {clock.name: threading.Event() for clock in clocks if clock.on}
    threads = [threading.Thread(target=clock.run, args=(stop, bells.get(clock.name)), name=clock.name, daemon=True) for clock in clocks]
    ringing = threading.Thread(target=ring, args=(stop, {c.on: [bells[o.name] for o in clocks if o.on == c.on] for c in clocks if c.on}))
    for thread in (*threads, ringing):
        thread.start()
    try:
        asyncio.run(_queue(stop))
    finally:
        stop.set()
        for bell in bells.values():
            bell.set()
        for thread in (*threads, ringing):
            thread.join(GRACE_S)
    return 0


def ring(stop: threading.Event, bells: dict[str, list[threading.Event]]) -> None:
    """Listen to the channels and ring their clocks' bells until told to stop; without the database they go by their time."""
    while bells and not stop.is_set():
        try:
            with psycopg.connect(database_url(current()), autocommit=True, application_name="bazan-worker-listen") as session:
                for channel in bells:
                    session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                while not stop.is_set():
                    for notice in session.notifies(timeout=0.5, stop_after=1):
                        for bell in bells[notice.channel]:
                            bell.set()
        except psycopg.Error:
            stop.wait(1)


async def _queue(stop: threading.Event) -> None:
    """Run jobs until a signal comes; connect again for as long as the database is away."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    failures = 0
    while not ended.is_set():
        work = asyncio.create_task(_work())
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


async def _work() -> None:
    worker: App = jobs.with_connector(jobs.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        again = asyncio.create_task(_hand_out_again(worker))
        try:
            await worker.run_worker_async(
                concurrency=CONCURRENCY,
                name="worker",
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_S,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_AFTER_S,
            )
        finally:
            again.cancel()


async def _hand_out_again(worker: App) -> None:
    """Jobs whose worker was killed would hold their source's lock for ever: those that a clock defers anyway end, others start again."""
    while True:
        for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
            log.warning("job %s %s of a worker that is gone is taken up again", job.task_name, job.task_kwargs)
            if job.queueing_lock:
                await worker.job_manager.finish_job(job, jobs_module.Status.FAILED, delete_job=True)
            else:
                await worker.job_manager.retry_job(job)
        await worker.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True)
        await asyncio.sleep(HEARTBEAT_S)
