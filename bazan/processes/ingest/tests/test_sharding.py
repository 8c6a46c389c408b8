"""Several edges as one: whichever is asked, each row is committed by the edge it belongs to, and the answer is about all of them."""

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import psycopg
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.core.errors import Unavailable
from bazan.core.settings import load
from bazan.data.observations.ingest.ingest_client import EdgeClient, Row
from bazan.data.observations.ingest.shards.peer_connections import Siblings
from bazan.data.observations.ingest.shards.shard import Shard
from bazan.data.observations.ingest.shards.sharded_writer import SharingWriter
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.data.observations.tests.running_writer import NOW, counts, observation, post, rolled_up, until
from bazan.platform.security.process_authentication import KEY
from bazan.processes.ingest.http_api import Application

INNER = "key-of-our-own-processes"
NAMES = ("level", "flow", "warmth")
EVERYTHING = [observation(thing, name, minutes_ago, value=1) for thing in ("T1", "T2") for name in NAMES for minutes_ago in (1, 2)]


class House:
    """Edges with sockets in one folder, started and stopped one by one."""

    def __init__(self, world, folder, count: int):
        self.world, self.count = world, count
        self.places = [(str(folder / f"ingest-{number}.sock"),) for number in range(count)]
        self.stops: dict[int, AsyncExitStack] = {}
        self.writers: dict[int, SharingWriter] = {}

    async def start(self, number: int) -> SharingWriter:
        stack = self.stops[number] = AsyncExitStack()
        siblings = Siblings(self.places, {KEY.decode(): INNER})
        writer = self.writers[number] = SharingWriter(self.world.url, Shard(number, self.count), siblings, clock=lambda: NOW.timestamp())
        failures: list[asyncio.Task] = []
        await writer.start(failures.append)
        stack.callback(lambda: failures and pytest.fail(str(failures[0].exception())))
        stack.push_async_callback(writer.stop)
        application = Application(writer, {}, INNER)
        server = uvicorn.Server(uvicorn.Config(application, uds=self.places[number][0], lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve())

        async def end() -> None:
            server.should_exit = True
            await serving

        stack.push_async_callback(end)
        await until(lambda: writer.ready and server.started)
        return writer

    async def stop(self, number: int) -> None:
        await self.stops.pop(number).aclose()


@asynccontextmanager
async def several(world, folder, count: int = 3):
    house = House(world, folder, count)
    for number in range(count):
        await house.start(number)
    yield house
    for number in list(house.stops):
        await house.stop(number)


def owner(world, thing: str, name: str, count: int) -> int:
    return int(Shard(0, count).owner(np.array([world.datastreams[thing, name]]))[0])


@given(st.integers(1, 64), st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=50))
def test_every_datastream_belongs_to_exactly_one_of_the_writers(count, ids):
    datastreams = np.array(ids, "i4")
    parts = [set(Shard(number, count).own(datastreams).tolist()) for number in range(count)]
    assert sum(map(len, parts)) == len(set(ids))
    assert set().union(*parts) == set(ids)


def test_the_datastreams_of_a_register_are_spread_evenly():
    for count in (2, 3, 4, 8):
        for numbered in (np.arange(1, 10_001), np.arange(1, 40_001, 4)):  # every fourth: one property of many stations
            share = np.bincount(Shard(0, count).owner(numbered.astype("i4")), minlength=count)
            assert share.min() > 0.95 * len(numbered) / count


def test_a_delivery_is_answered_once_each_edge_committed_its_rows(world, tmp_path):
    async def scenario():
        async with several(world, tmp_path) as house:
            request = await post(house.writers[0], world.source, *EVERYTHING)
            assert counts(request) == (12, 0, 0)
            assert world.rows("SELECT count(*) FROM observation") == [(12,)]
            again = await post(house.writers[1], world.source, *EVERYTHING, observation(name="no"))
            assert counts(again) == (0, 12, 1)
            assert {number: writer.statistics["accepted"] for number, writer in house.writers.items()} == {
                number: 2 * sum(owner(world, thing, name, 3) == number for thing in ("T1", "T2") for name in NAMES) for number in range(3)
            }

    asyncio.run(scenario())
    assert rolled_up(world)
    runs = world.rows("SELECT sum(accepted), sum(duplicate), sum(rejected), count(*), min(state) FROM source_run WHERE state = 'done'")
    assert runs[0][:3] == (12, 12, 1)
    assert world.rows("SELECT count(*) FROM quarantine WHERE rule = 'ingest.property.unknown'") == [(1,)]
    seen = world.rows("SELECT last_seen_at, last_good_at FROM source WHERE id = %s", world.source)[0]
    assert seen == (NOW, NOW - timedelta(minutes=1))


