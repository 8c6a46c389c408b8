"""A server that refuses or hangs is told in words and in bounded time, and nothing that was put is gone when it comes back."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bazan.core.errors import Unavailable
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.platform.history.arrow_schema import expression
from bazan.platform.history.delta_store import Store
from bazan.platform.history.duckdb_engine import Embedded
from bazan.platform.history.installation_history import History
from bazan.platform.history.tests.test_delta_store import DAY, READINGS, rows, values
from bazan.platform.history.types import View
from tests.servers.object_storage import ON_S3, Server

pytestmark = ON_S3
PATIENCE_S = 1
SECOND = date(2026, 3, 10)


@pytest.fixture
def history(far: Callable[..., Store], tmp_path: Path) -> History:
    far().put(READINGS, DAY, {DAY: 1}, [rows(DAY, 1, 2)], "at")
    store = far(PATIENCE_S)
    engine = Embedded(store, tmp_path / "scratch")
    return History(store, engine, engine)


@pytest.fixture
def gone(server: Server) -> Iterator[None]:
    server.cut()
    yield
    server.open()


@pytest.fixture
def held_up(server: Server) -> Iterator[None]:
    server.block()
    yield
    server.unblock()


def each_is_refused(history: History, within_s: float) -> None:
    version = 0
    for asked in (
        lambda: history.query(expression(READINGS), [View(READINGS)]),
        lambda: history.query(expression(READINGS), [View(READINGS, version)]),
        lambda: history.sql("SELECT * FROM reading", [View(READINGS)]),
        lambda: history.store.put(READINGS, DAY, {SECOND: 1}, [rows(SECOND, 3)], "at"),
        lambda: history.compact(READINGS, DAY),
        lambda: history.store.sweep(READINGS),
    ):
        began = time.monotonic()
        with pytest.raises(Unavailable, match=r"history\.away") as refusal:
            asked()
        assert time.monotonic() - began < within_s
        for language in ("vi", "en"):
            with speaking(language):
                assert "HISTORY_URL" in sentence(refusal.value)
    health = history.health()
    assert "history.away" in health.reason
    assert (health.tables, health.gaps) == ((), ())


def test_a_server_that_refuses_is_told_at_once(history: History, gone: None) -> None:
    each_is_refused(history, 5)


@pytest.mark.slow
def test_a_server_that_hangs_is_told_when_patience_ends(history: History, held_up: None) -> None:
    each_is_refused(history, 3 * PATIENCE_S + 4)


def test_what_was_put_before_the_server_went_is_there_when_it_comes_back(
    history: History, far: Callable[..., Store], server: Server
) -> None:
    server.cut()
    with pytest.raises(Unavailable):
        history.store.put(READINGS, DAY, {SECOND: 1}, [rows(SECOND, 3)], "at")
    server.open()
    history = History(far(), engine := Embedded(far(), None), engine)
    assert history.store.marks("reading", [DAY, SECOND]) == {DAY: 1}
    history.store.put(READINGS, DAY, {SECOND: 1}, [rows(SECOND, 3)], "at")
    assert values(history.embedded) == [1, 2, 3]
    assert history.health().reason == ""
