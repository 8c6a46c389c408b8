"""``bazan analyse outbreaks``: files as analysts have them, and as they come from anywhere."""

import csv
import json

import pytest

from bazan.core.settings import ROOT
from bazan.processes.cli.__main__ import parser, run

DENGUE = ROOT.parent / "shared/data/health/opendengue_vn_province_month_1994_2010.csv"
WEEKS = [f"{year}-W{week:02}" for year in range(2019, 2026) for week in range(1, 53)]


@pytest.fixture
def ask(tmp_path, capsys):
    """Asks of rows of (period, cases): the list that is printed; or what is said on the other stream when it is refused."""

    class Asked:
        error = ""

        def __call__(self, rows, *words, head="period,cases", language="en"):
            path = tmp_path / "cases.csv"
            path.write_text("\n".join([head, *(f"{period},{cases}" for period, cases in rows), ""]), "utf-8")
            ended = run(parser().parse_args(["--language", language, "analyse", "outbreaks", str(path), *map(str, words)]))
            printed = capsys.readouterr()
            self.error = printed.err
            assert (ended == 0) is bool(printed.out), "a refusal prints no JSON"
            return json.loads(printed.out) if ended == 0 else printed.err

    return Asked()


@pytest.mark.parametrize("method", ["ears-c1", "ears-c2", "ears-c3", "farrington", "endemic-channel"])
def test_each_row_is_told_in_its_order(ask, method):
    rows = [(week, 4 + at % 3) for at, week in enumerate(WEEKS)]
    rows[-1] = (rows[-1][0], 60)
    told = ask(rows, "--method", method)
    assert [(row["period"], row["cases"]) for row in told] == rows
    assert set(told[0]) == {"period", "cases", "expected", "threshold", "alarm", "score", "why"}
    assert told[0] | {"why": ""} == {
        "period": "2019-W01",
        "cases": 4,
        "expected": None,
        "threshold": None,
        "alarm": None,
        "score": None,
        "why": "",
    }
    assert "0 are there" in told[0]["why"] and told[-1]["why"] is None
    assert told[-1]["alarm"] is (method != "ears-c3"), "R's third method looks at the two weeks before alone"
    assert told[-1]["score"] > 1 and told[-2]["alarm"] is False


def test_months_make_years_of_twelve_and_options_change_what_is_said(ask):
    rows = [(f"{year}-{month:02}", 20 + 10 * (month in (6, 7)) + year % 2) for year in range(2018, 2026) for month in range(1, 13)]
    told = ask(rows, "--method", "farrington")
    assert [row["threshold"] is None for row in told] == [at < 63 for at in range(96)]
    assert ask(rows, "--method", "farrington", "--years", 3, "--half-window", 1)[37]["threshold"] is not None
    wide = ask(rows, "--method", "farrington", "--alpha", 0.001, "--no-trend", "--past-not-included", 6)
    assert wide[-1]["threshold"] > told[-1]["threshold"]
    assert ask(rows, "--method", "farrington", "--threshold-method", "nbPlugin")[-1]["threshold"] % 1 == 0
    assert "263 periods before one are needed (5.1 years), the file has 96" in ask(rows, "--method", "farrington", "--per-year", 52)


def test_the_endemic_channel_takes_its_own_years_and_deviations(ask):
    rows = [(f"{year}-{month:02}", 20 + 10 * (month == 6) + year % 4) for year in range(2018, 2026) for month in range(1, 13)]
    told = ask(rows, "--method", "endemic-channel")
    assert [row["threshold"] is None for row in told] == [at < 60 for at in range(96)] and told[-1]["why"] is None
    wider = ask(rows, "--method", "endemic-channel", "--years", 3, "--deviations", 3)
    assert wider[36]["threshold"] is not None and wider[-1]["threshold"] > told[-1]["threshold"]
    assert "deviations" in ask(rows, "--method", "endemic-channel", "--deviations", "-1")


def test_a_missing_week_and_an_empty_cell_are_unknown_and_not_nought(ask):
    rows: list[tuple[str, int | str]] = [(week, 5) for week in WEEKS[:30]]
    rows[12] = (rows[12][0], "")
    told = ask(rows[:20] + rows[21:], "--method", "ears-c1")
    assert len(told) == 29 and told[12]["cases"] is None
    assert [row["period"] for row in told if row["alarm"] is None] == [*WEEKS[:7], *WEEKS[12:20], *WEEKS[21:28]]


