"""Two ingest processes, of which one writes and one waits, as on two hosts. Longer: ``tests/load/ingest_standby.py``."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bazan.core.settings import ROOT, load
from bazan.core.time import now
from bazan.data.observations.ingest.ingest_client import EdgeClient, Row
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.data.observations.tests.running_writer import NOW, rolled_up, until
from bazan.processes.ingest.mqtt_subscriber import Subscriber
from bazan.processes.ingest.tests.test_mqtt_subscriber import broker, mosquitto, passwords, publishing

__all__ = ["broker"]
SENDERS, BATCHES, ROWS, KILLS = 4, 25, 40, 3
MESSAGES = 60
PATIENCE_S = 90
SECRET = "one-key-of-both-hosts-0123456789-abcdefgh"


class Hosts:
    """An ingest process on each of two hosts, which have the database in common."""

    def __init__(self, world, folder: Path):
        self.homes = [folder / name for name in ("one", "other")]
        self.sockets = [str(home / "run" / "ingest.sock") for home in self.homes]
        self.url = world.url
        self.processes = [self.start(number) for number in (0, 1)]

    def start(self, number: int) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-m", "bazan.processes.ingest"], env=self.environment(number), cwd=ROOT)

    def environment(self, number: int) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url, "BAZAN_HOME": str(self.homes[number]), "BAZAN_SECRET_KEY": SECRET}

    def ready(self) -> list[int]:
        """Those that say they write."""
        return [number for number, place in enumerate(self.sockets) if _asked(place, "/readyz") == 200]

    def writing(self) -> int:
        """The one that writes, once there is one."""
        deadline = time.monotonic() + PATIENCE_S
        while not (found := self.ready()):
            assert time.monotonic() < deadline, "nobody takes over"
            time.sleep(0.05)
        (number,) = found
        return number

    def kill(self, number: int) -> None:
        self.processes[number].kill()
        self.processes[number].wait()

    def end(self) -> list[int]:
        """Exit codes."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        return [process.wait(20) for process in self.processes]


@pytest.fixture
def hosts(world, tmp_path) -> Iterator[Hosts]:
    running = Hosts(world, tmp_path)
    yield running
    assert running.end() == [0, 0]
    assert rolled_up(world)


