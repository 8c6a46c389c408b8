"""The queue of one process: jobs of that process alone. Jobs that a killed one left half done are handed out again."""

import asyncio
import logging

from procrastinate import App
from procrastinate import jobs as jobs_module
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from bazan.platform.jobs.types import WORKER

log = logging.getLogger(__name__)

CONCURRENCY = 6
"""Jobs at once: a slow source holds one of them, never its neighbours."""
GRACE_S = 15
HEARTBEAT_S = 5
STALLED_AFTER_S = 20
KEPT_HOURS = 24 * 7
"""How long a job that failed stays to be looked at."""
BEFORE = "default"
"""Where jobs waited before each process had a queue of its own."""


def queues(process: str) -> list[str]:
    return [process, BEFORE] if process == WORKER else [process]


async def work_off(process: str) -> None:
    """Do jobs until cancelled."""
    app: App = django_app.with_connector(PsycopgConnector(kwargs=connector_params(), min_size=1, max_idle=15))
    async with app.open_async():
        again = asyncio.create_task(_hand_out_again(app, process))
        try:
            await app.run_worker_async(
                queues=queues(process),
                concurrency=CONCURRENCY,
                name=process,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_S,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_AFTER_S,
            )
        finally:
            again.cancel()


async def _hand_out_again(app: App, process: str) -> None:
    """Jobs whose process was killed would hold their source's lock for ever: those that a clock defers anyway end, others start again."""
    while True:
        for queue in queues(process):
            for job in await app.job_manager.get_stalled_jobs(queue=queue, seconds_since_heartbeat=STALLED_AFTER_S):
                log.warning("job %s %s of a process that is gone is taken up again", job.task_name, job.task_kwargs)
                if job.queueing_lock:
                    await app.job_manager.finish_job(job, jobs_module.Status.FAILED, delete_job=True)
                else:
                    await app.job_manager.retry_job(job)
            await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, queue=queue, include_failed=True)
        await asyncio.sleep(HEARTBEAT_S)
