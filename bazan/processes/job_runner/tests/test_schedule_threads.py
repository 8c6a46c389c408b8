"""Clocks at work: one that fails goes on, one that hangs holds up nobody."""

import asyncio
import contextlib
import inspect
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection

from bazan.core.deferred_imports import resolve
from bazan.core.settings import ROOT
from bazan.platform.jobs import api as jobs
from bazan.platform.jobs.types import ALERTING, PROCESSES, WORKER, Clock
from bazan.processes.composition import app_registry
from bazan.processes.job_runner import queue_worker
from bazan.processes.job_runner.program import CONNECTIONS
from bazan.processes.job_runner.schedule_threads import Ticking


def ticking(*clocks: Ticking, until) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=clock.run, args=(stop,), daemon=True) for clock in clocks]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 10
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    assert until()


def test_a_clock_whose_room_fails_tries_again(caplog):
    calls = []

    def act(at):
        calls.append(at)
        if len(calls) == 1:
            raise OperationalError("the database is away")
        if len(calls) == 2:
            raise ValueError("a mistake of ours")

    ticking(Ticking("x", 0.01, act), until=lambda: len(calls) > 3)
    assert [record.levelname for record in caplog.records if record.name == Ticking.__module__] == ["WARNING", "ERROR"]


def test_a_clock_that_hangs_holds_up_no_other():
    ticks, hold = [], threading.Event()
    ticking(Ticking("slow", 0.01, lambda at: hold.wait(30)), Ticking("quick", 0.01, ticks.append), until=lambda: len(ticks) > 5)
    hold.set()


@pytest.mark.parametrize("process", PROCESSES)
def test_every_clock_and_job_names_a_function_that_takes_what_it_is_given(process):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for clock in app_registry.clocks(process):
        inspect.signature(resolve(clock.act)).bind(*clock.given, at)
    assert all(callable(resolve(job.act)) for job in app_registry.jobs() if job.process == process)


@pytest.mark.parametrize("process", PROCESSES)
def test_no_clock_and_no_job_waits_for_the_connection_of_another(process):
    assert len(app_registry.clocks(process)) + queue_worker.CONCURRENCY < CONNECTIONS


def test_no_two_clocks_and_no_two_jobs_are_called_alike():
    names = [clock.name for process in PROCESSES for clock in app_registry.clocks(process)] + [job.name for job in app_registry.jobs()]
    assert len(names) == len(set(names))


def test_a_call_waits_for_nothing_that_pulls_or_measures():
    calls, work = ({clock.name for clock in app_registry.clocks(process)} for process in (ALERTING, WORKER))
    assert {"alerts of streams", "escalations", "ways out", "deliveries by sms", "deadlines", "heartbeat"} <= calls
    assert {"pulls", "promises", "measuring", "obligations", "warnings"} <= work
    assert not [job.name for job in app_registry.jobs() if job.process == ALERTING]


def test_a_clock_is_known_by_its_process():
    with pytest.raises(ValueError, match="no process is called 'wrok': alerting, worker, analysis"):
        Clock("x", "wrok", 1, print)


@pytest.mark.django_db
def test_a_job_waits_in_the_queue_of_its_process():
    assert jobs.defer("sources.check")
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name FROM procrastinate_jobs")
        assert cursor.fetchall() == [(WORKER,)]


@pytest.mark.parametrize("name", ["sources.check"])
@pytest.mark.django_db(transaction=True)
def test_jobs_that_waited_before_each_process_had_its_queue_are_worked_off(name):
    with connection.cursor() as cursor:
        for before in ("default", "alerting"):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status) VALUES (%s, %s, '{}', 'todo')",
                [f"{jobs.NAMESPACE}:{name}", before],
            )

    def waiting() -> list[str]:
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT queue_name FROM procrastinate_jobs ORDER BY id")
            return [queue_name for (queue_name,) in cursor.fetchall()]

    async def scenario():
        working = asyncio.create_task(queue_worker.work_off(WORKER))
        until = time.monotonic() + 20
        while len(await asyncio.to_thread(waiting)) > 1 and time.monotonic() < until:
            await asyncio.sleep(0.1)
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working

    asyncio.run(scenario())
    assert waiting() == [ALERTING]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ends_closes_the_connections_its_clocks_shared():
    place = connection.settings_dict
    parts = {"user": place["USER"], "password": place["PASSWORD"], "host": place["HOST"], "port": place["PORT"]}
    address = f"postgresql:///{place['NAME']}?{urlencode(parts)}"
    program = """
import os, signal, sys, threading, time
from bazan.processes.job_runner.program import main
pools = []
def end():
    while signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:  # it is still starting
        time.sleep(0.1)
    from django.db import connection
    pools.append(connection.pool)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Timer(3, end).start()
status = main("alerting")
print(status, pools[0].closed, pools[0].get_stats()["requests_num"])
"""
    told = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"DATABASE_URL": address}, cwd=ROOT, timeout=60, check=True, capture_output=True
    )
    status, closed, asked = told.stdout.decode().split()
    assert (status, closed) == ("0", "True")  # left open, the interpreter would wait for its threads in vain
    assert int(asked) > 1


@pytest.mark.parametrize(("module", "without"), [
    ("bazan.processes.live.asgi", ("django",)),
    ("bazan.processes.supervisor.installation", ("django", "numpy", "procrastinate")),
])  # fmt: skip
def test_who_only_reads_declarations_loads_none_of_what_they_name(module, without):
    told = loaded(f"import {module}; from bazan.processes.composition import app_registry; app_registry.works('worker')")
    assert told.isdisjoint(without)


def test_alerting_loads_no_library_of_the_worker():
    program = """
import django; django.setup()
from bazan.core.deferred_imports import resolve
from bazan.processes.composition import app_registry
from bazan.processes.job_runner.schedule_threads import Ticking
[Ticking.of(clock) for clock in app_registry.clocks("alerting")]
"""
    assert loaded(program).isdisjoint({"openpyxl", "signxml", "asyncssh"})


def loaded(program: str) -> set[str]:
    """The packages in memory after a program ran."""
    said = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True, cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings"},
    )  # fmt: skip
    return {name.partition(".")[0] for name in said.stdout.split()}
