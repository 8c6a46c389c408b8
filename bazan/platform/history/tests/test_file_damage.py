"""What the disk lost of a log is named and keeps no other table from answering; writers who meet double nothing."""

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bazan.core.errors import BazanError, Refused, Unavailable
from bazan.platform.history.delta_store import CHECKSUMS, LOG, Store
from bazan.platform.history.duckdb_engine import Embedded
from bazan.platform.history.installation_history import History
from bazan.platform.history.tests.conftest import IN_A_FOLDER
from bazan.platform.history.tests.test_delta_store import DAY, READINGS, rows, values
from bazan.platform.history.types import Limits, View
from tests.servers.object_storage import ON_S3

OTHER = replace(READINGS, name="other")
DAYS = [date(2026, 3, day) for day in (9, 10, 11)]
TORN: dict[str, Callable[[str], str]] = {
    "half": lambda entry: entry[: len(entry) // 2],
    "other bytes": lambda entry: "\0" * len(entry),
    "nothing": lambda entry: "",
    "between two lines": lambda entry: entry.splitlines()[0] + "\n",
}
READ_BY_DELTA = ("nothing", "between two lines")
"""What Delta itself takes for a commit that did nothing."""


@pytest.fixture
def history(store: Store, engine: Embedded) -> History:
    for number, day in enumerate(DAYS):
        store.put(READINGS, DAY, {day: 1}, [rows(day, number)], "at")
    store.put(OTHER, DAY, {DAY: 1}, [rows(DAY, 7)], "at")
    return History(store, engine, engine)


@pytest.mark.parametrize(
    ("store", "torn", "back"),
    [*(("folder", torn, 0) for torn in TORN), ("folder", "half", 1), ("folder", "nothing", 1), pytest.param("s3", "half", 0, marks=ON_S3)],
    indirect=["store"],
)
def test_a_torn_entry_of_a_log_is_named_and_all_else_answers(history: History, torn: str, back: int) -> None:
    store, place = history.store, history.store.place
    version = store.version("reading")
    path = f"reading/{LOG}/{version - back:020}.json"
    kept = place.read(path)
    place.write(path, TORN[torn](kept.decode()).encode())
    health = history.health()
    assert [(gap.table, gap.file, gap.why) for gap in health.gaps] == [("reading", path.removeprefix("reading/"), "unreadable")]
    assert (health.gaps[0].first, health.gaps[0].last) == (DAYS[0], DAYS[1 - back])
    assert "other" in [state.name for state in health.tables]
    answer = history.sql("SELECT * FROM other", [View(OTHER)])
    assert (answer.rows.column("value").to_pylist(), answer.gaps) == ([7], ())
    assert values(history.embedded, View(READINGS, version - back - 1)) == [0, 1][: 2 - back]
    with pytest.raises(Refused, match=r"history\.log"):
        store.sweep(READINGS, keep_h=0)
    if torn in READ_BY_DELTA:
        answer = history.sql("SELECT * FROM reading", [View(READINGS)])
        assert [gap.file for gap in answer.gaps] == [health.gaps[0].file]
    else:
        for asked in (
            lambda: values(history.embedded),
            lambda: store.put(READINGS, DAY, {DAY: 2}, [rows(DAY, 9)], "at"),
            lambda: history.compact(READINGS, DAY),
        ):
            with pytest.raises(Refused, match=r"history\.log"):
                asked()
    place.write(path, kept)
    assert history.health().gaps == ()
    assert values(Embedded(Store(store.url, place.options), None)) == [0, 1, 2]


def test_a_log_without_a_beginning_is_named(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "history"))
    engine = Embedded(store, None)
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    store.put(OTHER, DAY, {DAY: 1}, [rows(DAY, 7)], "at")
    store.sweep(READINGS)
    assert store.local
    for path in (store.local / "reading" / LOG).glob("*.parquet"):
        path.write_bytes(b"PAR1")
    health = History(store, engine, engine).health()
    assert [(gap.table, gap.file) for gap in health.gaps] == [("reading", LOG)]
    assert [state.name for state in health.tables] == ["other"]


@IN_A_FOLDER
@pytest.mark.parametrize("number", [0, 1], ids=["the first", "another"])
def test_files_are_not_made_one_while_one_of_them_cannot_be_read(history: History, number: int) -> None:
    file = history.store.files(READINGS)[number]
    path = history.store.place.within(file.path)
    kept = history.store.place.read(path)
    history.store.place.write(path, bytes(file.bytes))
    version = history.store.version("reading")
    with pytest.raises(Refused, match=r"history\.damaged"):
        history.compact(READINGS, DAY)
    with pytest.raises(Refused, match=r"history\.damaged"):
        history.store.put(READINGS, DAY, {DAYS[number]: 2}, [rows(DAYS[number], 9)], "at")
    assert history.store.version("reading") == version
    history.store.place.write(path, kept)
    history.compact(READINGS, DAY)
    assert values(history.embedded) == [0, 1, 2]


@pytest.mark.parametrize("before", [0, 1], ids=["a table nobody made", "a table that is there"])
def test_of_writers_who_put_the_same_at_once_one_is_heard(store: Store, engine: Embedded, before: int) -> None:
    for mark in range(before):
        store.put(READINGS, DAY, {DAY: mark}, [rows(DAY, 9)], "at")

    def put(_: int) -> str:
        try:
            store.put(READINGS, DAY, {DAY: 5}, [rows(DAY, 1, 2)], "at")
        except Unavailable as why:
            return why.rule
        return ""

    with ThreadPoolExecutor(4) as writers:
        told = sorted(set(writers.map(put, range(4))))
    assert told in (["", "history.busy"], [""])
    assert values(engine) == [1, 2]
    store.put(READINGS, DAY, {DAY: 5}, [rows(DAY, 1, 2)], "at")
    assert values(engine) == [1, 2]


@IN_A_FOLDER
def test_what_a_killed_writer_left_without_a_checksum_gets_it_before_it_counts(store: Store) -> None:
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    (file,) = store.files(READINGS)
    path = f"reading/{CHECKSUMS}/{file.name}.sha256"
    kept = store.place.read(path)
    store.place.write(path, b"")
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    assert store.place.read(path) == kept
    store.place.tree.delete_file(path)
    store.place.write(store.place.within(file.path), b"torn by a power cut")
    with pytest.raises(Refused, match=r"history\.damaged"):
        store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")


@IN_A_FOLDER
def test_what_goes_wrong_with_the_rows_is_told_as_it_is(history: History) -> None:
    def broken() -> Iterator:
        yield rows(DAY, 1)
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        history.store.put(READINGS, DAY, {DAY: 2}, broken(), "at")
    assert values(history.embedded) == [0, 1, 2]


def test_a_question_ends_by_name_where_the_disk_has_no_room_for_what_it_writes_aside(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", scratch], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.decode().strip()}")
    store = Store(str(tmp_path / "history"))
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    try:
        engine = Embedded(store, scratch)
        large = "SELECT * FROM (SELECT i, md5(i::text) AS word FROM range(1000000) t(i)) ORDER BY word LIMIT 900000"
        with pytest.raises(BazanError, match=r"history\.scratch"):
            engine.sql(large, [View(READINGS)], Limits(memory="30MB"))
        assert values(engine) == [1]
    finally:
        subprocess.run(["umount", "--lazy", scratch], check=True)
