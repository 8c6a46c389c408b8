"""The files of another installation, or none where some were: nothing is written there, and what waited is copied once they are ours."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bazan.core.errors import Refused, Unavailable
from bazan.core.settings import current
from bazan.data.observations import observation_history
from bazan.data.observations.tests.history_fixture import over
from bazan.data.observations.tests.test_history import LONG_AGO, ROUND, asked, send, stands, told
from bazan.platform.history.api import Store, alone, standing


@pytest.fixture
def store(world, tmp_path: Path, monkeypatch) -> Store:
    """The history of the settings, whose owner is another."""
    store = Store(str(tmp_path / "history"))
    settings = replace(current(), history_url=store.url)
    monkeypatch.setattr(observation_history, "current", lambda: settings)
    monkeypatch.setattr(observation_history, "database_url", lambda settings: world.url)
    store.place.write("_owner", b"55c1a3b6-5ef8-4f5e-9f3f-24cbaf1f2c5e")
    return store


def test_the_files_of_another_installation_are_left_as_they_are(world, store: Store, tmp_path: Path):
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(days=day), day) for day in range(3))))
    for work in (observation_history.keep, observation_history.tidy):
        with pytest.raises(Refused, match=r"history\.other"):
            work(ROUND)
    assert [path.name for path in (tmp_path / "history").rglob("*")] == ["_owner"]
    with alone(world.url) as session:
        assert session
        with session.cursor() as cursor:
            assert {round.work: round.rule for round in standing.read(cursor).rounds} == dict.fromkeys(
                ("observations.keep", "observations.tidy"), "history.other"
            )
    (tmp_path / "history/_owner").unlink()
    observation_history.keep(ROUND)
    assert asked(world, over(store, tmp_path / "scratch")) == stands(world)


def test_a_disk_that_is_not_mounted_makes_nobody_forget_what_it_holds(world, store: Store, tmp_path: Path):
    (tmp_path / "history/_owner").unlink()
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(days=day), day) for day in range(3))))
    observation_history.keep(ROUND)
    before = world.rows("SELECT * FROM observation_kept ORDER BY day")
    (tmp_path / "history").rename(tmp_path / "unmounted")
    for work in (observation_history.keep, observation_history.tidy):
        with pytest.raises(Unavailable, match=r"history\.away"):
            work(ROUND)
    assert world.rows("SELECT * FROM observation_kept ORDER BY day") == before
    assert not list((tmp_path / "history").rglob("*.parquet"))
