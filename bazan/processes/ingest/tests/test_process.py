"""The edge as a process: it starts without a broker, serves its socket, takes drivers' rows, and ends cleanly."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bazan.core.errors import NotFound
from bazan.core.settings import ROOT, load
from bazan.data.observations.ingest.ingest_client import EdgeClient, Row
from bazan.data.observations.tests.running_writer import rolled_up


@pytest.fixture
def settings(world, tmp_path):
    environment = os.environ | {"DATABASE_URL": world.url, "BAZAN_HOME": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-m", "bazan.processes.ingest"], env=environment, cwd=ROOT)
    yield load(environment)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert rolled_up(world)


def test_a_driver_waits_for_the_edge_hands_rows_over_and_may_hand_them_over_again(world, settings):
    run = world.run_of(world.source)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    known = world.datastreams["T1", "level"]
    rows = [Row(known, start + timedelta(minutes=i), i % 400, 0, start + timedelta(days=30)) for i in range(25_000)]
    rows[12_345] = Row(known, datetime(1990, 1, 1, tzinfo=UTC), 1, 0, start)
    with EdgeClient(settings) as client:
        outcome = client.submit(run, rows, patience_s=20)
        assert (outcome.accepted, outcome.duplicate) == (24_999, 0)
        assert [(r.index, r.rule) for r in outcome.refused] == [(12_345, "ingest.time.old")]
        again = client.submit(run, rows[:100])
        assert (again.accepted, again.duplicate) == (0, 100)
        with pytest.raises(NotFound):
            client.submit(10**6, rows[:1])
    assert world.rows("SELECT accepted, duplicate FROM source_run WHERE id = %s", run) == [(24_999, 100)]


def test_a_driver_without_an_edge_gives_up_after_its_patience(tmp_path):
    with EdgeClient(load({"BAZAN_HOME": str(tmp_path)})) as client, pytest.raises(TimeoutError):
        client.submit(1, [Row(1, datetime(2026, 1, 1, tzinfo=UTC), 1, 0, datetime(2026, 1, 1, tzinfo=UTC))], patience_s=0.1)
