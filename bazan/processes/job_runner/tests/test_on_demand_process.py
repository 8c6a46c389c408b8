"""The heavy process comes when a job waits or a clock is due, does it, and goes; whoever keeps it stands by."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection

from bazan.core.settings import ROOT
from bazan.platform.jobs.types import ANALYSIS, session_name
from bazan.processes.job_runner import on_demand_process
from bazan.processes.job_runner.on_demand_process import Keeper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def database() -> str:
    place = connection.settings_dict
    parts = {"user": place["USER"], "password": place["PASSWORD"], "host": place["HOST"], "port": place["PORT"]}
    return f"postgresql:///{place['NAME']}?{urlencode(parts)}"


@contextmanager
def kept(database: str, log: Path, every_s: float | None, program: str = "", channels: tuple[str, ...] = ()) -> Iterator[Callable[[], int]]:
    """How often the process was started, while somebody keeps one that only writes that down."""
    argv = [sys.executable, "-c", f"import os; os.write(os.open({str(log)!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT), b'x'); {program}"]
    keeper, ending = Keeper(ANALYSIS, argv, database, every_s, channels), threading.Event()
    thread = threading.Thread(target=keeper.run, args=(ending,))
    thread.start()
    try:
        yield lambda: len(log.read_bytes()) if log.is_file() else 0
    finally:
        ending.set()
        thread.join(30)
        assert not thread.is_alive()


def until(asked: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not asked():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def defer(database: str, name: str = "nobody:knows") -> None:
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status) VALUES (%s, %s, '{}', 'todo')", [name, ANALYSIS]
        )


def test_it_comes_at_once_when_a_job_is_sent_and_never_without(database, tmp_path, monkeypatch):
    monkeypatch.setattr(on_demand_process, "waiting", lambda *_: False)  # so that only what is told can start it
    with kept(database, tmp_path / "starts", None, "import time; time.sleep(60)") as starts:
        with psycopg.connect(database, autocommit=True) as session:
            listening = "SELECT 1 FROM pg_stat_activity WHERE application_name = %s"
            until(lambda: session.execute(listening, [session_name(ANALYSIS)]).fetchone())
        time.sleep(0.5)
        assert starts() == 0
        defer(database)
        until(starts)
        defer(database)
        time.sleep(0.5)
        assert starts() == 1, "there are two of them"


def test_one_that_ends_is_started_again_while_its_job_waits_and_whenever_a_clock_is_due(database, tmp_path, monkeypatch):
    monkeypatch.setattr(on_demand_process, "LOOK_S", 0.1)
    monkeypatch.setattr(on_demand_process, "AGAIN_S", 0.2)
    with kept(database, tmp_path / "clocks", 0.5) as starts:
        until(lambda: starts() >= 3)
    defer(database)
    with kept(database, tmp_path / "jobs", None) as starts:
        until(lambda: starts() >= 2)


def test_the_process_does_what_waits_and_ends_by_itself(database):
    defer(database, "bazan:field_reports.prepare")  # of no report: it fails at once, for good after its attempts
    program = "from bazan.processes.job_runner.program import main; import sys; sys.exit(main('analysis', idle_s=2))"
    done = subprocess.run([sys.executable, "-c", program], env=os.environ | {"DATABASE_URL": database}, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0
    with psycopg.connect(database) as session:
        assert session.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND attempts = 0").fetchone() == (0,)
