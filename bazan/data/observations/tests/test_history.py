"""Observations in the history: whatever is copied, let go or late, a reader meets every row once."""

import asyncio
import itertools
import random
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from bazan.core.errors import Unavailable
from bazan.data.observations.history import copy_records, history_writer
from bazan.data.observations.history.combined_view import seen
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.data.observations.tests.running_writer import NOW, post, writing
from bazan.platform.history.api import Embedded, History, Store, alone, standing
from tests.present import present

LONG_AGO = datetime(2026, 6, 10, 12, tzinfo=UTC)
ROUND = NOW + timedelta(hours=2)
ASK = "SELECT datastream_id, phenomenon_time, result FROM observation WHERE replaced_time IS NULL ORDER BY 1, 2"


@pytest.fixture
def history(tmp_path: Path) -> History:
    store = Store(str(tmp_path / "history"))
    engine = Embedded(store, tmp_path / "scratch")
    return History(store, engine, engine)


def told(at: datetime, value: float, thing: str = "T1", made: int = 0) -> dict:
    return {
        "thing": thing,
        "property": "level",
        "time": at.isoformat(),
        "value": value,
        "result_time": (at + timedelta(seconds=made)).isoformat(),
    }


def asked(world, history: History, text: str = ASK) -> list[tuple]:
    view = seen(world.url, history, date(2026, 1, 1), date(2027, 1, 1))
    return [tuple(row.values()) for row in history.sql(text, [view]).rows.to_pylist()]


def stands(world) -> list[tuple]:
    """The same by the inbox alone."""
    found = world.rows("SELECT datastream_id, phenomenon_time, result FROM observation ORDER BY 1, 2")
    return [(datastream, at.astimezone(UTC).replace(tzinfo=None), value) for datastream, at, value in found]


def keep(world, history: History, at: datetime = ROUND) -> history_writer.Kept:
    with alone(world.url) as session:
        assert session
        return history_writer.keep(session, history, at)


def release(world, history: History) -> list[date]:
    with alone(world.url) as session:
        assert session
        return history_writer.release(session, history, NOW, 62)


async def send(world, *rows: dict) -> None:
    async with writing(world) as writer:
        await post(writer, world.source, *rows)


def test_what_was_copied_reads_like_the_inbox_and_changed_days_do_too(world, history):
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(hours=hour), hour) for hour in range(60))))
    assert keep(world, history).days == 3
    assert asked(world, history) == stands(world)
    asyncio.run(send(world, told(LONG_AGO, 99, made=5)))
    assert asked(world, history) == stands(world)
    assert keep(world, history).days == 0, "a day that changes all the time is not copied all the time"
    assert keep(world, history, ROUND + timedelta(hours=1)).days == 1
    assert asked(world, history) == stands(world)
    with psycopg.connect(world.url) as session:
        assert len(copy_records.cut(session).held) == 3


def test_every_version_says_from_when_to_when_it_stood(world, history):
    asyncio.run(send(world, told(LONG_AGO, 1), told(LONG_AGO, 2, made=60)))
    keep(world, history)
    versions = "SELECT result, result_time, replaced_time FROM observation ORDER BY result_time"
    at = LONG_AGO.replace(tzinfo=None)
    assert asked(world, history, versions) == [(1, at, at + timedelta(seconds=60)), (2, at + timedelta(seconds=60), None)]
    stood = f"result_time <= TIMESTAMP '{at}' AND (replaced_time IS NULL OR replaced_time > TIMESTAMP '{at}')"
    known = f"SELECT result FROM observation WHERE {stood}"
    assert asked(world, history, known) == [(1,)]


def test_a_month_is_let_go_only_when_the_history_holds_all_of_it(world, history):
    asyncio.run(send(world, told(LONG_AGO, 1), told(LONG_AGO, 2, made=9), told(NOW - timedelta(hours=1), 5)))
    assert release(world, history) == []
    keep(world, history)
    before = asked(world, history)
    assert release(world, history) == [date(2026, 6, 1)]
    assert world.rows("SELECT count(*) FROM observation") == [(1,)]
    assert world.rows("SELECT count(*) FROM observation_revision") == [(0,)]
    assert asked(world, history) == before
    assert release(world, history) == []


