"""The place of the history goes away and comes back: nothing leaves PostgreSQL meanwhile, and it is caught up with."""

import asyncio
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest

from bazan.core.errors import Unavailable
from bazan.data.observations.history import history_writer
from bazan.data.observations.tests.history_fixture import over
from bazan.data.observations.tests.running_writer import NOW
from bazan.data.observations.tests.test_history import LONG_AGO, ROUND, asked, keep, release, send, stands, told
from bazan.platform.history.api import History, Store, alone, standing
from tests.servers.object_storage import ON_S3, server

pytestmark = ON_S3
DAYS = 60
PATIENCE_S = 3


@pytest.fixture
def on_s3(tmp_path: Path) -> History:
    return over(Store(f"{server().bucket}/{uuid.uuid4().hex}", server().options, PATIENCE_S), tmp_path / "scratch")


def test_a_server_that_goes_in_the_middle_of_copying_is_caught_up_with(world, on_s3: History):
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(days=day), day) for day in range(DAYS))))
    inbox = stands(world)

    def cut(done: int, of: int) -> None:
        server().cut()

    try:
        with alone(world.url) as session:
            assert session
            with pytest.raises(Unavailable, match=r"history\.away"), standing.told(session, "observations.keep"):
                history_writer.keep(session, on_s3, ROUND, cut)
            assert history_writer.release(session, on_s3, NOW, 62) == []
            standing.note(session, on_s3.health(), ROUND)
            with session.cursor() as cursor:
                (turn,) = standing.read(cursor).rounds
        assert turn.rule == "history.away"
        with pytest.raises(Unavailable, match=r"history\.away"):
            asked(world, on_s3)
    finally:
        server().open()
    assert stands(world) == inbox
    assert 0 < world.rows("SELECT count(*) FROM observation_kept")[0][0] < DAYS
    assert asked(world, on_s3) == inbox
    assert keep(world, on_s3).days > 0
    assert world.rows("SELECT count(*) FROM observation_kept") == [(DAYS,)]
    assert asked(world, on_s3) == inbox


def test_what_is_let_go_late_and_compacted_on_a_server_reads_as_one(world, on_s3: History):
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(hours=hour), hour) for hour in range(60)), told(NOW - timedelta(hours=1), 5)))
    keep(world, on_s3)
    asyncio.run(send(world, told(LONG_AGO + timedelta(days=3), 4)))
    keep(world, on_s3, ROUND + timedelta(hours=1))
    before = asked(world, on_s3)
    with alone(world.url) as session:
        assert session
        assert history_writer.compact(session, on_s3, NOW.date()) == 1
    assert release(world, on_s3) == [date(2026, 6, 1)]
    asyncio.run(send(world, told(LONG_AGO + timedelta(minutes=30), 7), told(LONG_AGO, 99, made=5)))
    now = asked(world, on_s3)
    assert len(now) == len(before) + 1
    assert keep(world, on_s3, ROUND + timedelta(hours=2)).settled == 2
    assert asked(world, on_s3) == now
    health = on_s3.health()
    assert (health.reason, health.gaps) == ("", ())
    assert [(state.name, state.rows) for state in health.tables] == [("observation", len(now) + 1)]
