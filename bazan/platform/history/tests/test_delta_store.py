"""Slices are replaced whole and once; whoever reads an older version is not disturbed; what the disk lost is named."""

import io
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bazan.core.errors import Refused
from bazan.platform.history import durability
from bazan.platform.history.api import History
from bazan.platform.history.arrow_schema import expression, seen_schema
from bazan.platform.history.delta_store import Store
from bazan.platform.history.duckdb_engine import Embedded
from bazan.platform.history.storage_location import Place
from bazan.platform.history.tests.conftest import IN_A_FOLDER
from bazan.platform.history.types import Column, Limits, Table, View, Watch

READINGS = Table(
    "reading",
    (Column("series", "int"), Column("at", "instant", steady=True), Column("value", "double"), Column("who", "text")),
    ("series", "at"),
)
DAY = date(2026, 3, 9)
HARMS: dict[str, Callable[[Place, str], object]] = {
    "missing": lambda place, path: place.tree.delete_file(path),
    "size": lambda place, path: place.write(path, place.read(path)[:50]),
    "unreadable": lambda place, path: place.write(path, bytes(len(place.read(path)))),
}


def rows(day: date, *values: float, series: int = 1, who: str = "a") -> pa.RecordBatch:
    at = np.datetime64(day, "us") + np.arange(len(values)) * np.timedelta64(60, "s")
    return pa.RecordBatch.from_arrays(
        [pa.array([series] * len(values), pa.int32()), pa.array(at), pa.array(values), pa.array([who] * len(values))],
        names=["series", "at", "value", "who"],
    )


def values(engine: Embedded, view: View | None = None) -> list[float]:
    return sorted(engine.query(expression(READINGS)["value",], [view or View(READINGS)]).rows.column("value").to_pylist())


def test_a_slice_put_again_replaces_itself_and_leaves_its_neighbours(store: Store, engine: Embedded) -> None:
    second = date(2026, 3, 10)
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1, 2)], "at")
    store.put(READINGS, DAY, {second: 1}, [rows(second, 3)], "at")
    store.put(READINGS, DAY, {DAY: 2}, [rows(DAY, 9)], "at")
    assert values(engine) == [3, 9]
    assert store.marks("reading", [DAY, second]) == {DAY: 2, second: 1}


@IN_A_FOLDER
def test_a_table_that_was_made_and_never_filled_is_empty(store: Store, engine: Embedded) -> None:
    def away() -> Iterator[pa.RecordBatch]:
        raise ConnectionError("the inbox is away")
        yield

    with pytest.raises(ConnectionError):
        store.put(READINGS, DAY, {DAY: 1}, away(), "at")
    assert (store.parts(READINGS), store.marks("reading", [DAY]), values(engine)) == ({}, {}, [])
    (state,) = store.tables()
    assert (state.rows, state.files, state.first) == (0, 0, None)
    assert History(store, engine, engine).health().gaps == ()


def test_a_slice_that_already_holds_its_mark_is_not_written_again(store: Store, engine: Embedded) -> None:
    version = store.put(READINGS, DAY, {DAY: 7}, [rows(DAY, 1)], "at")
    assert store.put(READINGS, DAY, {DAY: 7}, [rows(DAY, 1)], "at") == version
    assert values(engine) == [1]


def test_an_older_version_reads_as_it_stood(store: Store, engine: Embedded) -> None:
    version = store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    store.put(READINGS, DAY, {DAY: 2}, [rows(DAY, 2)], "at")
    assert values(engine, View(READINGS, version)) == [1]
    assert values(engine, View(READINGS, -1)) == []


def test_rows_from_elsewhere_stand_in_the_place_of_a_slice(store: Store, engine: Embedded) -> None:
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    other = pa.Table.from_batches([rows(DAY, 5)]).append_column("slice", pa.array([DAY], pa.date32()))
    assert values(engine, View(READINGS, without=frozenset({DAY}), plus=other.cast(seen_schema(READINGS)))) == [5]


def test_a_file_is_looked_into_while_one_of_its_slices_is_asked_for(store: Store, engine: Embedded) -> None:
    days = [date(2026, 3, day) for day in (9, 10)]
    store.put(READINGS, DAY, dict.fromkeys(days, 1), [rows(days[0], 1), rows(days[1], 2)], "at")
    for left_out, found in ((days[:1], [2]), (days[1:], [1]), (days, [])):
        answer = engine.sql("SELECT value FROM reading", [View(READINGS, without=frozenset(left_out))])
        assert (answer.rows.column(0).to_pylist(), answer.read) == (found, 2 if found else 0)


def test_a_part_made_one_file_keeps_its_rows_and_marks(store: Store, engine: Embedded) -> None:
    days = [date(2026, 3, day) for day in (9, 10, 11)]
    for day in days:
        store.put(READINGS, DAY, {day: 1}, [rows(day, 2, 1, series=2), rows(day, 4, series=1)], "at")
    before = values(engine)
    History(store, engine, engine).compact(READINGS, DAY)
    assert store.parts(READINGS) == {DAY: 1}
    assert values(engine) == before
    assert store.marks("reading", days) == dict.fromkeys(days, 1)
    store.put(READINGS, DAY, {days[1]: 2}, [rows(days[1], 7)], "at")
    assert values(engine) == [1, 1, 2, 2, 4, 4, 7]


def test_every_file_reaches_the_disk_before_put_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(str(tmp_path / "history"))
    synced: list[str] = []
    fsync = os.fsync
    monkeypatch.setattr(
        durability.os, "fsync", lambda handle: (synced.append(str(Path(f"/proc/self/fd/{handle}").readlink())), fsync(handle))
    )
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    (file,) = store.files(READINGS)
    folder = Path(file.path).parents[1]
    assert {file.path, str(Path(file.path).parent), str(folder / "_delta_log"), str(folder)} <= set(synced)
    assert any(name.endswith("_delta_log/00000000000000000000.json") for name in synced)


