"""Several edges behind the gate and in one group of the broker, killed with ``kill -9`` at any moment; then every row is counted.

``python -m tests.load.ingest_shards --edges 4 --kills 40 --seconds 60`` prints JSON; ``--kills 0 --rate 0`` measures how much they take.
"""

import argparse
import asyncio
import json
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import uvloop
from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311

from bazan.processes.supervisor.installation import ask_health
from tests.load import debian_packages
from tests.load import traffic as traffic_of
from tests.load.django_environment import family_s
from tests.load.ingest_environment import PROPERTIES, ROOT, TOKEN, Stage, stage
from tests.load.machine_speed import report
from tests.load.stored_rows import check
from tests.load.traffic import BATCH, Tally, quantiles, send

DATASTREAMS, SINGLE_DATASTREAMS, MQTT_DATASTREAMS, GATEWAYS = 1_000, 200, 200, 8
HISTORY_US = 8 * 86_400_000_000
EXPECTED_MOST = 200_000
STORED_WITHIN_S = 90


class Edges:
    """The edges of one stage, each started again when it ended, and killed at random moments."""

    def __init__(self, set_up: Stage, count: int, kills: int, seconds: float, seed: int):
        self.set_up, self.count, self.random = set_up, count, random.Random(seed)
        self.moments = sorted(self.random.uniform(1, max(2.0, seconds - 1)) for _ in range(kills))
        self.killed = [0] * count
        self.processes: list[subprocess.Popen | None] = [None] * count
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def name(self, number: int) -> str:
        return "ingest" if self.count == 1 else f"ingest-{number}"

    def begin(self) -> None:
        self._thread.start()
        for number in range(self.count):
            self.set_up.wait_for(self.name(number), 60)

    def end(self) -> None:
        self.ended.set()
        self._thread.join()
        for process in self.processes:
            if process is not None:
                process.terminate()
        for process in self.processes:
            if process is not None:
                process.wait(30)

    def statistics(self) -> list[dict[str, int]]:
        """What each says of itself, since it was started last."""
        return [json.loads(ask_health(self.set_up.run / f"{self.name(number)}.sock"))["writer"] for number in range(self.count)]

    def processor_s(self) -> float:
        """Of the edges that run now, since each was started."""
        return sum(family_s(process.pid) for process in self.processes if process is not None)

    def _run(self) -> None:
        started = time.monotonic()
        while not self.ended.is_set():
            for number, process in enumerate(self.processes):
                if process is None or process.poll() is not None:
                    self.processes[number] = self._start(number)
            if self.moments and time.monotonic() - started > self.moments[0]:
                self.moments.pop(0)
                number = self.random.randrange(self.count)
                victim = self.processes[number]
                assert victim
                victim.kill()
                victim.wait()
                self.killed[number] += 1
            time.sleep(0.02)

    def _start(self, number: int) -> subprocess.Popen:
        environment = self.set_up.environment | {"BAZAN_EDGE_SHARD": str(number)}
        log = (self.set_up.home / f"{self.name(number)}.log").open("ab")
        return subprocess.Popen([sys.executable, "-m", "bazan.processes.ingest"], env=environment, cwd=ROOT, stdout=log, stderr=log)


