"""``bazan analyse process``: one JSON document of a log of events, whatever the file looks like, or a refusal that names the line."""

import argparse
import csv
import json
import random

import pytest

from bazan.core.settings import ROOT
from bazan.processes.cli.__main__ import run
from bazan.processes.cli.analyses import process

PERMITS = ROOT.parent / "shared" / "data" / "dossiers" / "wabo_receipt_cases_first_half.csv"
LOG = """case,activity,timestamp,unit,until
1,Tiếp nhận,2026-11-02T08:00:00,một cửa,2026-11-10
1,Xử lý,2026-11-02T10:00:00,địa chính,2026-11-10
1,Trả kết quả,2026-11-03T10:00:00,một cửa,2026-11-10
2,Tiếp nhận,2026-11-02T08:00:00,một cửa,2026-11-10
2,Xử lý,2026-11-02T09:00:00,địa chính,2026-11-10
2,Xử lý,2026-11-04T09:00:00,địa chính,2026-11-10
"""
STEPS = 'ends = ["Trả kết quả"]\n' + "".join(
    f'[[steps]]\nactivity = "{name}"\n' for name in ("Tiếp nhận", "Xử lý", "Thẩm định", "Trả kết quả")
)


@pytest.fixture
def asked(tmp_path, capsys):
    """What is told of the text of a file: the document, or what stands on the error stream."""

    def ask(text, *words, language="en"):
        path = tmp_path / "log.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        top = argparse.ArgumentParser()
        top.add_argument("--language", default=language)
        process.register(top.add_subparsers())
        ended = run(top.parse_args(["process", str(path), *map(str, words)]))
        told = capsys.readouterr()
        if ended:
            assert ended == 2 and not told.out
            return told.err.strip()
        (line,) = told.out.splitlines()
        return json.loads(line, parse_constant=pytest.fail)

    return ask


@pytest.fixture
def procedure(tmp_path):
    path = tmp_path / "procedure.toml"
    path.write_text(STEPS, "utf-8")
    return path


def test_a_log_is_told_by_its_ways_waits_and_durations(asked):
    told = asked(LOG, "--unit", "unit")
    assert (told["cases"], told["events"]) == (2, 6)
    assert told["variants"] == [
        {"activities": ["Tiếp nhận", "Xử lý", "Trả kết quả"], "cases": 1, "share": 0.5, "median_s": 93_600},
        {"activities": ["Tiếp nhận", "Xử lý", "Xử lý"], "cases": 1, "share": 0.5, "median_s": 176_400},
    ]
    first, *_ = told["edges"]
    assert first == {
        "from": "Tiếp nhận", "to": "Xử lý", "count": 2,
        "total_wait_s": 10_800, "share": pytest.approx(0.04), "median_wait_s": 5400, "p90_wait_s": 6840,
    }  # fmt: skip
    assert (told["start"], told["end"]) == ({"Tiếp nhận": 2}, {"Trả kết quả": 1, "Xử lý": 1})
    assert told["durations"] == {"min_s": 93_600, "median_s": 135_000, "mean_s": 135_000, "p90_s": 168_120, "max_s": 176_400}
    assert [(again["activity"], again["times"], again["direct"]) for again in told["rework"]] == [("Xử lý", 1, 1)]
    assert told["handovers"][0] | {"from": "một cửa", "to": "địa chính", "count": 2, "back": 0} == told["handovers"][0]
    assert told["bottlenecks"]["units"][0]["unit"] == "địa chính"
    assert told["time"] == {"waiting_s": 270_000, "working_s": None}


def test_the_order_of_lines_their_ends_and_columns_nobody_asked_for_change_nothing(asked):
    head, *lines = LOG.splitlines()
    random.Random(1).shuffle(lines)
    assert asked("\ufeff" + "\r\n".join([head, "", *lines])) == asked(LOG)


