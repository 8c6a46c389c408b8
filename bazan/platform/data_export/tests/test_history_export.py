"""A history on a server: an export says what it holds, and it is arrived with only where that is there."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from bazan.core.errors import Refused
from bazan.platform.data_export import exporter, importer
from bazan.platform.data_export.importer import Arrival
from bazan.platform.data_export.types import Dictionary, House
from bazan.platform.history.api import Store
from bazan.platform.history.types import Column, Table
from tests.servers.object_storage import ON_S3, Server, server

pytestmark = ON_S3
DAY, SECOND = date(2026, 3, 9), date(2026, 3, 10)
READINGS = Table("reading", (Column("at", "instant"), Column("value", "double")), ("at",))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Server:
    for name, value in server().options.items():
        monkeypatch.setenv(name, value)
    return server()


def rows(day: date, *values: float) -> pa.RecordBatch:
    at = pa.array([datetime(day.year, day.month, day.day)] * len(values), pa.timestamp("us"))
    return pa.RecordBatch.from_arrays([at, pa.array(values)], names=["at", "value"])


def house(home: Path, url: str = "") -> House:
    nobody: Any = None
    home.mkdir(parents=True, exist_ok=True)
    return House(
        url="", embedded=True, home=home, history=None if url else home / "history", history_url=url, archive=nobody, version="1",
        province="x", audit_key="",
    )  # fmt: skip


def exported(root: Path, left: House) -> Arrival:
    """What an export says of the history alone."""
    root.mkdir()
    tables, kept, damaged = exporter._history(root, left, {"reading": 2})
    told = Dictionary(
        made_at=datetime(2026, 3, 11, tzinfo=UTC), version="1", province="x", people=True, migrations=(), audit=(0, "", ""), tables=(),
        references=(), sequences={}, left=(), history=tuple(tables), history_at=left.history_url, unreadable=tuple(damaged),
        files=tuple(kept),
    )  # fmt: skip
    return Arrival(root, told, "")


def filled(store: Store) -> Store:
    store.put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1, 2)], "at")
    store.put(READINGS, DAY, {SECOND: 1}, [rows(SECOND, 3)], "at")
    return store


def test_a_history_of_files_arrives_on_a_server(elsewhere: Server, tmp_path: Path) -> None:
    left = house(tmp_path / "left")
    filled(Store(str(left.history)))
    arrival = exported(tmp_path / "export", left)
    here = house(tmp_path / "here", f"{elsewhere.bucket}/{uuid.uuid4().hex}")
    importer._has_no_files(here, arrival.told)
    importer.bring_files(arrival, here)
    store = importer.store_of(here)
    assert [(state.name, state.version, state.rows) for state in store.tables()] == [("reading", 2, 3)]
    assert store.gaps("reading", store.listed("reading", 2), thorough=True) == []
    with pytest.raises(Refused, match=r"leaving\.not_empty\.files"):
        importer._has_no_files(here, arrival.told)


def test_who_arrives_without_the_history_that_lies_on_a_server_is_refused(elsewhere: Server, tmp_path: Path) -> None:
    url = f"{elsewhere.bucket}/{uuid.uuid4().hex}"
    store = filled(Store(url, elsewhere.options))
    arrival = exported(tmp_path / "export", house(tmp_path / "left", url))
    assert [(table.name, table.version, table.rows, table.files) for table in arrival.told.history] == [("reading", 2, 3, ())]
    assert arrival.told.files == ()
    for here in (house(tmp_path / "a"), house(tmp_path / "b", f"{elsewhere.bucket}/{uuid.uuid4().hex}")):
        with pytest.raises(Refused, match=r"leaving\.history"):
            importer._look_over(arrival.told, here)
    store.put(READINGS, DAY, {DAY: 2}, [rows(DAY, 4)], "at")
    importer._look_over(arrival.told, house(tmp_path / "c", url))
    here = house(tmp_path / "d")
    assert here.history
    for path in store.place.files(""):
        Store(str(here.history)).place.write(path, store.place.read(path))
    importer._look_over(arrival.told, here)
    importer._has_no_files(here, arrival.told)
    with pytest.raises(Refused, match=r"leaving\.not_empty\.files"):
        importer._has_no_files(here, replace(arrival.told, history_at=""))
