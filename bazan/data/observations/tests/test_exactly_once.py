"""Ingest is idempotent: however observations are repeated, reordered, split into batches or sent at once, the same is stored."""

import asyncio
import itertools
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.data.observations.tests.running_writer import NOW, post, rolled_up, until, writing

EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
keys = st.tuples(st.sampled_from(["T1", "T2"]), st.sampled_from(["level", "flow"]), st.integers(0, 70))
qualities = st.sampled_from([0, 0, 0, 2])
told = st.lists(
    st.tuples(keys, st.integers(1, 4), qualities, st.integers(0, 5)), min_size=1, max_size=25, unique_by=lambda row: (row[0], row[3])
)
untold = st.lists(st.tuples(keys, st.integers(1, 4), qualities), min_size=1, max_size=25)
window = itertools.count(1)


@contextmanager
def running(world):
    """(runner, writer): the writer lives across examples on one event loop."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        writer = runner.run(stack.enter_async_context(writing(world)))
        yield runner, writer
        runner.run(stack.aclose())


def sent(row, day: int) -> dict:
    """Each example writes into a day of its own."""
    (thing, name, minute), value, quality, *made = row
    at = NOW - timedelta(days=day, minutes=minute)
    body = {"thing": thing, "property": name, "time": at.isoformat(), "value": value, "quality": quality}
    return body | ({"result_time": (at + timedelta(seconds=made[0])).isoformat()} if made else {})


def stored(world, day: int) -> dict:
    start = NOW - timedelta(days=day, minutes=71)
    rows = world.rows(
        "SELECT t.code, p.code, o.phenomenon_time, o.result, o.quality FROM observation o JOIN datastream d ON d.id = o.datastream_id "
        "JOIN thing t ON t.id = d.thing_id JOIN observed_property p ON p.id = d.observed_property_id "
        "WHERE phenomenon_time BETWEEN %s AND %s",
        start,
        NOW - timedelta(days=day),
    )
    return {
        (thing, name, round((NOW - timedelta(days=day) - at) / timedelta(minutes=1))): (value, quality)
        for thing, name, at, value, quality in rows
    }


def split(rows: list, random) -> list[list]:
    batches, rest = [], list(rows)
    while rest:
        size = random.randint(1, len(rest))
        batches.append(rest[:size])
        rest = rest[size:]
    return batches


def test_with_result_times_neither_order_nor_repetition_nor_batching_matters(world):
    with running(world) as (runner, writer):

        @EXAMPLES
        @given(told, st.randoms())
        def law(rows, random):
            day = next(window)
            deliveries = [*rows, *random.choices(rows, k=len(rows))]
            random.shuffle(deliveries)

            async def deliver():
                batches = split(deliveries, random)
                answers = [post(writer, world.source, *(sent(row, day) for row in batch)) for batch in batches]
                return await asyncio.gather(*answers)

            answers = runner.run(deliver())
            assert sum(a.accepted + a.duplicate + len(a.faults) for a in answers) == len(deliveries)
            latest = {}
            for key, value, quality, _made in sorted(rows, key=lambda row: row[3]):
                latest[key] = (value, quality)
            assert stored(world, day) == latest

        law()
    assert rolled_up(world)


def test_without_result_times_the_last_new_value_stands_however_often_deliveries_repeat(world):
    with running(world) as (runner, writer):

        @EXAMPLES
        @given(untold, st.randoms())
        def law(rows, random):
            day = next(window)

            async def deliver():
                done = []
                for batch in split(rows, random):
                    done.append([sent(row, day) for row in batch])
                    first = await post(writer, world.source, *done[-1])
                    assert first.accepted + first.duplicate == len(batch)
                    again = random.choice(done)  # a gateway that lost the answer, now or long ago
                    repeated = await post(writer, world.source, *again)
                    assert (repeated.accepted, repeated.duplicate) == (0, len(again))

            runner.run(deliver())
            latest: dict = {}
            for key, value, quality in rows:
                seen = latest.setdefault(key, [])
                if (value, quality) not in seen:
                    seen.append((value, quality))
            assert stored(world, day) == {key: seen[-1] for key, seen in latest.items()}

        law()
    assert rolled_up(world)


def test_roll_ups_hold_after_every_tick_while_writing_goes_on(world):
    with running(world) as (runner, writer):

        async def quiet():
            await until(lambda: not world.rows("SELECT 1 FROM rollup_ledger LIMIT 1"))

        @settings(EXAMPLES, max_examples=8)
        @given(untold)
        def law(rows):
            runner.run(
                post(writer, world.source, *(sent(row, 0) | {"time": (NOW - timedelta(minutes=row[0][2])).isoformat()} for row in rows))
            )
            runner.run(quiet())
            assert rolled_up(world)

        law()
