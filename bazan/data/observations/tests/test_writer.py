"""The writer on a real PostgreSQL: exactly once, corrected, rolled up, whatever comes between."""

import asyncio
import contextlib
from datetime import timedelta

import numpy as np
import psycopg
import pytest

from bazan.core.errors import Unavailable
from bazan.data.observations.ingest.row_arrays import CHANGE, STEP, register
from bazan.data.observations.ingest.storage import writer_lock
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.data.observations.tests.running_writer import NOW, counts, observation, post, rolled_up, until, writing
from bazan.data.observations.tests.sample_register import add_thing


def test_an_observation_is_stored_rolled_up_and_latest(world):
    async def scenario():
        async with writing(world) as writer:
            assert counts(await post(writer, world.source, observation(value=7.5))) == (1, 0, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT result, quality FROM observation") == [(7.5, 0)]
    assert world.rows("SELECT n, total, sum, min, max FROM observation_hour") == [(1, 1, 7.5, 7.5, 7.5)]
    assert rolled_up(world)
    assert world.rows("SELECT topic, key, length(packed) FROM fact") == [("rollups", "0", CHANGE.itemsize)]
    assert world.rows("SELECT accepted, duplicate, rejected, state FROM source_run") == [(1, 0, 0, "done")]
    seen = world.rows("SELECT last_seen_at, last_good_at FROM source WHERE id = %s", world.source)
    assert seen == [(NOW, NOW - timedelta(minutes=1))]


def test_sending_again_is_a_duplicate_and_changes_nothing(world):
    async def scenario():
        async with writing(world) as writer:
            batch = [observation(minutes_ago=m, value=m) for m in range(1, 9)]
            assert counts(await post(writer, world.source, *batch)) == (8, 0, 0)
            assert counts(await post(writer, world.source, *batch)) == (0, 8, 0)
            assert counts(await post(writer, world.source, *batch, *batch)) == (0, 16, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT count(*) FROM observation") == [(8,)]
    assert world.rows("SELECT count(*) FROM observation_revision") == [(0,)]
    assert world.rows("SELECT accepted, duplicate FROM source_run") == [(8, 24)]


def test_another_value_is_a_correction_and_the_old_one_is_kept(world):
    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(value=3), observation(minutes_ago=2, value=9))
            assert counts(await post(writer, world.source, observation(value=4))) == (1, 0, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT result FROM observation ORDER BY phenomenon_time DESC") == [(4,), (9,)]
    assert world.rows("SELECT result FROM observation_revision") == [(3,)]
    assert rolled_up(world)


def test_a_late_resend_of_the_first_value_does_not_undo_a_correction(world):
    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(value=3))
            await post(writer, world.source, observation(value=4))
            assert counts(await post(writer, world.source, observation(value=3))) == (0, 1, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT result FROM observation") == [(4,)]


def test_with_result_times_the_later_version_stands_whatever_the_order(world):
    early, late = ((NOW + timedelta(seconds=s)).isoformat() for s in (1, 2))

    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(value=4, result_time=late))
            assert counts(await post(writer, world.source, observation(value=3, result_time=early))) == (1, 0, 0)
            assert counts(await post(writer, world.source, observation(value=3, result_time=early))) == (0, 1, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT result FROM observation") == [(4,)]
    assert world.rows("SELECT result FROM observation_revision") == [(3,)]


def test_two_values_of_one_result_time_are_refused_counted_and_kept_for_a_person(world):
    made = NOW.isoformat()

    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(value=4, result_time=made))
            answer = await post(writer, world.source, observation(value=5, result_time=made))
            assert [f.rule for f in answer.faults] == ["ingest.version.conflict"]
            assert writer.statistics["conflicts"] == 1

    asyncio.run(scenario())
    assert world.rows("SELECT result FROM observation") == [(4,)]
    assert world.rows("SELECT rule, state FROM quarantine") == [("ingest.version.conflict", "open")]


def test_two_values_of_one_instant_in_one_batch_leave_the_later_row_standing(world):
    async def scenario():
        async with writing(world) as writer:
            batch = [observation(value=4), observation(value=5)]
            assert counts(await post(writer, world.source, *batch)) == (2, 0, 0)
            assert counts(await post(writer, world.source, *batch)) == (0, 2, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT result FROM observation") == [(5,)]


def test_an_implausible_value_is_kept_as_suspect_and_left_out_of_roll_ups(world):
    async def scenario():
        async with writing(world) as writer:
            assert counts(await post(writer, world.source, observation(value=501), observation(minutes_ago=2, value=5))) == (2, 0, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT result, quality FROM observation ORDER BY result") == [(5, 0), (501, 3)]
    assert world.rows("SELECT n, total, max FROM observation_hour") == [(1, 2, 5)]
    assert rolled_up(world)


def test_an_archive_of_2016_and_today_go_in_together(world):
    old = observation(value=1) | {"time": "2016-02-29T23:59:59.5+07:00"}

    async def scenario():
        async with writing(world) as writer:
            assert counts(await post(writer, world.source, observation(value=2), old)) == (2, 0, 0)
            assert counts(await post(writer, world.source, old)) == (0, 1, 0)

    asyncio.run(scenario())
    names = world.rows("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'observation'::regclass ORDER BY 1")
    assert names == [("observation_y2016m02",), ("observation_y2026m11",)]
    assert world.rows("SELECT day::text FROM observation_day ORDER BY 1") == [("2016-02-29",), ("2026-11-25",)]
    assert rolled_up(world)


def test_a_row_the_store_refuses_stands_alone_and_the_others_go_in(world):
    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(minutes_ago=200))
            world.rows("ALTER TABLE observation ADD CONSTRAINT poison CHECK (result <> 66)")
            batch = [observation(minutes_ago=m, value=66 if m == 77 else 1) for m in range(1, 150)]
            answer = await post(writer, world.source, *batch)
            assert counts(answer) == (148, 0, 1)
            assert (answer.faults[0].index, answer.faults[0].rule) == (76, "ingest.store.refused")
            assert counts(await post(writer, world.source, observation(minutes_ago=160))) == (1, 0, 0)

    asyncio.run(scenario())
    assert world.rows("SELECT count(*) FROM observation") == [(150,)]
    assert world.rows("SELECT rule, raw LIKE '%%66%%' FROM quarantine") == [("ingest.store.refused", True)]
    assert rolled_up(world)


def test_a_stale_memory_meets_the_primary_key_and_recovers(world):
    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(minutes_ago=5, value=1))
            writer.memory.latest_t[:] = -(1 << 62)  # as if another had written meanwhile
            answer = await post(writer, world.source, observation(minutes_ago=5, value=1), observation(minutes_ago=4))
            assert counts(answer) == (1, 1, 0)

    asyncio.run(scenario())
    assert rolled_up(world)


def test_a_partition_dropped_while_running_is_made_again(world):
    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation())
            world.rows("DROP TABLE observation_y2026m11")
            assert counts(await post(writer, world.source, observation(minutes_ago=0.5))) == (1, 0, 0)

    asyncio.run(scenario())