@pytest.mark.parametrize("why", HARMS)
def test_a_harmed_file_is_named_and_the_other_days_answer(store: Store, engine: Embedded, why: str) -> None:
    second = date(2026, 3, 10)
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    store.put(READINGS, DAY, {second: 1}, [rows(second, 3)], "at")
    file = store.files(READINGS)[0]
    path = store.place.within(file.path)
    kept = store.place.read(path)
    HARMS[why](store.place, path)
    answer = engine.query(expression(READINGS), [View(READINGS)])
    assert answer.rows.column("value").to_pylist() == [3]
    assert [(gap.file, gap.first, gap.last, gap.why) for gap in answer.gaps] == [(file.name, DAY, DAY, why)]
    store.place.write(path, kept)
    assert values(engine) == [1, 3]


def test_one_flipped_byte_is_found_by_the_thorough_look(store: Store) -> None:
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1, 2, 3)], "at")
    (file,) = store.files(READINGS)
    assert store.gaps("reading", [file], thorough=True) == []
    path = store.place.within(file.path)
    content = bytearray(store.place.read(path))
    content[30] ^= 1
    store.place.write(path, bytes(content))
    assert [gap.why for gap in store.gaps("reading", [file], thorough=True)] == ["unreadable"]


def test_what_was_erased_is_in_no_file_and_in_no_log(store: Store, engine: Embedded) -> None:
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1, who="Nguyễn Văn Bình"), rows(DAY, 2, who="b")], "at")
    assert History(store, engine, engine).erase(READINGS, "who", ["Nguyễn Văn Bình"]) == 1
    assert values(engine) == [2]
    for path in store.place.files("reading"):
        content = store.place.read(path)
        if path.endswith(".parquet") and "checkpoint" not in path:
            assert "Nguyễn Văn Bình" not in pq.read_table(io.BytesIO(content)).column("who").to_pylist()
        else:
            assert "Nguyễn".encode() not in content


def test_retention_takes_whole_slices(store: Store, engine: Embedded) -> None:
    days = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 20)]
    for day, part in zip(days, (DAY, DAY, date(2026, 3, 17)), strict=True):
        store.put(READINGS, part, {day: 1}, [rows(day, day.day)], "at")
    assert store.forget(READINGS, date(2026, 3, 10)) == 1
    assert values(engine) == [10, 20]
    assert store.torn("reading") == []


@IN_A_FOLDER
def test_a_query_ends_at_its_limits_and_the_process_goes_on(store: Store, engine: Embedded) -> None:
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, *range(1000))], "at")
    text = 'SELECT sum(a."value" * b."value" + c."value") AS s FROM reading a, reading b, reading c, reading d'
    with pytest.raises(Refused, match=r"history\.slow"):
        engine.sql(text, [View(READINGS)], Limits(seconds=0.5))
    with pytest.raises(Refused, match=r"history\.memory"):
        engine.sql(
            "SELECT list(a.at::text || b.at::text || c.at::text) FROM reading a, reading b, reading c",
            [View(READINGS)],
            Limits(memory="60MB"),
        )
    with pytest.raises(Refused, match=r"history\.cancelled"):
        engine.sql(text, [View(READINGS)], Limits(), Watch(cancelled=True))
    assert values(engine)[:2] == [0, 1]


ATTACKS = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_parquet('s3://histories/begun')",
    "ATTACH '/tmp/x.db'",
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "SET enable_external_access = true",
    "INSTALL httpfs",
)


@pytest.mark.parametrize("text", ATTACKS)
def test_a_session_reaches_nothing_but_its_files(store: Store, engine: Embedded, text: str) -> None:
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1)], "at")
    import duckdb

    with pytest.raises((RuntimeError, Refused, duckdb.Error)):
        engine.sql(text, [View(READINGS)])


def test_tables_are_told_with_their_rows_slices_and_files(store: Store, engine: Embedded) -> None:
    assert store.tables() == []
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1, 2)], "at")
    second = Table("other", READINGS.columns, READINGS.sorted_by)
    store.put(second, DAY, {DAY: 1}, [rows(DAY, 3)], "at")
    health = History(store, engine, engine).health()
    assert [(state.name, state.rows, state.files, state.first, state.last) for state in health.tables] == [
        ("other", 1, 1, DAY, DAY), ("reading", 2, 1, DAY, DAY),
    ]  # fmt: skip
    assert (health.gaps, health.reason) == ((), "")


def test_what_is_gone_is_swept_with_its_checksum_and_what_stands_stays(store: Store, engine: Embedded) -> None:
    for mark in (1, 2, 3):
        store.put(READINGS, DAY, {DAY: mark}, [rows(DAY, mark)], "at")
    assert store.sweep(READINGS) == 0, "younger than any question"
    assert store.sweep(READINGS, keep_h=0) == 2
    (file,) = store.files(READINGS)
    left = [path.rpartition("/")[2] for path in store.place.files("reading") if "_delta_log" not in path]
    assert sorted(left) == sorted([file.name, f"{file.name}.sha256"])
    assert store.gaps("reading", [file], thorough=True) == []
    assert store.torn("reading") == []
    assert values(engine) == [3]


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "Lịch sử 100%"))
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1, 2)], "at")
    History(store, engine := Embedded(store, None), engine).compact(READINGS, DAY)
    assert store.gaps("reading", store.files(READINGS), thorough=True) == []
    assert values(engine) == [1, 2]
