"""Several edges in one group of the broker: each message goes to one of them, and what waits for one that is no more is not lost."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

from bazan.data.observations.ingest import broker_access_files
from bazan.data.observations.tests.running_writer import NOW, rolled_up, until, writing
from bazan.processes.ingest import mqtt_subscriber
from bazan.processes.ingest.mqtt_subscriber import Subscriber
from bazan.processes.ingest.tests.test_mqtt_subscriber import both, broker, mosquitto, passwords, publishing
from bazan.processes.ingest.tests.test_sharding import House, several

__all__ = ["broker"]
MESSAGES = 60


@asynccontextmanager
async def subscribed(house: House, broker, numbers: tuple[int, ...]):
    """Subscribers of these edges; unlike a stop, the end of this leaves their sessions at the broker."""
    subscribers = [Subscriber(broker.settings, house.writers[number]) for number in numbers]
    running = [asyncio.create_task(subscriber.run()) for subscriber in subscribers]
    for number in numbers:
        house.writers[number].reload()
    await until(lambda: all(one.state == "ok" for one in subscribers) and "others/" in passwords(broker), 60)
    await broker.read_again()
    await asyncio.sleep(0.3)
    yield subscribers
    for one, task in zip(subscribers, running, strict=True):
        await one.stop()
        task.cancel()


def publish_all(publish) -> None:
    for i in range(MESSAGES):
        name = ("level", "flow", "warmth")[i % 3]
        publish(f"bazan/X/{name}", {"time": (NOW - timedelta(minutes=i)).isoformat(), "value": i % 7})


@both
def test_every_message_is_stored_once_and_edges_share_the_work_where_the_broker_can(world, broker, tmp_path):
    async def scenario():
        async with (
            several(world, tmp_path, 2) as house,
            subscribed(house, broker, (0, 1)) as edges,
            publishing(broker) as publish,
        ):
            publish_all(publish)
            await until(lambda: world.rows("SELECT count(*) FROM observation") == [(MESSAGES,)])
            received = [edge.received for edge in edges]
            assert sum(received) == MESSAGES
            assert min(received) > MESSAGES / 4 if broker.rereads else received[1] == 0

    asyncio.run(scenario())
    assert rolled_up(world)


@mosquitto
def test_what_waits_at_the_broker_for_an_edge_that_is_no_more_comes_to_the_first(world, broker, tmp_path, monkeypatch):
    monkeypatch.setattr(mqtt_subscriber, "QUIET_S", 1)

    async def scenario():
        async with several(world, tmp_path, 2) as house:
            async with subscribed(house, broker, (0, 1)):
                await until(lambda: (broker_access_files.folder(broker.settings) / "edges").read_text() == "2")
            async with publishing(broker) as publish:  # both are away: the broker shares the messages among their sessions
                publish_all(publish)
                await asyncio.sleep(0.5)
        async with writing(world) as alone:
            first = Subscriber(broker.settings, alone)
            running = asyncio.create_task(first.run())
            await until(lambda: alone.statistics["accepted"] + alone.statistics["duplicate"] >= MESSAGES)
            await until(lambda: (broker_access_files.folder(broker.settings) / "edges").read_text() == "1")
            assert first.received == MESSAGES
            await first.stop()
            running.cancel()

    asyncio.run(scenario())
    assert world.rows("SELECT count(*) FROM observation") == [(MESSAGES,)]
    assert rolled_up(world)