def test_a_datastream_added_while_running_is_written_to_once_announced(world):
    async def scenario():
        async with writing(world) as writer:
            with psycopg.connect(world.url, autocommit=True) as c:
                thing = add_thing(c, "NEW", world.source)
                c.execute(
                    "INSERT INTO datastream (thing_id, observed_property_id, unit, cadence_s) "
                    "SELECT %s, id, unit, 60 FROM observed_property",
                    (thing,),
                )
                c.execute("NOTIFY streams_changed")
            await until(lambda: ("NEW", "level") in writer.catalogue.table(world.source))
            assert counts(await post(writer, world.source, observation(thing="NEW"))) == (1, 0, 0)

    asyncio.run(scenario())
    assert rolled_up(world)


def test_losing_the_database_refuses_what_waits_and_heals(world):
    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(minutes_ago=5))
            world.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'bazan-edge' AND datname = current_database()"
            )
            with contextlib.suppress(Unavailable):
                await post(writer, world.source, observation(minutes_ago=4))
            await until(lambda: writer.ready)
            assert sum(counts(await post(writer, world.source, observation(minutes_ago=4)))[:2]) == 1

    asyncio.run(scenario())
    assert world.rows("SELECT count(*) FROM observation") == [(2,)]
    assert rolled_up(world)


def test_a_roll_up_owed_by_a_killed_process_is_paid_by_the_next(world):
    async def killed():
        writer = Writer(world.url, clock=lambda: NOW.timestamp())
        await writer.start(lambda task: None)
        await until(lambda: writer.ready)
        async with writer._turn:  # no tick comes before the end
            await post(writer, world.source, observation(minutes_ago=70, value=2), observation(value=3))
            for task in writer._tasks:
                task.cancel()
        await writer._disconnect()

    async def next_one():
        async with writing(world):
            pass

    asyncio.run(killed())
    assert world.rows("SELECT count(*) FROM rollup_ledger") == [(1,)]
    asyncio.run(next_one())
    assert rolled_up(world)


def test_a_second_edge_waits_and_takes_over_a_frozen_one(world, monkeypatch):
    async def scenario():
        frozen = await psycopg.AsyncConnection.connect(world.url, autocommit=True)
        await frozen.execute("SELECT pg_advisory_lock(%s, 0)", (writer_lock.LOCK,))
        async with await psycopg.AsyncConnection.connect(world.url, autocommit=True) as second:
            register(second.adapters)
            waiting = asyncio.create_task(writer_lock.hold(second, 0, takeover_s=1))
            await asyncio.sleep(0.5)
            assert not waiting.done()
            async with asyncio.timeout(5):
                await waiting
        with pytest.raises(psycopg.OperationalError):
            await frozen.execute("SELECT 1")

    asyncio.run(scenario())