def test_however_often_to_whichever_edge_and_in_what_order_rows_are_sent_they_are_stored_once(world, tmp_path):
    rows = st.lists(st.tuples(st.sampled_from(["T1", "T2"]), st.sampled_from(NAMES), st.integers(0, 50)), min_size=1, max_size=40)
    told: dict = {}

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(stack.enter_async_context(several(world, tmp_path)))

        @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(rows, st.randoms())
        def law(batch, random):
            bodies = [observation(thing, name, minute, minute % 7) for thing, name, minute in batch]
            random.shuffle(bodies)
            asked = [house.writers[random.randrange(3)] for _ in range(3)]

            async def deliver():
                return await asyncio.gather(
                    *(post(writer, world.source, *bodies[:most]) for writer, most in zip(asked, (None, None, 1), strict=True))
                )

            answers = runner.run(deliver())
            told.update({(thing, name, minute): minute % 7 for thing, name, minute in batch})
            assert sum(a.accepted + a.duplicate for a in answers) == 2 * len(bodies) + 1

        law()
        runner.run(stack.aclose())
    stored = world.rows(
        "SELECT t.code, p.code, o.phenomenon_time, o.result FROM observation o JOIN datastream d ON d.id = o.datastream_id "
        "JOIN thing t ON t.id = d.thing_id JOIN observed_property p ON p.id = d.observed_property_id"
    )
    assert {(thing, name, (NOW - at) // timedelta(minutes=1)): value for thing, name, at, value in stored} == told
    assert rolled_up(world)


def test_while_a_sibling_is_away_nothing_of_it_is_promised_and_sending_again_mends_it(world, tmp_path):
    async def scenario():
        async with several(world, tmp_path, 2) as house:
            await house.stop(1)
            with pytest.raises(Unavailable) as away:
                await post(house.writers[0], world.source, *EVERYTHING)
            assert away.value.rule == "ingest.store.away"
            mine = [row for row in EVERYTHING if owner(world, row["thing"], row["property"], 2) == 0]
            assert counts(await post(house.writers[0], world.source, *mine)) == (0, len(mine), 0)
            await house.start(1)
            assert counts(await post(house.writers[0], world.source, *EVERYTHING)) == (12 - len(mine), len(mine), 0)

    asyncio.run(scenario())
    assert rolled_up(world)


def test_what_a_sibling_refuses_is_quarantined_once_with_its_row(world, tmp_path):
    name = next(name for name in NAMES if owner(world, "T1", name, 2) == 1)
    when = (NOW - timedelta(minutes=5)).isoformat()

    async def scenario():
        async with several(world, tmp_path, 2) as house:
            await post(house.writers[0], world.source, observation("T1", name, value=1, result_time=when))
            conflict = await post(house.writers[0], world.source, *EVERYTHING[:1], observation("T1", name, value=2, result_time=when))
            assert [(fault.index, fault.rule) for fault in conflict.faults] == [(1, "ingest.version.conflict")]

    asyncio.run(scenario())
    kept = world.rows(
        "SELECT q.source_id, q.rule, q.raw::jsonb->>'value', r.rejected FROM quarantine q JOIN source_run r ON r.id = q.run_id"
    )
    assert kept == [(world.source, "ingest.version.conflict", "2.0", 1)]


def test_a_driver_may_ask_any_edge_and_its_run_counts_every_row_once(world, tmp_path):
    house_settings = load({"BAZAN_HOME": str(tmp_path), "BAZAN_EDGES": "2", "DATABASE_URL": world.url})
    house_settings.run.mkdir()
    run = world.run_of(world.source)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    ids = [world.datastreams["T1", name] for name in NAMES]
    rows = [Row(ids[i % 3], start + timedelta(minutes=i), i % 400, 0, start + timedelta(days=30)) for i in range(3_000)]

    def hand_over(key: str):
        with EdgeClient(house_settings) as client:
            for line in client._lines:
                line.headers[KEY.decode()] = key
            return client.submit(run, rows, patience_s=20), client.submit(run, rows[:10])

    async def scenario():
        async with several(world, house_settings.run, 2):
            first, again = await asyncio.to_thread(hand_over, INNER)
            assert (first.accepted, first.duplicate, again.accepted, again.duplicate) == (3_000, 0, 0, 10)
            await until(lambda: world.rows("SELECT accepted, duplicate FROM source_run WHERE id = %s", run) == [(3_000, 10)])

    asyncio.run(scenario())
    assert rolled_up(world)


def test_only_who_shows_the_inner_key_hands_rows_over(world, tmp_path):
    async def scenario():
        async with several(world, tmp_path, 2) as house:
            transport = httpx.AsyncHTTPTransport(uds=house.places[0][0])
            async with httpx.AsyncClient(transport=transport, base_url="http://ingest") as stranger:
                assert (await stranger.post("/ingest/handed", content=b"")).status_code == 401
                named = {KEY.decode(): INNER}
                assert (await stranger.post("/ingest/handed", content=b"\xc1", headers=named)).status_code == 400

    asyncio.run(scenario())


def test_writers_that_count_differently_never_write_at_once_and_what_the_others_owed_is_taken_over(world, tmp_path):
    async def scenario():
        four = [Writer(world.url, part=Shard(number, 4), clock=lambda: NOW.timestamp()) for number in range(4)]
        for writer in four:
            await writer.start(lambda _: None)
        await until(lambda: all(writer.ready for writer in four))
        for task in (task for writer in four for task in writer._tasks[1:]):  # no tick comes any more: roll-ups stay owed
            task.cancel()
        for thing, name in world.datastreams:
            number = owner(world, thing, name, 4)
            await post(four[number], world.other_source if thing == "X" else world.source, observation(thing, name))
        owed = world.rows("SELECT DISTINCT shard FROM rollup_ledger ORDER BY shard")
        assert len(owed) > 2
        one = Writer(world.url, clock=lambda: NOW.timestamp())
        await one.start(lambda _: None)
        await asyncio.sleep(1)
        assert not one.ready
        for writer in four:  # killed, as it were
            for task in writer._tasks:
                task.cancel()
            await writer._disconnect()
        await until(lambda: one.ready)
        await one.stop()

    asyncio.run(scenario())
    assert world.rows("SELECT count(*) FROM observation_hour") == [(9,)]
    assert rolled_up(world)


def test_runs_that_a_killed_edge_left_are_ended_by_its_successor_and_by_nobody_else(world, tmp_path):
    def left(number: int) -> int:
        run = world.run_of(world.source)
        world.rows("UPDATE source_run SET cursor = %s WHERE id = %s", json.dumps({"shard": number} if number else {}), run)
        return run

    runs = [left(number) for number in range(4)]

    async def scenario():
        house = House(world, tmp_path, 2)
        await house.start(1)
        states = dict(world.rows("SELECT id, state FROM source_run"))
        assert [states[run] for run in runs] == ["running", "done", "running", "done"]
        await house.start(0)
        assert {state for (state,) in world.rows("SELECT state FROM source_run")} == {"done"}
        for number in (0, 1):
            await house.stop(number)

    asyncio.run(scenario())


def test_a_datastream_made_a_moment_ago_is_taken_by_its_edge(world, tmp_path):
    async def scenario():
        async with several(world, tmp_path, 2) as house:
            with psycopg.connect(world.url, autocommit=True) as c:
                c.execute("INSERT INTO observed_property (code, pack, unit, labels, symbols) VALUES ('new', 'test', 'cm', '{}', '[]')")
                c.execute(
                    "INSERT INTO datastream (thing_id, observed_property_id, unit, cadence_s) "
                    "SELECT t.id, p.id, 'cm', 60 FROM thing t, observed_property p WHERE p.code = 'new'"
                )
            for writer in house.writers.values():
                writer.reload()
            await until(lambda: all(len(writer.catalogue.ids) == 12 for writer in house.writers.values()))
            rows = [observation(thing, "new") for thing in ("T1", "T2")]
            assert counts(await post(house.writers[0], world.source, *rows)) == (2, 0, 0)

    asyncio.run(scenario())
    assert rolled_up(world)
