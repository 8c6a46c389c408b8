"""A damaged file of the history keeps only its own part from being copied and compacted, and is named."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bazan.core.errors import BazanError, Refused
from bazan.data.observations.history import history_writer
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.data.observations.tests.history_fixture import over
from bazan.data.observations.tests.running_writer import NOW
from bazan.data.observations.tests.test_history import LONG_AGO, ROUND, asked, keep, send, stands, told
from bazan.platform.history.api import Store, alone


def test_a_damaged_file_keeps_no_other_part_from_being_copied_and_compacted(world, tmp_path: Path):
    history = over(Store(str(tmp_path / "history")), tmp_path / "scratch")
    later = LONG_AGO + timedelta(days=30)
    for number in range(2):
        asyncio.run(send(world, *(told(day + timedelta(days=number), number) for day in (LONG_AGO, later))))
        keep(world, history, ROUND + timedelta(hours=number))
    damaged = history.store.files(OBSERVATION)[0]
    kept = Path(damaged.path).read_bytes()
    Path(damaged.path).write_bytes(bytes(damaged.bytes))
    corrections = (told(LONG_AGO, 8, made=5), told(later, 9, made=5))
    asyncio.run(send(world, *corrections))
    with pytest.raises(Refused, match=r"history\.damaged"):
        keep(world, history, ROUND + timedelta(hours=2))
    assert asked(world, history) == stands(world), "the day of the damaged file is read from the inbox"
    assert world.rows("SELECT count(*) FROM observation_kept WHERE kept_at = %s", ROUND + timedelta(hours=2)) == [(1,)]
    with alone(world.url) as session:
        assert session
        with pytest.raises(Refused, match=r"history\.damaged"):
            history_writer.compact(session, history, NOW.date())
    assert sorted(history.store.parts(OBSERVATION).values()) == [1, 2]
    Path(damaged.path).write_bytes(kept)
    keep(world, history, ROUND + timedelta(hours=2))
    assert asked(world, history) == stands(world)


@pytest.mark.parametrize("place", ["an empty folder", "an older copy"])
def test_a_place_that_is_not_what_it_was_is_neither_read_nor_written(world, tmp_path: Path, place: str):
    history = over(Store(str(tmp_path / "history")), tmp_path / "scratch")
    asyncio.run(send(world, told(LONG_AGO, 1)))
    keep(world, history)
    if place == "an older copy":
        shutil.copytree(tmp_path / "history", tmp_path / "elsewhere")
    asyncio.run(send(world, told(LONG_AGO + timedelta(days=1), 2)))
    keep(world, history)
    elsewhere = over(Store(str(tmp_path / "elsewhere")), tmp_path / "scratch")
    before = elsewhere.store.version("observation")
    asyncio.run(send(world, told(LONG_AGO + timedelta(days=2), 3)))
    for asked_for in (lambda: asked(world, elsewhere), lambda: keep(world, elsewhere)):
        with pytest.raises(BazanError, match=r"history\.(away|log)"):
            asked_for()
    assert elsewhere.store.version("observation") == before
    assert keep(world, history).days == 1
    assert asked(world, history) == stands(world)
