"""The writer on a real PostgreSQL."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bazan.connect.streams.ingest.checks import Request
from bazan.connect.streams.ingest.decode import decode
from bazan.connect.streams.ingest.writer import Writer
from bazan.connect.streams.tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@asynccontextmanager
async def writing(world: World, clock=lambda: NOW.timestamp()):
    writer = Writer(world.url, clock=clock)
    failures = []
    await writer.start(failures.append)
    async with asyncio.timeout(10):
        while not writer.ready:
            assert not failures, failures[0].exception()
            await asyncio.sleep(0.01)
    yield writer
    await writer.stop()
    assert not failures, failures[0].exception()


async def post(writer: Writer, source: int, *observations: dict) -> Request:
    decoded = decode(json.dumps({"observations": list(observations)}).encode())
    request = Request(source, decoded, *writer.stamp(len(observations)))
    await writer.submit(request)
    return request


def observation(thing="T1", name="level", minutes_ago=1.0, value=1.0, **more) -> dict:
    at = (NOW - timedelta(minutes=minutes_ago)).isoformat()
    return {"thing": thing, "property": name, "time": at, "value": value} | more


@pytest.fixture
def run():
    return asyncio.run


def test_an_observation_is_stored_rolled_up_and_latest(world, run):
    async def scenario():
        async with writing(world) as writer:
            answer = await post(writer, world.source, observation(value=7.5))
            assert (answer.accepted, answer.duplicate, answer.faults) == (1, 0, [])

    run(scenario())
    assert world.rows("SELECT result, quality FROM observation") == [(7.5, 0)]
    assert world.rows("SELECT n, total, sum, min, max FROM observation_hour") == [(1, 1, 7.5, 7.5, 7.5)]
    assert world.rows("SELECT n, total, sum, min, max FROM observation_day") == [(1, 1, 7.5, 7.5, 7.5)]
    assert world.rows("SELECT result FROM observation_latest") == [(7.5,)]
    assert world.rows("SELECT count(*) FROM rollup_change") == [(1,)]
    assert world.rows("SELECT count(*) FROM rollup_ledger") == [(0,)]
    assert world.rows("SELECT accepted, duplicate, rejected, state FROM source_run") == [(1, 0, 0, "done")]
    assert world.rows("SELECT last_seen_at, last_good_at FROM source WHERE id = %s", world.source) == [(NOW, NOW - timedelta(minutes=1))]