def test_a_person_holding_the_source_row_holds_up_no_observation(world):
    async def scenario():
        async with writing(world) as writer:
            await post(writer, world.source, observation(minutes_ago=5))
            with psycopg.connect(world.url) as person:
                person.execute("SELECT * FROM source, source_run WHERE source.id = source_run.source_id FOR UPDATE")
                async with asyncio.timeout(3):
                    assert counts(await post(writer, world.source, observation(minutes_ago=4))) == (1, 0, 0)
            await post(writer, world.source, observation(minutes_ago=3))

    asyncio.run(scenario())
    assert world.rows("SELECT accepted FROM source_run") == [(3,)]


def test_unknown_things_properties_and_strangers_things_are_refused_with_the_rule(world):
    async def scenario():
        async with writing(world) as writer:
            answer = await post(
                writer, world.source, observation(thing="NO"), observation(name="no"), observation(thing="X"), observation(value=2)
            )
            assert [(f.index, f.field, f.rule) for f in answer.faults] == [
                (0, "thing", "ingest.thing.unknown"),
                (1, "property", "ingest.property.unknown"),
                (2, "thing", "ingest.thing.unknown"),
            ]
            assert answer.accepted == 1

    asyncio.run(scenario())
    assert len(world.rows("SELECT * FROM quarantine WHERE source_id = %s AND run_id IS NOT NULL", world.source)) == 3
    assert world.rows("SELECT accepted, rejected FROM source_run") == [(1, 3)]


def test_a_unit_is_converted_to_the_one_stored(world):
    async def scenario():
        async with writing(world) as writer:
            answer = await post(
                writer,
                world.source,
                observation(value=1.5, unit="m"),
                observation(name="warmth", value=300, unit="K"),
                observation(minutes_ago=2, unit="hPa"),
                observation(minutes_ago=3, unit="cubits"),
            )
            assert [(f.index, f.rule) for f in answer.faults] == [(2, "units.incompatible"), (3, "units.unknown")]

    asyncio.run(scenario())
    assert [round(r[0], 9) for r in world.rows("SELECT result FROM observation ORDER BY result")] == [26.85, 150.0]


def test_many_single_posts_share_commits_and_each_gets_its_own_answer(world):
    async def scenario():
        async with writing(world) as writer:
            answers = await asyncio.gather(
                *(post(writer, world.source, observation(minutes_ago=m / 10, value=m % 400, thing="T2")) for m in range(500))
            )
            assert all(counts(a) == (1, 0, 0) for a in answers)
            assert writer.statistics["flushes"] < 50

    asyncio.run(scenario())
    assert rolled_up(world)


def test_a_mad_device_fills_no_disk_with_refused_rows_yet_all_are_counted(world):
    async def scenario():
        async with writing(world) as writer:
            writer._allowance.rows_a_minute = 10
            for _ in range(3):
                answer = await post(writer, world.source, *(observation(thing="NO") for _ in range(7)))
                assert len(answer.faults) == 7

    asyncio.run(scenario())
    assert world.rows("SELECT count(*) FROM quarantine") == [(10,)]
    assert world.rows("SELECT rejected FROM source_run") == [(21,)]


def test_reading_a_window_of_one_datastream_touches_only_its_months(world):
    async def scenario():
        async with writing(world) as writer:
            months = [observation(minutes_ago=60 * 24 * 31 * m, value=m) for m in range(6)]
            assert counts(await post(writer, world.source, *months)) == (6, 0, 0)

    asyncio.run(scenario())
    plan = world.rows(
        "EXPLAIN SELECT * FROM observation WHERE datastream_id = %s AND phenomenon_time >= %s AND phenomenon_time < %s",
        world.datastreams["T1", "level"],
        NOW - timedelta(days=1),
        NOW,
    )
    assert {word for (line,) in plan for word in line.split() if word.startswith("observation_y") and "_pkey" not in word} == {
        "observation_y2026m11"
    }


def test_a_tick_tells_the_extremes_of_what_it_brought_and_a_killed_one_is_made_up_for(world):
    async def told():
        async with writing(world) as writer:
            await post(writer, world.source, observation(minutes_ago=3, value=4), observation(minutes_ago=2, value=90))
            await post(writer, world.source, observation(minutes_ago=1, value=5), observation(minutes_ago=60, value=1000))

    asyncio.run(told())
    steps = steps_of(world)
    assert (min(steps["low"]), max(steps["high"])) == (4, 90)  # what is an hour late is history, no news
    world.rows("TRUNCATE observation_step")
    world.rows("INSERT INTO observation VALUES (%s, %s, 77, 0, %s, 1)", steps["ds"][0], NOW, NOW)  # committed; its tick was killed

    async def again():
        async with writing(world):
            pass

    asyncio.run(again())
    assert steps_of(world)["high"].tolist() == [77]


def steps_of(world):
    return np.concatenate([np.frombuffer(rows, STEP) for (rows,) in world.rows("SELECT rows FROM observation_step ORDER BY id")])
