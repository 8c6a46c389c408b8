"""``bazan analyse anomalies``: what is printed of a file of an analyst, and what is said of files that hold none."""

import json
import math
from datetime import datetime, timedelta

import pytest

from bazan.monitoring.anomalies.types import KINDS
from bazan.processes.cli.__main__ import parser, run

FIRST = datetime(2026, 1, 5)
NAB = "timestamp,value\n2015-09-01 13:45:00,3.06\n2015-09-01 13:50:00,6.44\n"


def asked(path, *before) -> int:
    return run(parser().parse_args([*before, "analyse", "anomalies", str(path)]))


@pytest.fixture
def told(tmp_path, capsys):
    def of(text):
        path = tmp_path / "series.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        assert asked(path) == 0
        return json.loads(capsys.readouterr().out)

    return of


def hourly(days, wrong=lambda at, value: value):
    """Lines of a sensor by the hour, each as (timestamp, value)."""
    usual = [50 + 10 * math.sin(at / 24 * 2 * math.pi) + (at * 7919 % 101) / 50 for at in range(days * 24)]
    return [(str(FIRST + timedelta(hours=at)), wrong(at, round(value, 2))) for at, value in enumerate(usual)]


def csv(lines):
    return "timestamp,value\n" + "".join(f"{stamp},{value}\n" for stamp, value in lines)


def test_each_row_has_its_entry_in_the_order_of_the_file(told):
    lines = hourly(40, lambda at, value: 95 if at == 900 else value)
    entries = told(csv(lines))
    assert [entry["timestamp"] for entry in entries] == [stamp for stamp, _ in lines]
    assert [entry["value"] for entry in entries] == [value for _, value in lines]
    assert all(0 <= entry["score"] <= 1 and isinstance(entry["flag"], bool) for entry in entries)
    (alarm,) = [entry for entry in entries[500:] if entry["flag"]]
    assert (alarm["timestamp"], alarm["kind"], alarm["since"]) == (lines[900][0], "point", lines[900][0])
    assert alarm["low"] < alarm["expected"] < alarm["high"] < 95
    assert {entry["kind"] for entry in entries if "kind" in entry} <= set(KINDS)


def test_rows_in_any_order_and_twice_are_told_where_they_stand(told):
    lines = hourly(40, lambda at, value: 95 if at == 900 else value)
    upright, turned = told(csv(lines)), told(csv(lines[::-1]))
    assert turned[::-1] == upright
    twice = told(csv([line for line in lines for _ in (0, 1)]))
    assert len(twice) == 2 * len(lines)


def test_a_row_is_told_from_those_up_to_it_alone(told):
    lines = hourly(30, lambda at, value: "" if at % 50 == 7 else value)
    assert told(csv(lines[:500])) == told(csv(lines))[:500]


def test_empty_values_are_silence_and_not_unusual_where_they_are_usual(told):
    lines = hourly(40, lambda at, value: "" if 900 <= at < 912 else value)
    entries = told(csv(lines))
    assert [entry["value"] for entry in entries[900:912]] == [None] * 12
    assert [entry["kind"] for entry in entries[900:912] if entry["flag"]] == ["missing"]
    gappy = told(csv(hourly(40, lambda at, value: "" if at % 12 < 6 else value)))
    assert not any(entry["flag"] for entry in gappy[500:])


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        (NAB, [0, 0]),
        ("value;no,timestamp,value\n1,2026-01-01T00:00:00+07:00,3\n", [0]),
        ("\ufefftimestamp,value\r\n2026-02-28,1\r\n2024-02-29,2\r\n\r\n0001-01-01,3\r\n", [0, 0, 0]),
        ("timestamp,value\n2026-01-01,\n2026-01-02,\n", [0, 0]),
        ("timestamp,value\n2026-01-01,1e99\n2026-01-02,-1e99\n2026-01-02,0\n", [0, 0, 0]),
        (csv([(str(FIRST + timedelta(minutes=5 * at)), 7) for at in range(400)]), [0] * 400),
    ],
    ids=["two rows", "a zone", "old and odd days", "no value at all", "huge", "constant"],
)
def test_where_nothing_is_known_nothing_is_unusual(told, text, scores):
    entries = told(text)
    assert [round(entry["score"]) for entry in entries] == scores
    assert not any(entry["flag"] for entry in entries)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timestamp,value\n2026-01-01,1\n2026-01-02,much\n", "Line 3, column value: “much”"),
        ("timestamp,value\n2026-01-01,nan\n", "Line 2, column value"),
        ("timestamp,value\n2026-01-01,-inf\n", "Line 2, column value"),
        ("timestamp,value\n2026-01-01,1e300\n", "Line 2, column value"),
        ("timestamp,value\n2026-02-29,1\n", "Line 2, column timestamp: “2026-02-29”"),
        ("timestamp,value\n,1\n", "Line 2, column timestamp"),
        ("timestamp,value\n01/02/2026,1\n", "Line 2, column timestamp"),
        ("time,value\n2026-01-01,1\n", "exactly one column “timestamp”"),
        ("timestamp,value\n", "no lines"),
        (b"timestamp,value\n\xff\xfe", "UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_line(tmp_path, capsys, text, said):
    path = tmp_path / "series.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert asked(path) == 2
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True), err


def test_a_file_that_is_not_there_is_told_in_the_language_asked_for(tmp_path, capsys):
    assert asked(tmp_path / "none.csv", "--language", "vi") == 2
    assert "Không có tệp" in capsys.readouterr().err
