"""A full disk refuses copying and compacting by name, loses nothing, and what it left half written is swept."""

import asyncio
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bazan.core.errors import Unavailable
from bazan.data.observations.history import history_writer
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.data.observations.tests.history_fixture import over
from bazan.data.observations.tests.running_writer import NOW
from bazan.data.observations.tests.test_history import LONG_AGO, ROUND, asked, keep, send, stands, told
from bazan.platform.history.api import History, Store, alone

SPARED = 2_000
"""Bytes left on a disk that is as good as full."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for some days of observations."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Takes all room but a little."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as stream:
        try:
            while stream.write(bytes(4096)):
                pass
        except OSError:
            stream.truncate(stream.tell() - SPARED)
    return filling


def left(history: History) -> set[str]:
    return {path.rpartition("/")[2] for path in history.store.place.files("observation") if path.endswith(".parquet") and "part=" in path}


def test_a_full_disk_stops_copying_by_name_and_the_next_round_does_it(world, small_disk: Path, tmp_path: Path):
    history = over(Store(str(small_disk / "history")), tmp_path / "scratch")
    asyncio.run(send(world, told(LONG_AGO, 1)))
    keep(world, history)
    asyncio.run(send(world, *(told(LONG_AGO + timedelta(days=30, minutes=minute), minute**0.5) for minute in range(700))))
    filling, inbox = fill(small_disk), stands(world)
    with pytest.raises(Unavailable, match=r"history\.full"):
        keep(world, history)
    assert stands(world) == inbox
    assert world.rows("SELECT count(*) FROM observation_kept") == [(1,)]
    assert asked(world, history) == inbox
    filling.unlink()
    assert keep(world, history).days == 1
    assert asked(world, history) == inbox
    named = {file.name for file in history.store.files(OBSERVATION)}
    history.store.sweep(OBSERVATION, keep_h=0)
    assert left(history) == named
    assert asked(world, history) == inbox


def test_a_disk_that_fills_while_files_are_made_one_leaves_them_as_they_were(world, small_disk: Path, tmp_path: Path):
    history = over(Store(str(small_disk / "history")), tmp_path / "scratch")
    for day in range(2):
        asyncio.run(send(world, *(told(LONG_AGO + timedelta(days=day, minutes=minute), minute**0.5) for minute in range(700))))
        keep(world, history, ROUND + timedelta(hours=2 * day))
    version, filling, inbox = history.store.version("observation"), fill(small_disk), stands(world)
    with alone(world.url) as session:
        assert session
        with pytest.raises(Unavailable, match=r"history\.full"):
            history_writer.compact(session, history, NOW.date())
        assert history.store.version("observation") == version
        assert asked(world, history) == inbox
        filling.unlink()
        assert history_writer.compact(session, history, NOW.date()) == 1
    history.store.sweep(OBSERVATION, keep_h=0)
    assert len(left(history)) == 1
    assert asked(world, history) == inbox
