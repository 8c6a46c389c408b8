"""The MQTT side of the edge: a message is acknowledged to the broker only after its observations are committed.

The session is persistent and QoS 1, so what was not acknowledged comes again: at least once in, exactly once stored. Whoever takes over the
right to write takes over the session, for both have one name at the broker.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from gmqtt import Client, Subscription
from gmqtt.mqtt.constants import MQTTv50, MQTTv311
from gmqtt.mqtt.handler import MQTTConnectError

from bazan.core.errors import Unavailable
from bazan.core.settings import Settings
from bazan.data.observations.ingest import broker_access_files
from bazan.data.observations.ingest.broker_access_files import address
from bazan.data.observations.ingest.requests.mqtt_topics import OWN_FILTER, Topic, topics, understand
from bazan.data.observations.ingest.requests.row_validation import Request
from bazan.data.observations.ingest.source_catalog import Catalogue
from bazan.data.observations.ingest.storage.writer import Writer

log = logging.getLogger(__name__)

IN_FLIGHT = 2_000
"""Messages the broker may send before the first of them is acknowledged: enough to fill a commit."""
SESSION_S = 7 * 24 * 3600
RETRY_S, CONNECT_S = 0.5, 3
NEVER_BY_ITSELF = -2
"""To gmqtt -1 is for ever and 0 is once."""
CLIENT = "bazan-edge"
"""By which the broker keeps the session."""


class Gone(Exception):
    """The connection a message came by has ended: its acknowledgement would name another message."""


class Subscriber:
    """Keeps one session with the broker, whether it is there or not."""

    def __init__(self, settings: Settings, writer: Writer):
        self.settings, self.writer = settings, writer
        self.state = "connecting"
        self.received = 0
        self._foreign: list[Topic] = []
        self._filters: set[str] = {OWN_FILTER}
        self._client: Client | None = None
        self._lost = asyncio.Event()
        self._stopping = False
        self._version = MQTTv50
        writer.on_reload.append(self._learn)

    def report(self) -> dict:
        return {"state": self.state, "received": self.received}

    async def run(self) -> None:
        """Connect, and again whenever the connection is lost."""
        asyncio.get_running_loop().set_exception_handler(_without_gone)
        while not self._stopping:
            if not self.writer.ready:  # one that only waits to take over would take its session from who writes
                await asyncio.sleep(RETRY_S)
                continue
            try:
                await self._connect()
                self.state = "ok"
                await self._lost.wait()
            except (TimeoutError, MQTTConnectError) as why:
                self._version = MQTTv311 if self._version == MQTTv50 else MQTTv50  # an old broker may just hang up
                log.warning("broker refuses: %s", why or "no answer")
            except (OSError, ValueError) as why:
                if self.state != "broker away":  # once, not twice a second
                    log.warning("broker away: %s", why)
            self.state = "broker away"
            await self._drop()
            await asyncio.sleep(RETRY_S)

    async def stop(self) -> None:
        """Leave the broker; unacknowledged messages stay with it."""
        self._stopping = True
        self._lost.set()
        await self._drop()

    async def _connect(self) -> None:
        host, port, context, user, password = address(self.settings)
        self._lost = asyncio.Event()
        client = self._session(self._lost)
        if user:
            client.set_auth_credentials(user, password)
        self._client = client
        connect = client.connect(host, port, ssl=context, keepalive=30, version=self._version)
        connecting = asyncio.ensure_future(connect)
        hung_up = asyncio.ensure_future(self._lost.wait())
        await asyncio.wait([connecting, hung_up], timeout=CONNECT_S, return_when=asyncio.FIRST_COMPLETED)
        hung_up.cancel()
        if not connecting.done():
            connecting.cancel()
            raise TimeoutError
        connecting.result()
        self._subscribe(client, self._filters)
        log.info("broker %s:%s, %s", host, port, sorted(self._filters))

    def _session(self, lost: asyncio.Event) -> Client:
        """A fresh client each time, so that a late answer can't reach a new connection."""
        client = Client(
            CLIENT, clean_session=False, optimistic_acknowledgement=False, session_expiry_interval=SESSION_S, receive_maximum=IN_FLIGHT
        )
        client.set_config({"reconnect_retries": NEVER_BY_ITSELF})
        client.on_message = self._message
        client.on_disconnect = self._disconnected(lost)
        return client

    def _subscribe(self, client: Client, filters: set[str]) -> None:
        if filters:
            client.subscribe([Subscription(name, qos=1) for name in sorted(filters)])

    def _disconnected(self, lost: asyncio.Event) -> Callable:
        return lambda client, packet, exc=None: lost.set()

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None and client._connection is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(2):
                    await client.disconnect()

    async def _message(self, client: Client, topic: str, payload: bytes, qos: int, properties: dict) -> int:
        """Return, and by that acknowledge, when the message is committed; while the store is away, keep trying."""
        self.received += 1
        understood = None
        while not self._stopping and client is self._client:  # else the connection it came by has ended
            if understood is None:
                now, _ = self.writer.stamp(0)
                understood = understand(topic, payload, now, self._foreign, self.writer.catalogue)
            source, decoded = understood
            request = Request(source, decoded, *self.writer.stamp(len(decoded.things) + len(decoded.faults)), topic=topic)
            try:
                await self.writer.submit(request)
            except Unavailable:
                await asyncio.sleep(RETRY_S)
                if not self.writer.catalogue.sources:  # it came before the register was read
                    understood = None
                continue
            if client is self._client:
                return 0
        raise Gone

    async def _learn(self, catalogue: Catalogue) -> None:
        """Let in whom the register names, and subscribe to what new bindings want."""
        if broker_access_files.write(self.settings, catalogue.broker_users()):
            log.info("the broker is told anew who may publish")
        self._foreign = topics(catalogue)
        wanted = {OWN_FILTER, *(topic.filter for topic in self._foreign)}
        client = self._client
        if client is not None and self.state == "ok":
            self._subscribe(client, wanted - self._filters)
            for name in self._filters - wanted:
                client.unsubscribe(name)
        self._filters = wanted


def _without_gone(loop: asyncio.AbstractEventLoop, context: dict) -> None:
    """gmqtt asks for a result in a callback; a message whose connection ended has none, and that is no error."""
    if not isinstance(context.get("exception"), Gone):
        loop.default_exception_handler(context)