def test_numbers_with_a_nought_behind_the_point_and_strange_periods_are_taken(ask):
    told = ask([(f"đợt {at}", f"{at % 4}.0") for at in range(20)], "--method", "ears-c2")
    assert [row["cases"] for row in told] == [at % 4 for at in range(20)] and told[-1]["threshold"] is not None


@pytest.mark.parametrize(
    ("rows", "words", "said"),
    [
        ([("2026-W01", 3), ("2026-W02", -1)], [], "Line 3, column cases: “-1”"),
        ([("2026-W01", 3), ("2026-W02", "2.5")], [], "Line 3, column cases"),
        ([("2026-W01", "many")], [], "Line 2, column cases"),
        ([("2026-W01", "9" * 400)], [], "Line 2, column cases"),
        ([("2026-W01", "nan")], [], "Line 2, column cases"),
        ([("2026-W01", 3), ("", ""), ("2026-W01", 3)], [], "Line 4"),
        ([("2026-W01", 3), ("2026-W01", 3)], [], "Line 3: the period 2026-W01"),
        ([("2026-W03", 3), ("2026-W01", 3)], [], "Line 3: the period 2026-W01"),
        ([("2026-W03", 3), ("2206-W01", 3)], [], "Line 3: a year or more"),
        ([("2026-W03", 3)], ["--alpha", "2"], "alpha"),
        ([("2026-W03", 3)], ["--alpha", "nan"], "alpha"),
        ([("2026-W03", 3)], ["--per-year", "0"], "per_year"),
        ([("2026-W03", 3)], ["--years", "99"], "years"),
        ([], [], "no lines"),
    ],
)
def test_what_can_not_be_judged_is_refused_by_its_line(ask, rows, words, said):
    assert said in ask(rows, "--method", "farrington", *words)


def test_it_is_refused_in_the_language_of_who_asks(ask):
    assert "Dòng 3" in ask([("2026-W01", 3), ("2026-W01", 3)], "--method", "ears-c1", language="vi")
    assert "cases" in ask([("2026-W01", 3)], "--method", "ears-c1", head="period,count")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "260 periods before one are needed (5.0 years), the file has 209 periods in all (4.0 years)."),
        ("vi", "cần 260 kỳ trước kỳ được xét (5,0 năm), cả tệp chỉ có 209 kỳ (4,0 năm)."),
    ],
)
def test_four_years_where_five_are_asked_for_are_refused_in_words(ask, language, said):
    rows = [(week, 5) for week in WEEKS[:209]]
    assert said in ask(rows, "--method", "farrington", "--years", 5, "--half-window", 0, language=language)
    assert "9 kỳ" in ask(rows[:9], "--method", "ears-c2", language="vi")
    assert len(ask(rows, "--method", "farrington", "--years", 3)) == 209


def test_rows_without_a_threshold_say_why_and_all_of_them_are_counted(ask):
    rows: list[tuple[str, int | str]] = [(week, 4 + at % 3) for at, week in enumerate(WEEKS)]
    rows[-2] = (rows[-2][0], "")
    told = ask(rows, "--method", "farrington")
    assert told[100]["why"] == "Too few data: 263 periods before this one are needed (5.1 years), 100 are there (1.9 years)."
    assert told[-1]["why"].startswith("A count is unknown") and told[-3]["why"] is None
    assert all((row["threshold"] is None or row["alarm"] is None) == (row["why"] is not None) for row in told)
    assert ask.error.strip().startswith(
        "Of 364 rows nothing can be said of 263, since fewer than 263 periods (5.1 years) lie before them, and of 2,"
    )


@pytest.mark.skipif(not DENGUE.is_file(), reason="needs the dengue rows of OpenDengue")
@pytest.mark.parametrize(("words", "first"), [(["farrington"], "2010-04"), (["ears-c1"], "2010-05"), (["endemic-channel"], "2010-02")])
def test_the_dengue_outbreak_of_2010_alerts_when_cases_multiply(ask, words, first):
    with DENGUE.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["calendar_start_date"][:7], int(row["dengue_total"])) for row in csv.DictReader(file) if row["adm_1_name"] == "DAK NONG"
        ]
    alarms = [row["period"] for row in ask(sorted(rows), "--method", *words) if row["alarm"] and row["period"] >= "2010"]
    assert alarms[0] == first
