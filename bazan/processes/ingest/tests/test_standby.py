"""Two ingest processes are killed while senders retry: each acknowledged row is there once. Longer: ``tests/load/ingest_shards.py``."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import httpx

from bazan.core.settings import ROOT, load
from bazan.core.time import now
from bazan.data.observations.tests.running_writer import rolled_up

EDGES, SENDERS, BATCHES, ROWS, KILLS = 2, 4, 25, 40, 3
PATIENCE_S = 90


def test_edges_killed_at_any_moment_lose_and_double_nothing_that_was_acknowledged(world, tmp_path):
    environment = os.environ | {"DATABASE_URL": world.url, "BAZAN_HOME": str(tmp_path), "BAZAN_EDGES": str(EDGES)}
    places = [place for (place,) in load(environment).edge_places()]
    names = [("T1", "level"), ("T1", "flow"), ("T2", "level"), ("T2", "warmth")]
    base = now() - timedelta(days=1)

    def start(number: int) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "bazan.processes.ingest"], env=environment | {"BAZAN_EDGE_SHARD": str(number)}, cwd=ROOT
        )

    def key(sender: int, batch: int, i: int) -> tuple[str, str, str]:
        thing, name = names[(i + sender) % len(names)]
        return thing, name, (base + timedelta(minutes=batch, seconds=i, microseconds=sender)).isoformat()

    def row(sender: int, batch: int, i: int) -> dict:
        thing, name, at = key(sender, batch, i)
        return {"thing": thing, "property": name, "time": at, "value": batch * ROWS + i}

    def send(sender: int) -> None:
        """Its batches, each until acknowledged, to whichever edge answers; some of what was acknowledged is sent again."""
        drawn, deadline = random.Random(sender), time.monotonic() + PATIENCE_S
        with ExitStack() as stack:
            lines = [stack.enter_context(_line(place, world.token)) for place in places]
            for turn in range(BATCHES):
                batch = max(0, turn - drawn.randint(0, 1))
                body = {"observations": [row(sender, batch, i) for i in range(ROWS)]}
                while not _taken(drawn.choice(lines), body):
                    assert time.monotonic() < deadline, "nobody took a batch"
                    time.sleep(0.1)
                sent.update(key(sender, batch, i) for i in range(ROWS))

    sent: set[tuple[str, str, str]] = set()
    processes = [start(number) for number in range(EDGES)]
    ended = threading.Event()

    def kill() -> None:
        for number in range(KILLS):
            if ended.wait(1.5):
                return
            processes[number % EDGES].kill()
            processes[number % EDGES].wait()
            processes[number % EDGES] = start(number % EDGES)

    killing = threading.Thread(target=kill)
    killing.start()
    try:
        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(send, range(SENDERS)))
    finally:
        ended.set()
        killing.join()
        for process in processes:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(20) for process in processes]
    assert codes == [0] * EDGES
    assert world.rows("SELECT count(*), count(DISTINCT (datastream_id, phenomenon_time)) FROM observation") == [(len(sent), len(sent))]
    assert world.rows("SELECT sum(accepted) FROM source_run") == [(len(sent),)]
    assert rolled_up(world)


def _line(place: str, token: str) -> httpx.Client:
    transport = httpx.HTTPTransport(uds=place)
    return httpx.Client(transport=transport, base_url="http://ingest", headers={"Authorization": f"Bearer {token}"}, timeout=20)


def _taken(line: httpx.Client, body: dict) -> bool:
    try:
        answer = line.post("/ingest/v1/observations", json=body)
    except httpx.TransportError:
        return False
    if answer.status_code == 200:
        assert answer.json()["accepted"] + answer.json()["duplicate"] == ROWS
        return True
    assert answer.status_code == 503, answer.text
    return False
