"""From sensor to glass: MQTT publish to server-sent event received. ``python -m tests.load.sensor_to_screen --seconds 30`` prints JSON.

Mosquitto comes from Debian; where it can't be had, that is said.
"""

import argparse
import asyncio
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import uvloop
from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311

from bazan.core.settings import load
from bazan.platform.security.signed_tokens import secret_key, sign
from tests.load.debian_packages import Unavailable, program_with_libraries
from tests.load.ingest_environment import PROPERTIES, TOKEN, Stage, stage
from tests.load.machine_speed import report
from tests.load.traffic import quantiles

DATASTREAMS, RATE, SCREENS = 1_000, 1_000, 200
WARM_S = 2
"""The first seconds prepare statements and partitions and are not counted."""


class Glass:
    """When each observation left, and when each screen saw it. An observation's value is its number."""

    def __init__(self, most: int):
        self.left = np.zeros(most)
        self.latencies: list[np.ndarray] = []
        self.seen = 0
        self.lagged = 0
        self._decode = msgspec.json.Decoder(list[tuple[int, int, float, int]]).decode

    def arrived(self, block: bytes) -> None:
        name, _, data = block.partition(b"\ndata: ")
        if name == b"event: lagged":
            self.lagged += 1
        if name == b"event: observations":
            now = time.perf_counter()
            numbers = np.array([row[2] for row in self._decode(data)], "i8")
            self.latencies.append(now - self.left[numbers])
            self.seen += len(numbers)


async def watch(address: str, token: str, glass: Glass) -> None:
    reader, writer = await asyncio.open_unix_connection(address, limit=1 << 22)
    writer.write(f"GET /live/events?token={token} HTTP/1.1\r\nHost: live\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    waiting = b""
    while True:  # chunked: size, data, line end
        size = int((await reader.readline()).strip() or b"0", 16)
        if not size:
            return
        waiting += (await reader.readexactly(size + 2))[:-2]
        *blocks, waiting = waiting.split(b"\n\n")
        for block in blocks:
            glass.arrived(block)


async def publish(port: int, seconds: float, glass: Glass) -> int:
    """Each second every datastream observes once, evenly spread."""
    client = Client("sensors")
    client.set_auth_credentials("load/sensors", TOKEN)
    await client.connect("127.0.0.1", port, version=MQTTv311)  # a broker grants version 5 only 20 unacknowledged messages
    start, number = time.perf_counter(), 0
    while (now := time.perf_counter() - start) < seconds:
        while number < now * RATE:
            ds = number % DATASTREAMS
            glass.left[number] = time.perf_counter()
            client.publish(f"bazan/L{ds // PROPERTIES}/p{ds % PROPERTIES}", str(number), qos=1)
            number += 1
        await asyncio.sleep(0.005)
    await asyncio.sleep(3)
    await client.disconnect()
    return number


async def measure(set_up: Stage, port: int, seconds: float) -> dict[str, Any]:
    token = sign(secret_key(load(set_up.environment)), {"account": 0, "places": None, "sectors": None, "expires": time.time() + 3600})
    glass = Glass(int((seconds + WARM_S + 5) * RATE))
    screens = [asyncio.create_task(watch(str(set_up.run / "live.sock"), token, glass)) for _ in range(SCREENS)]
    await asyncio.sleep(0.5)
    sent = await publish(port, seconds + WARM_S, glass)
    for screen in screens:
        screen.cancel()
    warm = WARM_S * RATE * SCREENS
    latencies = np.concatenate(glass.latencies)[warm:]
    return {
        "observations_per_s": RATE,
        "screens": SCREENS,
        "published": sent,
        "stored": set_up.rows("SELECT count(*) FROM observation")[0][0],
        "events_seen_share": round(glass.seen / (sent * SCREENS), 4),
        "lagged": glass.lagged,
        "latency": quantiles(latencies.tolist()),
    }


def run(seconds: float) -> dict[str, Any]:
    """What was measured; why it was skipped, where no broker can be had."""
    with tempfile.TemporaryDirectory(prefix="bazan-broker-") as folder:
        try:
            mosquitto = program_with_libraries("mosquitto", "mosquitto", Path(folder))
        except (Unavailable, OSError, subprocess.SubprocessError) as why:
            return {"skipped": f"no Mosquitto: {why}"}
        return through(mosquitto, seconds)


def through(mosquitto: str, seconds: float) -> dict[str, Any]:
    with stage(DATASTREAMS, driver="mqtt") as set_up:
        port = set_up.broker(mosquitto)
        for name in ("ingest", "live"):
            set_up.start(f"bazan.processes.{name}")
            set_up.wait_for(name)
        time.sleep(1.5)  # the edge finds the broker
        return uvloop.run(measure(set_up, port, seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    arguments = parser.parse_args()
    report(lambda: run(arguments.seconds))


if __name__ == "__main__":
    main()
