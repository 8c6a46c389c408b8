"""What devices send, heard or read without being stored: for who tries a source. Decoded by what decodes it for good."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from bazan.core.errors import Refused, Unavailable
from bazan.core.settings import Settings
from bazan.data.observations.ingest.broker_access_files import address
from bazan.data.observations.ingest.requests.mqtt_topics import Topic, topics, understand
from bazan.data.observations.ingest.requests.payload_decoder import Decoded, decode
from bazan.data.observations.ingest.source_catalog import Catalogue, Source
from bazan.platform.drivers.api import Piece, Refusal, Row, time_reader

_TRIED = 0
"""The number of a source that isn't there yet."""
_read_time = time_reader("iso", UTC)


def listen(binding: Mapping[str, Any], things: Iterable[str], settings: Settings, seconds: float) -> tuple[str, bytes]:
    """(topic, payload) of the next message of a source. Raises Unavailable ``ingest.broker.away``, ``ingest.broker.quiet``."""
    from gmqtt.mqtt.handler import MQTTConnectError  # only for those who listen

    filters = [Topic.of(_source(binding)).filter] if binding.get("values") else [f"bazan/{code}/+" for code in things]
    try:
        return asyncio.run(_listen(filters, settings, seconds))
    except TimeoutError as why:
        raise Unavailable("ingest.broker.quiet", {"topics": ", ".join(filters[:3]), "seconds": int(seconds)}) from why
    except (OSError, ValueError, MQTTConnectError) as why:
        raise Unavailable("ingest.broker.away") from why


async def _listen(filters: list[str], settings: Settings, seconds: float) -> tuple[str, bytes]:
    from gmqtt import Client
    from gmqtt.mqtt.constants import MQTTv311

    host, port, context, user, password = address(settings)
    heard: asyncio.Future[tuple[str, bytes]] = asyncio.get_running_loop().create_future()

    def take(client: Any, topic: str, payload: bytes, qos: int, properties: dict) -> int:
        if not heard.done():
            heard.set_result((topic, payload))
        return 0

    client = Client(f"bazan-trial-{secrets.token_hex(4)}", clean_session=True)
    client.set_config({"reconnect_retries": 0})
    client.on_message = take
    if user:
        client.set_auth_credentials(user, password)
    async with asyncio.timeout(seconds):
        await client.connect(host, port, ssl=context, keepalive=30, version=MQTTv311)
        try:
            for wanted in filters:
                client.subscribe(wanted, qos=0)
            return await heard
        finally:
            await client.disconnect()


def of_message(topic: str, payload: bytes, binding: Mapping[str, Any], things: Mapping[str, int], at: datetime) -> list[Piece]:
    """What a message of a source comes to."""
    catalogue = Catalogue(sources={_TRIED: _source(binding)}, things_of={_TRIED: dict(things)})
    _, decoded = understand(topic, payload, int(at.timestamp() * 1_000_000), topics(catalogue), catalogue)
    return _pieces(decoded, topic)


def of_body(body: bytes) -> list[Piece]:
    """What a body sent over HTTP comes to. Raises Refused ``ingest.body.*``, ``ingest.batch.large``."""
    return _pieces(decode(body), "")


def _source(binding: Mapping[str, Any]) -> Source:
    return Source(_TRIED, "", "mqtt", dict(binding), True)


def _pieces(decoded: Decoded, where: str) -> list[Piece]:
    found = [_row(decoded, at, where) for at in range(len(decoded.things))]
    return found + [
        Piece(f"{where}[{fault.index}]", fault.raw, refusals=[Refusal(fault.rule, fault.params, fault.field)]) for fault in decoded.faults
    ]


def _row(decoded: Decoded, at: int, where: str) -> Piece:
    piece = Piece(f"{where}[{at}]", decoded.raw(at))
    unit = decoded.units[at] if decoded.units else None
    try:
        time = _read_time(decoded.times[at])
    except Refused as why:
        piece.refusals = [Refusal(why.rule, why.params, "time")]
        return piece
    piece.rows = [Row(decoded.things[at], decoded.properties[at], time, decoded.values[at], unit or "")]
    return piece