def test_rows_for_a_month_let_go_are_accepted_settled_and_rolled_up(world, history):
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(minutes=minute), 1) for minute in range(30))))
    keep(world, history)
    release(world, history)

    async def later():
        async with writing(world) as writer:
            new = await post(writer, world.source, told(LONG_AGO + timedelta(minutes=40), 7), told(LONG_AGO, 3, made=60))
            again = await post(writer, world.source, told(LONG_AGO + timedelta(minutes=40), 7))
            return new, again

    new, again = asyncio.run(later())
    assert (new.accepted, len(new.faults)) == (2, 0)
    assert again.accepted == 1, "its double is only found when it is settled"
    now = asked(world, history)
    assert [value for _, _, value in now].count(7) == 1
    assert now[0][2] == 3
    assert keep(world, history).settled == 3
    assert asked(world, history) == now
    assert world.rows("SELECT count(*) FROM observation_late") == [(0,)]
    assert world.rows("SELECT n, total, sum, max FROM observation_hour") == [(31, 31, 39.0, 7.0)]
    assert world.rows("SELECT n FROM observation_day") == [(31,)]
    assert keep(world, history).settled == 0


def test_a_late_row_that_contradicts_is_put_before_a_person(world, history):
    asyncio.run(send(world, told(LONG_AGO, 1)))
    keep(world, history)
    release(world, history)
    asyncio.run(send(world, told(LONG_AGO, 2)))
    before = asked(world, history)
    keep(world, history)
    assert asked(world, history) == before
    assert world.rows("SELECT rule FROM quarantine") == [("ingest.version.conflict",)]


def test_a_station_silent_since_before_a_month_was_let_go_is_remembered(world, history):
    asyncio.run(send(world, told(LONG_AGO, 4)))
    keep(world, history)
    release(world, history)
    asyncio.run(send(world, told(LONG_AGO - timedelta(days=1), 2), told(NOW - timedelta(hours=1), 5, thing="T2")))
    assert [value for _, value in world.rows("SELECT datastream_id, result FROM observation_latest ORDER BY 1")] == [4, 5]


async def until_taken(writer, source: str, *observations: dict) -> None:
    """Who is told that the store is away sends the same again, as stations do."""
    while True:
        try:
            await post(writer, source, *observations)  # pyrefly: ignore[bad-argument-type] - a row of the fixture
        except Unavailable:
            await asyncio.sleep(0.3)
        else:
            return


