"""The MQTT road: one message an observation, delivered at least once."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable

import gmqtt
import msgspec
from gmqtt.mqtt.constants import UNLIMITED_RECONNECTS, MQTTv311

from simulator.report import Report
from simulator.settings import Broker, NotReady

MOST_WAITING = 20_000
_REBUILD_AFTER_S = 30
"""A broker gone for so long may have come back at another port."""

logging.getLogger("gmqtt").setLevel(logging.CRITICAL)


class Telemetry:
    """Publishes reports, keeps them while the broker is away."""

    def __init__(self, name: str, where: Callable[[], Broker]):
        self.name, self.where = name, where
        self.waiting: deque[Report] = deque(maxlen=MOST_WAITING)
        self.something = asyncio.Event()

    def send(self, report: Report) -> None:
        self.waiting.append(report)
        self.something.set()

    def oldest(self) -> int | None:
        return min((report.stamp for report in self.waiting), default=None)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            client = await self._connected()
            try:
                await self._publish(client)
            finally:
                with contextlib.suppress(Exception):
                    await client.disconnect()

    async def _connected(self) -> gmqtt.Client:
        pause, told = 0.5, False
        while True:
            try:
                broker = self.where()
                client = gmqtt.Client(self.name, clean_session=True)
                client.set_config({"reconnect_retries": UNLIMITED_RECONNECTS, "reconnect_delay": 2})
                if broker.user:
                    client.set_auth_credentials(broker.user, broker.password)
                await asyncio.wait_for(client.connect(broker.host, broker.port, ssl=broker.tls, version=MQTTv311), 15)
                print(f"broker at {broker.host}:{broker.port} takes reports", flush=True)
                return client
            except (OSError, NotReady, gmqtt.MQTTConnectError) as why:  # a timeout is an OSError
                if not told:
                    print(f"no broker now ({why or type(why).__name__}); waiting", flush=True)
                    told = True
                await asyncio.sleep(pause)
                pause = min(15.0, pause * 1.7)

    async def _publish(self, client: gmqtt.Client) -> None:
        """Returns when the broker has been away for long."""
        away_s = 0.0
        while away_s < _REBUILD_AFTER_S:
            if not client.is_connected:
                await asyncio.sleep(0.5)
                away_s += 0.5
                continue
            away_s = 0.0
            while self.waiting and client.is_connected:
                for topic, payload in messages(self.waiting.popleft()):
                    client.publish(topic, payload, qos=1)
            self.something.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.something.wait(), 1.0)


def messages(report: Report) -> list[tuple[str, bytes]]:
    """(topic, payload) of each observation of a report."""
    found = []
    for name, value, quality in report.rows:
        payload = {"time": report.time, "value": value} | ({"quality": quality} if quality else {})
        found.append((f"bazan/{report.station.code}/{name}", msgspec.json.encode(payload)))
    return found
