"""MQTT with a real broker: acknowledged after commit, resent until then, understood by bindings that are data."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
import pytest
from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311

from bazan.apps.edge.mqtt import Subscriber
from bazan.connect.streams.ingest.catalogue import Catalogue, Source
from bazan.connect.streams.ingest.topics import Topic, understand
from bazan.connect.streams.tests.edge import NOW, until, writing
from bazan.kernel.settings import load

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
NOW_US = int(NOW.timestamp() * 1e6)


both = pytest.mark.parametrize("broker", ["mosquitto", "amqtt"], indirect=True)
mosquitto = pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
"""The embedded convenience broker forgets what was not acknowledged when its client leaves; the promise needs Mosquitto."""


@pytest.fixture
def broker(request, tmp_path) -> Iterator[int]:
    """The port of a running broker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = tmp_path / "broker.conf"
    if request.param == "mosquitto":
        if not MOSQUITTO:
            pytest.skip("Mosquitto is not installed here")
        config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n" + ("user root\n" if os.geteuid() == 0 else ""))
        argv = [MOSQUITTO, "-c", str(config)]
    else:
        plugins = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
        config.write_text(json.dumps({"listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}, "plugins": plugins}))
        argv = [f"{sys.prefix}/bin/amqtt", "-c", str(config)]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield port
    process.terminate()
    process.wait()


@asynccontextmanager
async def subscribed(world, port: int, tmp_path):
    settings = load({"BAZAN_HOME": str(tmp_path), "MQTT_URL": f"mqtt://127.0.0.1:{port}"})
    async with writing(world) as writer:
        subscriber = Subscriber(settings, writer)
        running = asyncio.create_task(subscriber.run())
        await until(lambda: subscriber.state == "ok" and writer.ready, 30)
        await asyncio.sleep(0.2)
        yield subscriber, writer
        await subscriber.stop()
        running.cancel()


@asynccontextmanager
async def publishing(port: int):
    client = Client("device")
    await client.connect("127.0.0.1", port, version=MQTTv311)
    yield lambda topic, body: client.publish(topic, body if isinstance(body, str | bytes) else json.dumps(body), qos=1)
    await client.disconnect()


@both
def test_a_value_an_object_and_a_batch_are_stored(world, broker, tmp_path):
    async def scenario():
        async with subscribed(world, broker, tmp_path) as (_, writer), publishing(broker) as publish:
            publish("bazan/X/level", "12.5")
            publish("bazan/X/flow", {"time": (NOW - timedelta(minutes=3)).isoformat(), "value": 2})
            publish("bazan/X/warmth", [{"time": (NOW - timedelta(minutes=m)).isoformat(), "value": m} for m in (1, 2)])
            publish("bazan/T1/level", "1")  # of a source that doesn't speak MQTT
            publish("bazan/X/level", "{")
            await until(lambda: writer.statistics["accepted"] == 4 and writer.statistics["rejected"] == 2)

    asyncio.run(scenario())
    assert sorted(r[0] for r in world.rows("SELECT result FROM observation")) == [1, 2, 2, 12.5]
    assert sorted(world.rows("SELECT position, rule FROM quarantine")) == [
        ("bazan/T1/level", "ingest.thing.unknown"),
        ("bazan/X/level", "ingest.payload.json"),
    ]


@mosquitto
def test_a_message_is_kept_by_the_broker_until_it_is_committed(world, broker, tmp_path):
    async def scenario():
        async with subscribed(world, broker, tmp_path) as (subscriber, writer), publishing(broker) as publish:
            with psycopg.connect(world.url) as blocking:
                blocking.execute("LOCK TABLE observation IN EXCLUSIVE MODE")
                publish("bazan/X/level", "7")
                await until(lambda: subscriber.received == 1)
                await asyncio.sleep(0.3)
                assert writer.statistics["accepted"] == 0
                await subscriber.stop()  # unacknowledged: the broker keeps it
            with contextlib.suppress(Exception):
                await until(lambda: writer.statistics["accepted"] == 1, 2)
        before = world.rows("SELECT count(*) FROM observation")[0][0]
        async with subscribed(world, broker, tmp_path) as (subscriber, writer):
            await until(lambda: subscriber.received == 1)
            await until(lambda: writer.statistics["accepted"] + writer.statistics["duplicate"] == 1)
            assert before + writer.statistics["accepted"] >= 1

    asyncio.run(scenario())
    assert {r[0] for r in world.rows("SELECT result FROM observation")} == {7}


@mosquitto
def test_messages_that_come_while_the_database_is_away_are_stored_when_it_is_back(world, broker, tmp_path):
    async def scenario():
        async with subscribed(world, broker, tmp_path) as (_, writer), publishing(broker) as publish:
            for i in range(20):
                if i == 10:
                    world.rows(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE application_name LIKE 'bazan-edge%%' AND datname = current_database()"
                    )
                publish("bazan/X/flow", {"time": (NOW - timedelta(minutes=i)).isoformat(), "value": i})
                await asyncio.sleep(0.01)
            await until(lambda: writer.statistics["accepted"] + writer.statistics["duplicate"] >= 20)

    asyncio.run(scenario())
    assert world.rows("SELECT count(*) FROM observation") == [(20,)]


@mosquitto
def test_a_foreign_payload_is_understood_once_its_binding_is_known(world, broker, tmp_path):
    binding = {
        "topic": "vendor/{thing}/up",
        "things": {"dev-7": "X"},
        "time": "meta.ts",
        "time_format": "ms",
        "values": [
            {"path": "data.h", "property": "level", "unit": "m", "scale": 0.01},
            {"path": "data.t.0", "property": "warmth", "offset": -1},
            {"path": "data.absent", "property": "flow"},
        ],
    }

    async def scenario():
        async with subscribed(world, broker, tmp_path) as (subscriber, writer), publishing(broker) as publish:
            world.rows("UPDATE source SET binding = %s WHERE id = %s", json.dumps(binding), world.other_source)
            world.rows("NOTIFY streams_changed")
            await until(lambda: subscriber._foreign)
            await asyncio.sleep(0.3)
            publish("vendor/dev-7/up", {"meta": {"ts": NOW_US // 1000 - 60_000}, "data": {"h": 150, "t": [21.5]}})
            await until(lambda: writer.statistics["accepted"] == 2)

    asyncio.run(scenario())
    assert world.rows("SELECT result, phenomenon_time FROM observation ORDER BY result") == [
        (20.5, NOW - timedelta(minutes=1)),
        (150, NOW - timedelta(minutes=1)),
    ]


def understood(binding: dict, topic: str, message) -> tuple[list, list]:
    source = Source(1, "s", "mqtt", binding, True)
    known = [Topic.of(source)]
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    _, decoded = understand(topic, body, NOW_US, known, Catalogue())
    read = list(zip(decoded.things, decoded.properties, decoded.values, decoded.times, strict=True))
    return read, [fault.rule for fault in decoded.faults]


def test_records_in_a_list_are_read_one_by_one():
    binding = {"topic": "v/+", "rows": "list", "thing": "id", "time": "at", "zone": "+07:00", "values": [{"path": "v", "property": "p"}]}
    message = {"at": "2026-11-25T07:00:00", "list": [{"id": "A", "v": 1}, {"id": "B"}, {"v": 3}, {"id": "C", "v": "x"}, 5]}
    read, faults = understood(binding, "v/1", message)
    assert read == [("A", "p", 1.0, "2026-11-25T07:00:00+07:00")]
    assert sorted(faults) == ["ingest.payload.path", "ingest.payload.path", "ingest.payload.path", "ingest.value.mistyped"]


def test_the_property_may_stand_in_the_topic():
    binding = {"topic": "v/{thing}/{property}", "values": [{"path": ""}]}
    assert understood(binding, "v/A/p", 4)[0] == [("A", "p", 4.0, NOW.isoformat())]


@pytest.mark.parametrize("stamp", ["x", None, 1e300, [], "9" * 400])
def test_an_instant_that_is_none_is_a_fault(stamp):
    binding = {"topic": "v/{thing}", "time": "t", "time_format": "s", "values": [{"path": "v", "property": "p"}]}
    read, faults = understood(binding, "v/A", {"t": stamp, "v": 1})
    assert (read, len(faults)) == ([], 1)


def test_a_topic_nobody_bound_and_a_message_that_is_no_json_are_faults():
    assert understood({"topic": "v/{thing}", "values": [{"path": ""}]}, "other", b"1")[1] == ["ingest.topic.unbound"]
    assert understood({"topic": "v/{thing}", "values": [{"path": ""}]}, "v/A", b"\xff")[1] == ["ingest.payload.json"]
