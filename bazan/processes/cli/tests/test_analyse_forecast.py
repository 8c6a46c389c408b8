"""``bazan analyse forecast``: a line a step of each series, and what is said of files and series that hold nothing to go by."""

import json
import math

import pytest

from bazan.analysis.forecasts.tests.sample_series import course
from bazan.processes.cli.__main__ import parser, run


def asked(*words):
    return run(parser().parse_args(["analyse", "forecast", *map(str, words)]))


@pytest.fixture
def told(tmp_path, capsys):
    """(exit code, what was printed as JSON or none, what was said beside it) of a file of these rows."""

    def tell(rows, *words, head="series,month,value"):
        path = tmp_path / "values.csv"
        path.write_text("\n".join([head, *rows]), "utf-8")
        code = asked(path, *words)
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return tell


def months(key, values, year=2021):
    return [f"{key},{year + n // 12}-{n % 12 + 1:02d},{value}" for n, value in enumerate(values)]


def test_a_file_is_forecast_series_by_series_whatever_the_order_of_its_rows(told):
    rows = [
        *months("Cư Jút", course(1, 40, trend=3).round(2)),
        *months("few", [3, 5, 4, 6]),
        *months("still", [7] * 20),
        *months("two", [1, 2]),
    ]
    code, steps, err = told(reversed(rows), "--horizon", 6)
    assert code == 0 and "two: 2 values are too few" in err and "Cư Jút" not in err
    assert [(step["series"], step["step"]) for step in steps] == [(key, n) for key in ("still", "few", "Cư Jút") for n in range(1, 7)]
    assert {step["series"]: step["model"] for step in steps} == {"still": "Constant", "few": "Mean", "Cư Jút": "Ensemble"}
    for step in steps:
        assert list(step) == ["series", "step", "mean", "low80", "high80", "low95", "high95", "model"]
        assert step["low95"] <= step["low80"] <= step["mean"] <= step["high80"] <= step["high95"] and math.isfinite(step["mean"])
        assert step["low95"] >= 0


@pytest.mark.parametrize("first", [0, -20, 10**11])
def test_periods_are_any_whole_numbers(told, first):
    code, steps, _ = told([f"a,{first + n},{n % 5}" for n in range(11)], "--season", 4)
    assert code == 0 and len(steps) == 12


def test_days_are_not_taken_for_months_unless_each_month_has_one(told):
    days = [f"a,2024-01-{n + 1:02d},{n % 7}" for n in range(18)]
    assert told(days)[::2] == (2, "Line 3: a already has a value of this period.\n")
    assert len(told(days, "--season", 7, "--horizon", 9)[1]) == 9


def test_days_and_months_stand_for_the_same_months_and_a_gap_is_no_zero(told):
    values = [10, 12, 11, 13, 12, 14, 13, 15, 14, 16]
    by_day = [f"a,2023-{n + 1:02d}-{28 if n == 1 else 30},{value}" for n, value in enumerate(values)]
    assert told(by_day, "--horizon", 3)[1] == told(months("a", values), "--horizon", 3)[1]
    without = [row for n, row in enumerate(months("a", values)) if n != 4]
    empty = [row if n != 4 else "a,2021-05," for n, row in enumerate(months("a", values))]
    assert told(without, "--horizon", 3)[1] == told(empty, "--horizon", 3)[1]
    assert all(step["mean"] > 9 for step in told(without, "--horizon", 3)[1])


@pytest.mark.parametrize(
    ("rows", "words", "said"),
    [
        (["a,2024-01,1", "a,2024-02,2", "", "a,2024-01,3"], [], "Line 5: a already has a value"),
        (["a,2024-01,1", "a,2024-13,2"], [], "Line 3, column month: “2024-13”"),
        (["a,2024-01,1", "a,7,2"], [], "Line 3, column month: “7”"),
        (["a,2024-01,1", "a,2024-02,nan"], [], "Line 3, column value: “nan”"),
        (["a,2024-01,1", ",2024-02,2"], [], "Line 3, column series"),
        (months("a", [1, 2]), [], "a: 2 values are too few"),
        (["a,2024-01,1", "a,2024-06,2", "a,2024-12,5", "a,2025-01,7"], [], "a: 69 % of the values are missing"),
        (["a,1,1", "a,2,2", "a,1000000000,5"], [], "a: 1 values are too few"),
        (months("a", [1, 2, 3, ""]), [], "a: The newest value is missing"),
        (months("a", [50, 60, 101, 40]), ["--bounds", 0, 100], "a: The value 101 lies outside 0 to 100"),
        (months("a", [5, 6, 7]), ["--bounds", 5, 5], "Values can't lie between 5 and 5"),
        (months("a", [5, 6, 7]), ["--horizon", 0], "0 steps can't be forecast"),
        (months("a", [5, 6, 7]), ["--season", -1], "A season of -1 steps is none"),
        ([], [], "The file has no lines"),
    ],
)  # fmt: skip
def test_what_can_not_be_forecast_is_said_and_ends_with_two(told, rows, words, said):
    code, steps, err = told(rows, *words)
    assert code == 2 and not steps and said in err


def test_a_share_stays_a_share(told):
    _, steps, _ = told(months("a", [96, 99, 97, 100, 98, 99, 95, 100]), "--bounds", 0, 100)
    assert max(step["high95"] for step in steps) == 100 and min(step["low95"] for step in steps) >= 0