def test_instants_are_read_in_the_ways_logs_write_them(asked):
    ways = ["2026-11-02 01:00:00.000000+00:00", "2026-11-02T01:00:00Z", "2026-11-02T08:00:00", "2026-11-02T08:00+07:00", "20261102T080000"]
    told = asked("case,activity,timestamp\n" + "".join(f"1,{number},{way}\n" for number, way in enumerate(ways)) + "1,day,2026-11-03\n")
    assert told["variants"] == [{"activities": [*"01234", "day"], "cases": 1, "share": 1, "median_s": 16 * 3600}]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2,Xử lý,2026-11-04T09:00:00", "2,Xử lý,04/11/2026 09:00", "Dòng 7, cột timestamp: không đọc được “04/11/2026 09:00”."),
        ("2,Xử lý,2026-11-04T09:00:00", "2,Xử lý,2026-11-04x09:00:00", "Dòng 7, cột timestamp: không đọc được “2026-11-04x09:00:00”."),
        ("2026-11-03T10:00:00", "9999-12-31T23:00-09:00", "Dòng 4, cột timestamp: không đọc được “9999-12-31T23:00-09:00”."),
        ("1,Xử lý", "1, ", "Dòng 3, cột activity: không đọc được “”."),
        ("1,Xử lý", ",Xử lý", "Dòng 3, cột case: không đọc được “”."),
        ("case,", "dossier,", "Tệp cần đúng một cột “case”"),
        (LOG, LOG.splitlines()[0], "Tệp không có dòng nào."),
        (LOG, "", "Tệp cần đúng một cột “case”"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(asked, old, new, said):
    assert asked(LOG.replace(old, new, 1), language="vi").startswith(said)


def test_a_file_in_another_encoding_is_no_log(asked):
    assert "UTF-8" in asked(LOG.encode("utf-16"))


def test_cases_are_held_beside_a_procedure_and_those_that_run_owe_nothing_yet(asked, procedure):
    told = asked(LOG, "--procedure", procedure)["conformance"]
    assert (told["cases"], told["running"], told["conforming"]) == (2, 1, 0)
    assert told["departures"] == [
        {"kind": "inserted", "activity": "Xử lý", "cases": 1, "times": 1, "declared": True},
        {"kind": "skipped", "activity": "Thẩm định", "cases": 1, "times": 1, "declared": True},
    ]


def test_where_too_little_has_ended_no_risk_is_told_and_no_step_shortened(asked, procedure):
    told = asked(LOG, "--procedure", procedure, "--due", "until")["risk"]
    assert told["at"] == "2026-11-04T02:00:00+00:00" and told["trial"] is None
    assert told["running"] == [{"case": "2", "activity": "Xử lý", "due": "2026-11-10T16:59:59.999999+00:00", "late": None, "alike": 0}]
    assert asked(LOG, "--less", "Xử lý=2") == "2 cases have ended; it takes 20 to tell anything."
    assert "“Xử lý” there is" in asked(LOG, "--less", "Xu lý=2")
    assert "ends of --procedure" in asked(LOG, "--due", "until")


def test_enough_cases_tell_what_a_shorter_step_would_bring(asked, procedure):
    lines = [
        f"{case},{name},2026-11-{day:02}"
        for case in range(30)
        for name, day in (("Tiếp nhận", 1), ("Xử lý", 5 + case % 3), ("Trả kết quả", 9))
    ]
    told = asked("\n".join(["case,activity,timestamp", *lines]), "--procedure", procedure, "--less", "Xử lý=2")["less"]
    assert (told["cases"], told["with_step"]) == (30, 30)
    assert told["figures"]["mean_s"] == {"was": 691_200, "would_be": 518_400, "change": -172_800, "low": -172_800, "high": -172_800}


def test_time_at_work_is_told_apart_from_waiting(asked):
    head, first, then, *_ = LOG.splitlines()
    life = [f"{head},life", f"{first},", f"{then.replace('10:00', '09:00')},start", f"{then},COMPLETE"]
    told = asked("\n".join(life), "--lifecycle", "life")
    assert told["time"] == {"waiting_s": 3600, "working_s": 3600} and told["events"] == 2
    began = "\n".join([f"{head},began", f"{first},", f"{then},2026-11-02T09:30:00"])
    assert asked(began, "--begun", "began")["time"] == {"waiting_s": 5400, "working_s": 1800}
    assert asked(began.replace("09:30", "19:30"), "--begun", "began") == "Events that say their work began after it was done: 1."


def test_every_lifecycle_transition_is_counted_and_only_done_work_is_an_event(asked):
    head, first, then, *_ = LOG.splitlines()
    words = ["SCHEDULE", "Assign", "START", "suspend", "resume", "COMPLETE", "complete", "ATE_ABORT", "half"]
    rows = [f"{first},", *(f"{then.replace('10:00', f'10:{minute:02}')},{word}" for minute, word in enumerate(words))]
    text = "\n".join([f"{head},life", *rows])
    told = asked(text, "--lifecycle", "life")
    assert told["events"] == 3 and told["time"] == {"waiting_s": 7200 + 120 + 60, "working_s": 180}
    assert told["lifecycle"][0] == {"transition": "complete", "rows": 3, "use": "done"}
    assert {transition["transition"]: (transition["rows"], transition["use"]) for transition in told["lifecycle"][1:]} == {
        "schedule": (1, "waiting"), "assign": (1, "waiting"), "start": (1, "begun"), "suspend": (1, "paused"), "resume": (1, "paused"),
        "ate_abort": (1, "aborted"), "half": (1, "unknown"),
    }  # fmt: skip
    assert sum(transition["rows"] for transition in told["lifecycle"]) == len(rows)


def test_a_lifecycle_transition_that_no_standard_knows_is_named(asked):
    head, first, *_ = LOG.splitlines()
    assert asked(f"{head},life\n{first},half", "--lifecycle", "life") == (
        "No row says that something was completed; the column of the life cycle says: half 1."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 rows have a life cycle transition that XES doesn't name, and are no events: half (2)."),
        ("vi", "2 dòng ghi trạng thái vòng đời không có trong chuẩn XES nên không tính là sự kiện: half (2)."),
    ],
)
def test_rows_of_unknown_transitions_are_reported_in_words(tmp_path, capsys, language, said):
    head, first, then, *_ = LOG.splitlines()
    path = tmp_path / "log.csv"
    path.write_text("\n".join([f"{head},life", f"{first},complete", f"{then},half", f"{then},half"]), "utf-8")
    top = argparse.ArgumentParser()
    top.add_argument("--language", default=language)
    process.register(top.add_subparsers())
    assert run(top.parse_args(["process", str(path), "--lifecycle", "life"])) == 0
    assert capsys.readouterr().err.strip() == said


def test_aborted_work_is_not_the_beginning_of_work_done_later(asked):
    head, *_ = LOG.splitlines()
    rows = [
        f"1,Xử lý,2026-11-02T{hour:02}:00:00,,,{word}" for hour, word in ((8, "start"), (9, "pi_abort"), (10, "start"), (11, "complete"))
    ]
    told = asked("\n".join([f"{head},life", *rows]), "--lifecycle", "life")
    assert told["time"]["working_s"] == 3600


@pytest.mark.skipif(not PERMITS.is_file(), reason="the permits of a Dutch municipality aren't here")
def test_real_permits_are_told_as_they_are(asked):
    with PERMITS.open(encoding="utf-8", newline="") as file:
        rows = [(row["case_id"], row["activity"], row["timestamp"]) for row in csv.DictReader(file)]
    told = asked("\n".join(["case,activity,timestamp", *map(",".join, rows)]))
    assert (told["cases"], told["events"], len(told["variants"])) == (717, 4422, 82)
    assert sum(edge["count"] for edge in told["edges"]) == 4422 - 717
    assert told["variants"][0]["cases"] == 259