def test_whoever_writes_is_killed_at_any_moment_and_nothing_acknowledged_is_lost_or_doubled(world, hosts):
    names = [("T1", "level"), ("T1", "flow"), ("T2", "level"), ("T2", "warmth")]
    base = now() - timedelta(days=1)

    def key(sender: int, batch: int, i: int) -> tuple[str, str, str]:
        thing, name = names[(i + sender) % len(names)]
        return thing, name, (base + timedelta(minutes=batch, seconds=i, microseconds=sender)).isoformat()

    def row(sender: int, batch: int, i: int) -> dict:
        thing, name, at = key(sender, batch, i)
        return {"thing": thing, "property": name, "time": at, "value": batch * ROWS + i}

    def send(sender: int) -> None:
        """Its batches, each until acknowledged, to whichever host answers; some of what was acknowledged is sent again."""
        drawn, deadline = random.Random(sender), time.monotonic() + PATIENCE_S
        with ExitStack() as stack:
            lines = [stack.enter_context(_line(place, world.token)) for place in hosts.sockets]
            for turn in range(BATCHES):
                batch = max(0, turn - drawn.randint(0, 1))
                body = {"observations": [row(sender, batch, i) for i in range(ROWS)]}
                while not _taken(drawn.choice(lines), body):
                    assert time.monotonic() < deadline, "nobody took a batch"
                    time.sleep(0.1)
                sent.update(key(sender, batch, i) for i in range(ROWS))
                if turn % (BATCHES // KILLS) == 0:
                    acknowledged.release()

    sent: set[tuple[str, str, str]] = set()
    killed: list[int] = []
    acknowledged = threading.Semaphore(0)

    def kill() -> None:
        for _ in range(KILLS):
            for _ in range(SENDERS):
                assert acknowledged.acquire(timeout=PATIENCE_S)
            number = hosts.writing()
            hosts.kill(number)
            killed.append(number)
            hosts.processes[number] = hosts.start(number)

    with ThreadPoolExecutor(SENDERS + 1) as pool:
        killing = pool.submit(kill)
        list(pool.map(send, range(SENDERS)))
        killing.result()
    hosts.writing()
    hosts.end()
    assert set(killed) == {0, 1}
    assert world.rows("SELECT count(*), count(DISTINCT (datastream_id, phenomenon_time)) FROM observation") == [(len(sent), len(sent))]
    assert world.rows("SELECT sum(accepted) FROM source_run") == [(len(sent),)]
    assert world.rows("SELECT DISTINCT state FROM source_run") == [("done",)]


def test_a_driver_asks_the_next_place_where_the_usual_one_only_waits(world, hosts):
    writing = hosts.writing()
    run, start = world.run_of(world.source), datetime(2026, 1, 1, tzinfo=UTC)
    rows = [Row(world.datastreams["T1", "level"], start + timedelta(minutes=i), i, 0, start + timedelta(days=30)) for i in range(3_000)]
    with EdgeClient(replace(load(hosts.environment(writing)), edges=(hosts.sockets[1 - writing], hosts.sockets[writing]))) as client:
        first, again = client.submit(run, rows, patience_s=20), client.submit(run, rows[:10], patience_s=20)
    assert (first.accepted, first.duplicate, again.accepted, again.duplicate) == (3_000, 0, 0, 10)
    assert world.rows("SELECT accepted, duplicate FROM source_run WHERE id = %s", run) == [(3_000, 10)]


@asynccontextmanager
async def side(world, settings) -> AsyncIterator[tuple[Writer, Subscriber]]:
    """The writer and the subscriber of one host."""
    writer = Writer(world.url, clock=lambda: NOW.timestamp())
    subscriber = Subscriber(settings, writer)
    failures: list[asyncio.Task] = []
    await writer.start(failures.append)
    running = asyncio.create_task(subscriber.run())
    try:
        yield writer, subscriber
    finally:
        await subscriber.stop()
        running.cancel()
        await writer.stop()
    assert not failures, failures[0].exception()


def publish_all(publish) -> None:
    for i in range(MESSAGES):
        publish(f"bazan/X/{('level', 'flow', 'warmth')[i % 3]}", {"time": (NOW - timedelta(minutes=i)).isoformat(), "value": i % 7})


@mosquitto
def test_messages_that_come_while_one_takes_over_from_the_other_are_each_stored_once(world, broker):
    async def scenario():
        async with AsyncExitStack() as whole, AsyncExitStack() as first_half:
            writer, subscriber = await first_half.enter_async_context(side(world, broker.settings))
            await until(lambda: subscriber.state == "ok" and "others/" in passwords(broker), 60)
            await broker.read_again()
            standby, waiting = await whole.enter_async_context(side(world, broker.settings))
            publish = await whole.enter_async_context(publishing(broker))
            publish("bazan/X/level", {"time": (NOW - timedelta(days=1)).isoformat(), "value": 3})
            await until(lambda: writer.statistics["accepted"] == 1)
            assert not standby.ready and waiting.received == 0
            publish_all(publish)
            await first_half.aclose()
            await until(lambda: world.rows("SELECT count(*) FROM observation") == [(MESSAGES + 1,)])
            assert standby.ready and waiting.state == "ok"

    asyncio.run(scenario())
    assert rolled_up(world)


def test_the_broker_of_the_host_that_waits_is_told_who_may_publish(world, tmp_path):
    here, there = (load({"BAZAN_HOME": str(tmp_path / name), "MQTT_URL": "mqtt://127.0.0.1:1"}) for name in ("here", "there"))

    def named(settings) -> str:
        known = settings.home / "broker" / "passwords"
        return known.read_text() if known.exists() else ""

    async def scenario():
        async with side(world, here) as (writer, _):
            await until(lambda: writer.ready)
            async with side(world, there) as (standby, _):
                await until(lambda: "others/gateway" in named(there))
                world.rows("UPDATE device SET revoked_at = now()")
                world.rows("NOTIFY streams_changed")
                await until(lambda: "others/gateway" not in named(there))
                assert not standby.ready

    asyncio.run(scenario())


def _line(place: str, token: str) -> httpx.Client:
    transport = httpx.HTTPTransport(uds=place)
    return httpx.Client(transport=transport, base_url="http://ingest", headers={"Authorization": f"Bearer {token}"}, timeout=20)


def _asked(place: str, address: str) -> int | None:
    """The status of an answer, None where nobody answers."""
    try:
        with httpx.Client(transport=httpx.HTTPTransport(uds=place), base_url="http://ingest") as line:
            return line.get(address).status_code
    except httpx.TransportError:
        return None


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
