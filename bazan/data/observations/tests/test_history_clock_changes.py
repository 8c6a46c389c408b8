"""The clock of the machine goes ahead and back between rounds: nothing is lost or double, and copying does not wait for it."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bazan.data.observations.history import history_writer
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.data.observations.tests.history_fixture import over
from bazan.data.observations.tests.running_writer import NOW
from bazan.data.observations.tests.test_history import LONG_AGO, ROUND, asked, keep, send, stands, told
from bazan.platform.history.api import History, Store, alone

JUMPS = {"an hour": timedelta(hours=1), "a day": timedelta(days=1), "a year": timedelta(days=365)}


@pytest.fixture
def history(tmp_path: Path) -> History:
    return over(Store(str(tmp_path / "history")), tmp_path / "scratch")


def aged(history: History, by: timedelta) -> None:
    """As if the clock had gone on by so much since every file was written."""
    assert history.store.local
    for path in history.store.local.rglob("*"):
        at = path.stat().st_mtime - by.total_seconds()
        os.utime(path, (at, at))


@pytest.mark.parametrize("jump", JUMPS)
def test_a_day_copied_by_a_clock_that_was_ahead_is_copied_again_when_it_changes(world, history: History, jump: str):
    asyncio.run(send(world, told(LONG_AGO, 1)))
    keep(world, history, ROUND + JUMPS[jump])
    asyncio.run(send(world, told(LONG_AGO + timedelta(minutes=1), 2)))
    assert keep(world, history, ROUND).days == 1
    assert world.rows("SELECT kept_at FROM observation_kept") == [(ROUND,)]
    assert asked(world, history) == stands(world)


@pytest.mark.parametrize("jump", JUMPS)
def test_rounds_by_a_clock_that_jumps_lose_and_double_nothing(world, history: History, jump: str):
    for sent, ahead in enumerate((1, -1, 0)):
        moment = ROUND + timedelta(hours=2 * sent) + ahead * JUMPS[jump]
        rows = [told(LONG_AGO + timedelta(days=day, minutes=sent), 1) for day in range(3)]
        asyncio.run(send(world, *rows, told(NOW - timedelta(hours=3, minutes=sent), 1)))
        with alone(world.url) as session:
            assert session
            history_writer.keep(session, history, moment)
            history_writer.compact(session, history, moment.date())
            history_writer.release(session, history, moment, 62)
        aged(history, ahead * JUMPS[jump])
        history.store.sweep(OBSERVATION)
        assert len(set(asked(world, history))) == len(asked(world, history)) == 4 * (sent + 1)
    health = history.health()
    assert (health.reason, health.gaps) == ("", ())
    assert all(at < datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None) for _, at, _ in asked(world, history))


def test_files_of_the_future_and_of_long_ago_stay_while_the_version_of_today_names_them(world, history: History):
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(days=day), day) for day in range(4))))
    keep(world, history)
    for by in (timedelta(days=400), timedelta(days=-800)):
        aged(history, by)
        history.store.sweep(OBSERVATION)
        assert asked(world, history) == stands(world)
        assert history.health().gaps == ()


def test_who_was_killed_after_making_files_one_is_caught_up_with_before_the_others_go(world, history: History):
    for day in range(2):
        asyncio.run(send(world, told(LONG_AGO + timedelta(days=day), day)))
        keep(world, history, ROUND + timedelta(hours=day))
    (part,) = history.store.parts(OBSERVATION)
    history.compact(OBSERVATION, part)  # and killed here: the record names the version before
    aged(history, timedelta(days=30))
    with alone(world.url) as session:
        assert session
        history_writer.compact(session, history, NOW.date())
    history.store.sweep(OBSERVATION, keep_h=0)
    assert asked(world, history) == stands(world)
    assert history.health().gaps == ()
