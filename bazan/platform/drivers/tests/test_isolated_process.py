"""Whatever becomes of a reader, the process that asked goes on and has a sentence to say."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

import pytest

from bazan.core.errors import Refused, Unavailable
from bazan.core.labels import sentence
from bazan.platform.drivers import isolated_process as module
from bazan.platform.drivers.isolated_process import apart
from bazan.platform.drivers.tests import faulty_readers

VALUES = [
    "ổ", 1, -(2**40), 1.5, True, None, b"\0", date(2026, 11, 25), datetime(2026, 11, 25, 7, 5, 1, 20), datetime(2026, 1, 1, tzinfo=UTC),
    clock(7, 5), timedelta(days=-1, microseconds=3), [1, ["x"]], {"a": [date(2026, 1, 1)]},
]  # fmt: skip


def refusal(reader, *words, **limits):
    with pytest.raises(Refused) as told:
        list(apart(reader, b"data", *words, **limits))
    assert sentence(told.value)
    return told.value


def test_values_come_out_as_they_went_in():
    assert list(apart(faulty_readers.echoing, b"data", *VALUES)) == [4, *VALUES]


def test_a_reader_that_takes_too_much_memory_is_refused_in_words():
    told = refusal(faulty_readers.greedy, memory=256 << 20)
    assert (told.rule, told.params) == ("drivers.apart.memory", {"limit": 256})
    assert "256 MB" in sentence(told)


@pytest.mark.parametrize("reader", [faulty_readers.sleeping, faulty_readers.working])
def test_a_reader_that_takes_too_long_is_ended(reader):
    began = time.monotonic()
    told = refusal(reader, seconds=1)
    assert (told.rule, told.params) == ("drivers.apart.slow", {"seconds": 1})
    assert time.monotonic() - began < 20


def test_a_reader_that_falls_takes_nobody_with_it():
    assert refusal(faulty_readers.falling).rule == "drivers.apart.memory"


def test_what_a_reader_refuses_is_refused_here():
    told = refusal(faulty_readers.refusing)
    assert (told.rule, told.params, told.field) == ("drivers.number", {"value": "data"}, "file")


def test_a_mistake_of_a_reader_is_told_as_a_mistake():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(apart(faulty_readers.mistaken, b""))


def test_a_reader_writes_no_file_and_sees_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@database/bazan")
    with pytest.raises(RuntimeError, match="File too large"):
        list(apart(faulty_readers.writing, b"data", str(tmp_path / "file")))
    (seen,) = apart(faulty_readers.looking_around, b"")
    assert "PYTHONPATH" in seen and not {name for name in seen if name in os.environ and name not in ("PATH", "LANG", "PYTHONPATH")} - {
        "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX"
    }  # fmt: skip


def test_readers_wait_for_their_turn(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    running = [apart(faulty_readers.echoing, b"") for _ in range(module.AT_ONCE)]
    for one in running:
        next(one)
    with pytest.raises(Unavailable, match=r"drivers\.apart\.busy"):
        next(apart(faulty_readers.echoing, b""))
    for one in running:
        one.close()
    assert next(apart(faulty_readers.echoing, b"")) == 0