async def publish(port: int, own: range, rate: float, seconds: float, start_us: int) -> list[tuple[int, int, float]]:
    """What one sender published by MQTT, once the broker has acknowledged all of it."""
    client = Client("sensors")
    client.set_auth_credentials("load/sensors", TOKEN)
    await client.connect("127.0.0.1", port, version=MQTTv311)
    sent, began = [], time.perf_counter()
    while time.perf_counter() - began < seconds:
        i = len(sent)
        ds, us, value = own[i % len(own)], start_us + (i // len(own)) * 1_000_000, 20 + i * 37 % 1500 / 100
        at = str(np.datetime64(us, "us"))
        client.publish(f"bazan/L{ds // PROPERTIES}/p{ds % PROPERTIES}", {"time": f"{at}Z", "value": value}, qos=1)
        sent.append((ds, us, value))
        await asyncio.sleep(max(0.0, began + len(sent) / rate - time.perf_counter()))
    await client._persistent_storage.wait_empty()
    await client.disconnect()
    return sent


def mosquitto(folder: Path) -> str:
    """The broker that shares subscriptions: the one that is installed, or Debian's. Raises ``debian.Unavailable``."""
    return debian_packages.program_with_libraries("mosquitto", "mosquitto", folder)


def run(edges: int, kills: int, seconds: float, rate: int, mqtt_rate: float, seed: int = 1) -> dict[str, Any]:
    """``rate``: observations a second in batches, 0: as fast as answers come; ``mqtt_rate``: messages a second, 0: no broker."""
    with stage(DATASTREAMS + SINGLE_DATASTREAMS + MQTT_DATASTREAMS, shared_buffers="256MB", driver="mqtt") as set_up:
        port = _free_port()
        set_up.environment |= {"BAZAN_EDGES": str(edges), "BAZAN_PORT": str(port), "BAZAN_HOST": "127.0.0.1"}
        broker = set_up.broker(mosquitto(_folder(set_up, "mosquitto"))) if mqtt_rate else 0
        count = int(seconds * (rate or EXPECTED_MOST) / BATCH / GATEWAYS + 1) * GATEWAYS
        now_us = int(time.time()) * 1_000_000
        made = traffic_of.make(set_up.home, DATASTREAMS, GATEWAYS, count, seed, now_us - HISTORY_US)
        set_up.start("bazan.processes.supervisor", "gate")
        under = Edges(set_up, edges, kills, seconds, seed)
        under.begin()
        before = _costs(set_up, under)
        try:
            terms = {"singles": 16, "single_rate": 200, "single_own": range(DATASTREAMS, DATASTREAMS + SINGLE_DATASTREAMS)}
            terms |= {"single_start_us": now_us - HISTORY_US} if rate else {"singles": 0}

            async def traffic() -> tuple[Tally, list[tuple[int, int, float]]]:
                own = range(DATASTREAMS + SINGLE_DATASTREAMS, DATASTREAMS + SINGLE_DATASTREAMS + MQTT_DATASTREAMS)
                by_mqtt = publish(broker, own, mqtt_rate, seconds, now_us - HISTORY_US) if broker else _nothing()
                return await asyncio.gather(send(made, f"127.0.0.1:{port}", seconds, rate=rate, drain=bool(rate), **terms), by_mqtt)

            tally, published = uvloop.run(traffic())
            for number in range(edges):
                set_up.wait_for(under.name(number), 60)
            waited_s = _until_stored(set_up, len(published))
            statistics = under.statistics()
            after = _costs(set_up, under)
        finally:
            under.end()
        lasted, stored = max(tally.finished, default=seconds), sum(tally.acknowledged) * BATCH + len(tally.singles) + len(published)
        tally.singles += published
        return {
            "edges": edges,
            "kills": under.killed,
            "acknowledged": sum(tally.acknowledged) * BATCH + len(tally.singles),
            "of_them_by_mqtt": len(published),
            "observations_per_s": round(sum(tally.acknowledged) * BATCH / lasted),
            "processor_s_a_million": None if kills else {name: round((after[name] - before[name]) / stored * 1e6, 1) for name in after},
            "accepted_by_edge": [told["accepted"] for told in statistics],
            "handed_by_edge": [told.get("handed", 0) for told in statistics],
            "last_by_mqtt_stored_after_s": waited_s,
            "busy_503": tally.busy,
            "broken_connections": tally.broken,
            "other_answers": tally.other[:5],
            "batch_latency": quantiles(tally.latencies),
            "single_latency": quantiles(tally.single_latencies),
            "check": check(set_up, made, tally),
        }


async def _nothing() -> list[tuple[int, int, float]]:
    return []


def _costs(set_up: Stage, under: Edges) -> dict[str, float]:
    database = set_up.database.process
    return {"edges": under.processor_s(), "database": family_s(database.pid if database else 0)}


def _until_stored(set_up: Stage, published: int) -> float:
    """Seconds until every message the broker acknowledged is stored, or the patience is over: the check then says what is missing."""
    began = time.monotonic()
    things = f"L{(DATASTREAMS + SINGLE_DATASTREAMS) // PROPERTIES}"
    stored = (
        "SELECT count(*) FROM observation o JOIN datastream d ON d.id = o.datastream_id JOIN thing t ON t.id = d.thing_id "
        "WHERE substr(t.code, 2)::int >= substr(%s, 2)::int"
    )
    while set_up.rows(stored, things)[0][0] < published and time.monotonic() - began < STORED_WITHIN_S:
        time.sleep(0.2)
    return round(time.monotonic() - began, 1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _folder(set_up: Stage, name: str) -> Path:
    folder = set_up.home / name
    folder.mkdir()
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=4)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=int, default=8_000)
    parser.add_argument("--mqtt-rate", type=float, default=150)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    without = not shutil.which("mosquitto", path=debian_packages.PLACES) and not shutil.which("apt-get")
    mqtt_rate = 0 if without else arguments.mqtt_rate
    report(lambda: run(arguments.edges, arguments.kills, arguments.seconds, arguments.rate, mqtt_rate, arguments.seed))


if __name__ == "__main__":
    main()
