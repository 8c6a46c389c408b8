"""Two edges behind the gate and a broker: whichever writes is killed with ``kill -9`` at any moment, and the other takes over; then every
row is counted.

``python -m tests.load.ingest_standby --kills 40 --seconds 60`` prints JSON.
"""

import argparse
import asyncio
import json
import random
import secrets
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

from bazan.processes.runtime.health_requests import ask, ask_health
from bazan.processes.runtime.internal_network import PORTS
from tests.load import debian_packages
from tests.load import traffic as traffic_of
from tests.load.ingest_environment import PROPERTIES, ROOT, TOKEN, Stage, stage
from tests.load.machine_speed import report
from tests.load.stored_rows import check
from tests.load.traffic import BATCH, Tally, quantiles, send

DATASTREAMS, SINGLE_DATASTREAMS, MQTT_DATASTREAMS, GATEWAYS = 1_000, 200, 200, 8
HISTORY_US = 8 * 86_400_000_000
STORED_WITHIN_S = 90


class Edges:
    """Two edges, each in a folder of its own as on two hosts, started again when they ended; the one that writes is killed."""

    def __init__(self, set_up: Stage, kills: int, seconds: float, seed: int):
        drawn = random.Random(seed)
        self.set_up, self.moments = set_up, sorted(drawn.uniform(1, max(2.0, seconds - 1)) for _ in range(kills))
        part = secrets.randbelow(250) + 2
        self.addresses = [f"127.{part}.0.{number}" for number in (1, 2)]  # of this run: others may measure at the same time
        self.homes = [set_up.home / name for name in ("one", "other")]
        for home in self.homes:
            (home / "run").mkdir(parents=True)
        self.processes: list[subprocess.Popen | None] = [None, None]
        self.killed = [0, 0]
        self.taken_over_s: list[float] = []
        self.began = float("inf")
        """From when on moments are counted."""
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    @property
    def places(self) -> str:
        """As ``BAZAN_EDGES`` names them."""
        return "|".join(f"{address}:{PORTS['ingest']}" for address in self.addresses)

    def begin(self, by_mqtt: bool) -> None:
        """Return once one writes, and has its session with the broker: what is published to nobody's session is lost."""
        self._thread.start()
        place = self.homes[self.wait()] / "run" / "ingest.sock"
        while by_mqtt and json.loads(ask_health(place))["mqtt"]["state"] != "ok":
            time.sleep(0.1)
        self.began = time.monotonic()

    def end(self) -> None:
        self.ended.set()
        self._thread.join()
        for process in filter(None, self.processes):
            process.terminate()
        for process in filter(None, self.processes):
            process.wait(30)

    def wait(self, timeout_s: float = 60) -> int:
        """The number of the edge that writes, as soon as there is one."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for number in (0, 1):
                if self._writes(number):
                    return number
            time.sleep(0.02)
        raise TimeoutError(f"no edge writes; see {self.set_up.home}")

    def _writes(self, number: int) -> bool:
        try:
            return json.loads(ask(self.homes[number] / "run" / "ingest.sock", "/readyz"))["state"] == "ok"
        except OSError:
            return False

    def _run(self) -> None:
        while not self.ended.is_set():
            for number, process in enumerate(self.processes):
                if process is None or process.poll() is not None:
                    self.processes[number] = self._start(number)
            if self.moments and time.monotonic() - self.began > self.moments[0]:
                self.moments.pop(0)
                number = self.wait()
                victim = self.processes[number]
                assert victim
                victim.kill()
                victim.wait()
                died = time.monotonic()
                self.killed[number] += 1
                self.wait()
                self.taken_over_s.append(time.monotonic() - died)
            time.sleep(0.02)

    def _start(self, number: int) -> subprocess.Popen:
        environment = self.set_up.environment | {"BAZAN_HOME": str(self.homes[number]), "BAZAN_INNER_HOST": self.addresses[number]}
        log = (self.set_up.home / f"{self.homes[number].name}.log").open("ab")
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
    """The broker that forgets nothing: the one that is installed, or Debian's. Raises ``debian.Unavailable``."""
    return debian_packages.program_with_libraries("mosquitto", "mosquitto", folder)


def run(kills: int, seconds: float, rate: int, mqtt_rate: float, seed: int = 1) -> dict[str, Any]:
    """``rate``: observations a second in batches; ``mqtt_rate``: messages a second, 0: no broker."""
    with stage(DATASTREAMS + SINGLE_DATASTREAMS + MQTT_DATASTREAMS, shared_buffers="256MB", driver="mqtt") as set_up:
        port, under = _free_port(), Edges(set_up, kills, seconds, seed)
        set_up.environment |= {"BAZAN_EDGES": under.places, "BAZAN_PORT": str(port), "BAZAN_HOST": "127.0.0.1"}
        set_up.environment |= {"BAZAN_SECRET_KEY": secrets.token_urlsafe(48)}  # both edges', and the gate's
        broker = set_up.broker(mosquitto(_folder(set_up, "mosquitto"))) if mqtt_rate else 0
        set_up.environment |= {"MQTT_URL": f"mqtt://bazan-edge@127.0.0.1:{broker or 1}"}
        count = int(seconds * rate / BATCH / GATEWAYS + 1) * GATEWAYS
        now_us = int(time.time()) * 1_000_000
        made = traffic_of.make(set_up.home, DATASTREAMS, GATEWAYS, count, seed, now_us - HISTORY_US)
        set_up.start("bazan.processes.supervisor", "gate")
        under.begin(bool(broker))
        try:

            async def traffic() -> tuple[Tally, list[tuple[int, int, float]]]:
                own = range(DATASTREAMS + SINGLE_DATASTREAMS, DATASTREAMS + SINGLE_DATASTREAMS + MQTT_DATASTREAMS)
                by_mqtt = publish(broker, own, mqtt_rate, seconds, now_us - HISTORY_US) if broker else _nothing()
                by_http = send(
                    made, f"127.0.0.1:{port}", seconds, rate=rate, drain=True, singles=16, single_rate=200,
                    single_own=range(DATASTREAMS, DATASTREAMS + SINGLE_DATASTREAMS), single_start_us=now_us - HISTORY_US,
                )  # fmt: skip
                return await asyncio.gather(by_http, by_mqtt)

            tally, published = uvloop.run(traffic())
            under.wait()
            waited_s = _until_stored(set_up, len(published))
        finally:
            under.end()
        tally.singles += published
        return {
            "kills": under.killed,
            "taken_over": quantiles(under.taken_over_s),
            "acknowledged": sum(tally.acknowledged) * BATCH + len(tally.singles),
            "of_them_by_mqtt": len(published),
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
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=int, default=8_000)
    parser.add_argument("--mqtt-rate", type=float, default=150)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    without = not shutil.which("mosquitto", path=debian_packages.PLACES) and not shutil.which("apt-get")
    mqtt_rate = 0 if without else arguments.mqtt_rate
    report(lambda: run(arguments.kills, arguments.seconds, arguments.rate, mqtt_rate, arguments.seed))


if __name__ == "__main__":
    main()
