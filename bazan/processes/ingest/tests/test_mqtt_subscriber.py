"""MQTT with a real broker: acknowledged after commit, resent until then, understood by bindings that are data."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311
from gmqtt.mqtt.handler import MQTTConnectError

from bazan.core.errors import Unavailable
from bazan.core.settings import Settings, load
from bazan.data.observations import message_preview
from bazan.data.observations.ingest import broker_access_files
from bazan.data.observations.ingest.broker_access_files import BrokerUser
from bazan.data.observations.ingest.requests.mqtt_topics import Topic, understand
from bazan.data.observations.ingest.source_catalog import Catalogue, Source
from bazan.data.observations.tests.running_writer import NOW, until, writing
from bazan.processes.ingest.mqtt_subscriber import Subscriber
from bazan.processes.supervisor import mqtt_broker as supervised

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
NOW_US = int(NOW.timestamp() * 1e6)


both = pytest.mark.parametrize("broker", ["mosquitto", "amqtt"], indirect=True)
mosquitto = pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
"""The embedded convenience broker forgets what was not acknowledged when its client leaves; the promise needs Mosquitto."""


@dataclass
class Running:
    """A broker started as the supervisor starts it."""

    settings: Settings
    process: subprocess.Popen
    rereads: bool

    @property
    def port(self) -> int:
        return int((self.settings.run / "broker-port").read_text())

    async def read_again(self) -> None:
        """As the supervisor has it done when the files have changed."""
        if self.rereads:
            self.process.send_signal(signal.SIGHUP)
            await asyncio.sleep(0.3)


@pytest.fixture
def broker(request, tmp_path, monkeypatch) -> Iterator[Running]:
    """A running broker."""
    if request.param == "mosquitto" and not MOSQUITTO:
        pytest.skip("Mosquitto is not installed here")
    if request.param == "amqtt":
        monkeypatch.setattr("bazan.processes.supervisor.mqtt_broker.MOSQUITTO_PLACES", "")
    settings = load({"BAZAN_HOME": str(tmp_path)})
    settings.run.mkdir(parents=True)
    with socket.socket() as probe:  # of its own: houses of other tests begin with the usual one at the same moment
        probe.bind(("127.0.0.1", 0))
        supervised.port_file(settings).write_text(str(probe.getsockname()[1]))
    argv, _ = supervised.argv(settings)
    environment = os.environ | supervised.environment()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    running = Running(settings, process, request.param == "mosquitto")
    _wait_for_port(running.port)  # a subscriber that finds nobody pauses before it tries again
    yield running
    process.terminate()
    process.wait()


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the broker does not listen"
            time.sleep(0.05)


def passwords(broker) -> str:
    return (broker.settings.home / "broker" / "passwords").read_text()


@asynccontextmanager
async def subscribed(world, broker):
    async with writing(world) as writer:
        subscriber = Subscriber(broker.settings, writer)
        running = asyncio.create_task(subscriber.run())
        await until(lambda: subscriber.state == "ok" and writer.ready and "others/" in passwords(broker), 60)
        await broker.read_again()
        await asyncio.sleep(0.2)
        yield subscriber, writer
        await subscriber.stop()
        running.cancel()


@asynccontextmanager
async def publishing(broker, user="others/gateway", password="token-of-others"):
    client = Client("device")
    if user:
        client.set_auth_credentials(user, password)
    await asyncio.wait_for(client.connect("127.0.0.1", broker.port, version=MQTTv311), 5)
    yield lambda topic, body: client.publish(topic, body if isinstance(body, str | bytes) else json.dumps(body), qos=1)
    await client.disconnect()


@both
@pytest.mark.parametrize(("user", "password"), [("", ""), ("others/gateway", "guess"), ("others", "token-of-others"), ("bazan-edge", "")])
def test_nobody_is_let_in_without_their_own_password(world, broker, user, password):
    async def scenario():
        async with subscribed(world, broker):
            with pytest.raises((TimeoutError, MQTTConnectError, ConnectionError)):
                async with publishing(broker, user, password):
                    pass

    asyncio.run(scenario())


@both
def test_a_source_publishes_on_its_own_topics_and_reads_nobodys(world, broker):
    async def scenario():
        async with subscribed(world, broker) as (subscriber, writer), publishing(broker) as publish:
            overheard = []
            client = Client("curious")
            client.set_auth_credentials("others/gateway", "token-of-others")
            client.on_message = lambda *told: overheard.append(told) or 0
            await client.connect("127.0.0.1", broker.port, version=MQTTv311)
            client.subscribe("#", qos=1)
            await asyncio.sleep(0.3)
            publish("bazan/T1/level", "1")  # another source's station
            publish("bazan/X/level", "12.5")
            await until(lambda: writer.statistics["accepted"] == 1)
            await asyncio.sleep(0.3)
            assert (subscriber.received, overheard) == (1, [])
            await client.disconnect()

    asyncio.run(scenario())
    assert world.rows("SELECT result FROM observation") == [(12.5,)]


@both
def test_a_device_whose_access_was_taken_is_let_in_no_more(world, broker):
    async def scenario():
        async with subscribed(world, broker):
            async with publishing(broker):
                pass
            world.rows("UPDATE device SET revoked_at = now()")
            world.rows("NOTIFY streams_changed")
            await until(lambda: "others/" not in passwords(broker))
            await broker.read_again()
            with pytest.raises((TimeoutError, MQTTConnectError, ConnectionError)):
                async with publishing(broker):
                    pass

    asyncio.run(scenario())


def test_the_files_of_the_broker_are_nobody_elses(tmp_path):
    settings = load({"BAZAN_HOME": str(tmp_path)})
    assert broker_access_files.write(settings, [BrokerUser("rain/one", "$7$…", ("bazan/R1/+", "vendor/+/up"))])
    assert not broker_access_files.write(settings, [BrokerUser("rain/one", "$7$…", ("bazan/R1/+", "vendor/+/up"))])
    for name in ("passwords", "topics"):
        assert (tmp_path / "broker" / name).stat().st_mode & 0o777 == 0o600
    assert "user rain/one\ntopic write bazan/R1/+\ntopic write vendor/+/up\n" in (tmp_path / "broker" / "topics").read_text()
    assert broker_access_files.same_password("x", broker_access_files.broker_password("x")) and not broker_access_files.same_password(
        "", ""
    )


@both
def test_a_value_an_object_and_a_batch_are_stored(world, broker):
    async def scenario():
        async with subscribed(world, broker) as (_, writer), publishing(broker) as publish:
            publish("bazan/X/level", "12.5")
            publish("bazan/X/flow", {"time": (NOW - timedelta(minutes=3)).isoformat(), "value": 2})
            publish("bazan/X/warmth", [{"time": (NOW - timedelta(minutes=m)).isoformat(), "value": m} for m in (1, 2)])
            publish("bazan/X/level", "{")
            await until(lambda: writer.statistics["accepted"] == 4 and writer.statistics["rejected"] == 1)

    asyncio.run(scenario())
    assert sorted(r[0] for r in world.rows("SELECT result FROM observation")) == [1, 2, 2, 12.5]
    assert world.rows("SELECT position, rule FROM quarantine") == [("bazan/X/level", "ingest.payload.json")]


@mosquitto
def test_a_message_is_kept_by_the_broker_until_it_is_committed(world, broker):
    async def scenario():
        async with subscribed(world, broker) as (subscriber, writer), publishing(broker) as publish:
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
        async with subscribed(world, broker) as (subscriber, writer):
            await until(lambda: subscriber.received == 1)
            await until(lambda: writer.statistics["accepted"] + writer.statistics["duplicate"] == 1)
            assert before + writer.statistics["accepted"] >= 1

    asyncio.run(scenario())
    assert {r[0] for r in world.rows("SELECT result FROM observation")} == {7}


@mosquitto
def test_messages_that_come_while_the_database_is_away_are_stored_when_it_is_back(world, broker):
    async def scenario():
        async with subscribed(world, broker) as (_, writer), publishing(broker) as publish:
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
def test_a_foreign_payload_is_understood_once_its_binding_is_known(world, broker):
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
        async with subscribed(world, broker) as (subscriber, writer), publishing(broker) as publish:
            world.rows("UPDATE source SET binding = %s WHERE id = %s", json.dumps(binding), world.other_source)
            world.rows("NOTIFY streams_changed")
            await until(lambda: subscriber._foreign)
            await broker.read_again()
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


@both
def test_who_tries_a_source_hears_its_next_message_and_nothing_is_acknowledged_for_others(world, broker):
    binding = {"topic": "vendor/{thing}/up", "values": [{"path": "pm", "property": "dust"}]}
    with ThreadPoolExecutor() as pool:

        async def scenario():
            async with subscribed(world, broker):
                hearing = pool.submit(message_preview.listen, {}, ["T1", "X"], broker.settings, 20)
                async with publishing(broker) as publish:
                    while not hearing.done():
                        publish("bazan/X/level", 7)
                        await asyncio.sleep(0.3)
                return hearing.result()

        topic, payload = asyncio.run(scenario())
    assert (topic, payload) == ("bazan/X/level", b"7")
    (piece,) = message_preview.of_message(topic, payload, {}, {"X": 1}, NOW)
    assert (piece.rows[0].thing, piece.rows[0].property, piece.rows[0].value, piece.rows[0].time) == ("X", "level", 7, NOW)
    (piece,) = message_preview.of_message("vendor/st-2/up", b'{"pm": 3}', binding, {}, NOW)
    assert (piece.rows[0].thing, piece.rows[0].value) == ("st-2", 3)
    (piece,) = message_preview.of_message("vendor/st-2/up", b"{}", binding, {}, NOW)
    assert piece.refusals[0].rule == "ingest.payload.path"


@both
def test_a_quiet_broker_and_one_that_is_away_are_told_apart(broker, tmp_path):
    broker_access_files.write(broker.settings, [])
    asyncio.run(until(lambda: _answers(broker.port), 30))
    with pytest.raises(Unavailable, match=r"ingest\.broker\.quiet"):
        message_preview.listen({}, ["st-1"], broker.settings, 2)
    with pytest.raises(Unavailable, match=r"ingest\.broker\.away"):
        message_preview.listen({}, ["st-1"], load({"BAZAN_HOME": str(tmp_path / "nowhere")}), 2)


def _answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