def test_a_reader_in_a_loop_meets_no_gap_and_no_double_while_days_are_copied_compacted_and_let_go(world, history):
    """What was acknowledged before a read began is in it, once; nothing that was never sent is."""
    acknowledged: set[tuple[str, datetime]] = set()
    sent: set[tuple[str, datetime]] = set()
    faults: list[str] = []
    ended, old_ended, released = threading.Event(), threading.Event(), threading.Event()
    chance = random.Random(20261125)

    def read() -> None:
        names = {ds: thing for (thing, name), ds in world.datastreams.items() if name == "level"}
        while not ended.is_set():
            must = set(acknowledged)
            rows = [(names[ds], at.replace(tzinfo=UTC)) for ds, at, _ in asked(world, history)]
            if len(rows) != len(set(rows)):
                faults.append(f"{len(rows) - len(set(rows))} doubles")
            if must - set(rows):
                faults.append(f"{len(must - set(rows))} missing")
            if set(rows) - sent:
                faults.append("rows nobody sent")

    async def write() -> None:
        """Old days, then only new ones until the old month was let go, then old ones again."""
        async with writing(world) as writer:
            after_release = 0
            for number in itertools.count():
                if number == 30:
                    old_ended.set()
                if number >= 30 and after_release >= 30:
                    return
                after_release = after_release + 1 if released.is_set() else 0
                old = number < 30 or (after_release and chance.random() < 0.7)
                start = LONG_AGO + timedelta(days=chance.randrange(4)) if old else NOW - timedelta(hours=5 + chance.randrange(24))
                keys = {(chance.choice(["T1", "T2"]), start + timedelta(minutes=chance.randrange(300))) for _ in range(40)}
                sent.update(keys)
                await until_taken(writer, world.source, *(told(at, 1, thing) for thing, at in keys))
                acknowledged.update(keys)
                await asyncio.sleep(0.05)

    reader, writer = threading.Thread(target=read), threading.Thread(target=lambda: asyncio.run(write()))
    reader.start()
    writer.start()
    rounds = 0
    with alone(world.url) as session:
        while writer.is_alive():
            rounds += 1
            history_writer.keep(present(session), history, ROUND + timedelta(hours=rounds))
            history_writer.compact(present(session), history, NOW.date())
            if old_ended.is_set() and history_writer.release(present(session), history, NOW, 62):
                released.set()
    writer.join()
    ended.set()
    reader.join()
    assert faults == []
    assert released.is_set()
    with alone(world.url) as session:
        history_writer.keep(present(session), history, ROUND + timedelta(days=9))
    assert len(asked(world, history)) == len(sent)
    assert world.rows("SELECT count(*) FROM observation_late") == [(0,)]
    assert history.store.parts(OBSERVATION)[date(2026, 6, 9)] <= 4


def test_only_one_process_writes(world, history):
    with alone(world.url) as first, alone(world.url) as second:
        assert first is not None
        assert second is None


def test_old_observations_end_with_their_time(world, history):
    asyncio.run(send(world, told(LONG_AGO, 1), told(NOW - timedelta(hours=1), 5)))
    keep(world, history)
    release(world, history)
    with alone(world.url) as session:
        assert history_writer.older(present(session), history, date(2026, 6, 1)) == (date(2026, 6, 1), 0)
        assert history_writer.older(present(session), history, date(2026, 7, 1)) == (date(2026, 7, 1), 1)
        assert history_writer.forget(present(session), history, date(2026, 7, 1)) == 1
    assert [value for _, _, value in asked(world, history)] == [5]
    assert history.store.state(OBSERVATION.name).rows == 1


def test_nothing_goes_from_the_history_that_the_inbox_still_holds(world, history):
    asyncio.run(send(world, told(LONG_AGO, 1), told(NOW - timedelta(hours=1), 5)))
    keep(world, history)
    with alone(world.url) as session:
        assert history_writer.older(present(session), history, date(2030, 1, 1)) == (date(2026, 6, 1), 0)
    release(world, history)
    with alone(world.url) as session:
        assert history_writer.older(present(session), history, date(2030, 1, 1)) == (date(2026, 11, 1), 1)


def test_rounds_tables_and_lost_files_are_told_to_pages(world, history):
    asyncio.run(send(world, told(LONG_AGO, 1), told(NOW - timedelta(hours=1), 5)))
    with alone(world.url) as session:
        with standing.told(present(session), "observations.keep") as telling:
            history_writer.keep(present(session), history, ROUND, telling)
        with pytest.raises(ValueError, match="disk"), standing.told(present(session), "observations.tidy"):
            raise ValueError("disk")
        lost = history.store.files(OBSERVATION)[0]
        Path(lost.path).unlink()
        standing.note(present(session), history.health(), ROUND)
        with present(session).cursor() as cursor:
            found = standing.read(cursor)
    assert [(turn.work, turn.done, turn.total, turn.rule) for turn in found.rounds] == [
        ("observations.keep", 2, 2, ""), ("observations.tidy", 0, 0, "failed"),
    ]  # fmt: skip
    assert all(turn.ended_at for turn in found.rounds)
    assert [(table.name, table.rows) for table in found.tables] == [("observation", 2)]
    assert [(file.file, file.first, file.why) for file in found.lost] == [(lost.name, LONG_AGO.date(), "missing")]
