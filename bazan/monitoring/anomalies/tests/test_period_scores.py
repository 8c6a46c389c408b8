"""What is said of an indicator by month, of tens of values."""

from datetime import date

import numpy as np
import pytest

from bazan.core.errors import Refused
from bazan.core.working_days import Calendar
from bazan.monitoring.anomalies.algorithms.period_scores import score
from tests.present import present

SEASON = 10 * np.sin(np.arange(12) / 12 * 2 * np.pi)
STARTS = [date(2019 + at // 12, at % 12 + 1, 1) for at in range(72)]


def monthly(count=72, noise=1.0, trend=0.2):
    return 100 + np.tile(SEASON, 6)[:count] + trend * np.arange(count) + np.random.default_rng(2).normal(0, noise, count)


def test_a_month_off_its_season_and_trend_is_unusual_and_the_others_are_not():
    values = monthly()
    values[60] += 12
    told = score(STARTS, values, 12)  # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
    assert [(at, one.kind) for at, one in enumerate(told) if one.flag] == [(60, "point")]
    assert present(told[60].expected).high < values[60]
    assert present(told[60].expected).low < values[60] - 12 < present(told[60].expected).high


def test_a_level_that_moved_by_reform_is_one_event():
    values = monthly(noise=0.5)
    values[50:] += 40
    told = score(STARTS, values, 12)  # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
    begun = [at for at, one in enumerate(told) if one.flag and at >= 50]
    assert begun[0] == 50
    assert len(begun) <= 2


def test_two_months_without_a_value_are_missing():
    values = monthly()
    values[65:67] = np.nan
    told = score(STARTS, values, 12)  # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
    assert {told[65].kind, told[66].kind} >= {"missing"}
    assert told[66].since_s == told[65].since_s or told[65].kind is None
    assert told[66].expected is not None


def test_a_form_filled_with_last_months_number_is_stuck():
    values = monthly().round(1)
    values[60:64] = values[60]
    # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
    assert "stuck" in {one.kind for one in score(STARTS, values, 12)[61:64]}


def test_a_month_of_tet_is_set_against_months_of_tet():
    tets = {2019: 2, 2020: 1, 2021: 2, 2022: 2, 2023: 1, 2024: 2}
    holidays = {date(year, month, day) for year, month in tets.items() for day in (range(21, 32) if month == 1 else range(5, 15))}
    calendar = Calendar(frozenset(day for day in holidays if day.weekday() < 5), years=range(2019, 2025))
    values = monthly(trend=0)
    for at, start in enumerate(STARTS):
        values[at] += 30 * (start.month == tets[start.year])
    # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
    blind, told = score(STARTS, values, 12), score(STARTS, values, 12, calendar)
    assert sum(one.flag for one in told) < sum(one.flag for one in blind)


@pytest.mark.parametrize(
    "values", [[], [1.0, 2.0, 3.0], [5.0] * 72, [np.nan] * 72, [0.0] * 40 + [1.0] + [0.0] * 31],
    ids=["none", "three", "constant", "all missing", "nearly always zero"],
)  # fmt: skip
def test_nothing_is_told_where_nothing_is_known(values):
    told = score(STARTS[: len(values)], values, 12)
    assert len(told) == len(values)
    assert sum(one.flag for one in told) <= 1


def test_a_value_is_told_from_those_up_to_it_alone():
    values = np.exp(monthly() / 20)
    values[40] *= 5
    assert score(STARTS, values, 12)[:50] == score(STARTS[:50], values[:50], 12)


@pytest.mark.parametrize("per_year", [1, 4, 12, 52])
def test_every_grain_is_taken(per_year):
    starts = {
        1: [date(1980 + at, 1, 1) for at in range(40)],
        4: [date(2010 + at // 4, at % 4 * 3 + 1, 1) for at in range(40)],
        12: STARTS[:40],
        52: [date.fromisocalendar(2019 + at // 52, at % 52 + 1, 1) for at in range(160)],
    }[per_year]
    values = np.random.default_rng(1).normal(50, 2, len(starts))
    values[-1] = 80
    assert score(starts, values, per_year)[-1].kind == "point"  # pyrefly: ignore[bad-argument-type] - an array is read as a sequence


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(Refused, match=r"anomalies\.order"):
        score(STARTS[::-1], monthly(), 12)  # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
    with pytest.raises(Refused, match=r"anomalies\.lengths"):
        score(STARTS, [1.0], 12)
    with pytest.raises(Refused, match=r"anomalies\.numbers"):
        score(STARTS[:1], [np.inf], 12)
