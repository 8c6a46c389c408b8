"""The MQTT side of the edge: a message is acknowledged to the broker only after its observations are committed.

The session is persistent and QoS 1, so what was not acknowledged comes again: at least once in, exactly once stored. Several edges share
the broker's messages by a shared subscription of MQTT 5; with a broker that knows none the first of them takes all.
"""

import asyncio
import contextlib
import logging
import time
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
CLIENT, GROUP = "bazan-edge", "$share/bazan/"
QUIET_S = 5
"""A session left behind that brought nothing for so long is empty."""


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
        self._heir: Client | None = None
        self._shares = False
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
                await self._inherit()
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
        client = self._session(client_id(self.writer.part.number), self._lost)
        if user:
            client.set_auth_credentials(user, password)
        self._client = client
        connect = client.connect(host, port, ssl=context, keepalive=30, version=self._version)  # type: ignore[arg-type] - it takes a context too
        connecting = asyncio.ensure_future(connect)
        hung_up = asyncio.ensure_future(self._lost.wait())
        await asyncio.wait([connecting, hung_up], timeout=CONNECT_S, return_when=asyncio.FIRST_COMPLETED)
        hung_up.cancel()
        if not connecting.done():
            connecting.cancel()
            raise TimeoutError
        connecting.result()
        self._shares = not self.writer.part.alone and self._version == MQTTv50 and _knows_sharing(client)
        self._subscribe(client, self._filters)
        if self._shares:
            for name in self._filters:  # of the time when there was one edge
                client.unsubscribe(name)
        log.info("broker %s:%s, %s", host, port, sorted(self._filters))

    def _session(self, name: str, lost: asyncio.Event) -> Client:
        """A fresh client each time, so that a late answer can't reach a new connection."""
        client = Client(
            name, clean_session=False, optimistic_acknowledgement=False, session_expiry_interval=SESSION_S, receive_maximum=IN_FLIGHT
        )
        client.set_config({"reconnect_retries": NEVER_BY_ITSELF})
        client.on_message = self._message
        client.on_disconnect = self._disconnected(lost)
        return client

    def _subscribe(self, client: Client, filters: set[str]) -> None:
        if filters and (self._shares or self.writer.part.number == 0):
            client.subscribe([Subscription(f"{GROUP}{name}" if self._shares else name, qos=1) for name in sorted(filters)])

    async def _inherit(self) -> None:
        """Take what still waits in the sessions of edges that are no more, and end those sessions: the first edge sees to it."""
        known, part = broker_access_files.folder(self.settings) / "edges", self.writer.part
        before = int(known.read_text()) if known.exists() else 1
        if part.number or before == part.count or self._version != MQTTv50:
            return
        for number in range(part.count, before):
            await self._empty(client_id(number))
        known.write_text(str(part.count))

    async def _empty(self, name: str) -> None:
        """Take the messages of one session and end it. OSError or TimeoutError: it is tried again after the next connection."""
        host, port, context, user, password = address(self.settings)
        client = self._heir = self._session(name, asyncio.Event())
        under_way, heard_at = 0, time.monotonic()

        async def inherited(*message) -> int:
            nonlocal under_way, heard_at
            under_way += 1
            try:
                return await self._message(*message)
            finally:
                under_way, heard_at = under_way - 1, time.monotonic()

        client.on_message = inherited
        if user:
            client.set_auth_credentials(user, password)
        try:
            async with asyncio.timeout(CONNECT_S):
                await client.connect(host, port, ssl=context, keepalive=30, version=MQTTv50)  # type: ignore[arg-type] - it takes a context too
            for wanted in self._filters:
                client.unsubscribe(f"{GROUP}{wanted}")
            while under_way or time.monotonic() - heard_at < QUIET_S:
                await asyncio.sleep(RETRY_S)
            await client.disconnect(session_expiry_interval=0)
        finally:
            self._heir = None

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
        while not self._stopping and client in (self._client, self._heir):  # neither: the connection it came by has ended
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
            if client in (self._client, self._heir):
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
                client.unsubscribe(f"{GROUP}{name}" if self._shares else name)
        self._filters = wanted


def client_id(number: int) -> str:
    """By which the broker keeps an edge's session."""
    return CLIENT if number == 0 else f"{CLIENT}-{number}"


def _knows_sharing(client: Client) -> bool:
    """A broker of MQTT 5 that doesn't share subscriptions says so."""
    return client._package_handler._connack_properties.get("shared_subscription_available", [1])[0] != 0


def _without_gone(loop: asyncio.AbstractEventLoop, context: dict) -> None:
    """gmqtt asks for a result in a callback; a message whose connection ended has none, and that is no error."""
    if not isinstance(context.get("exception"), Gone):
        loop.default_exception_handler(context)
