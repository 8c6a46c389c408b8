"""Today's true count from late reports: how often its interval holds it, and what it makes of odd lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.outbreaks.nowcast import FEWEST, nowcast
from bazan.analysis.outbreaks.tests.simulated_counts import lines
from bazan.core.errors import Refused

TODAY = 150


@given(st.integers(0, 2**31), st.floats(0.7, 40), st.floats(1, 12))
@settings(max_examples=8, deadline=None)
def test_what_is_reported_is_the_least_and_the_answer_is_always_the_same(seed, level, delay):
    onset, report = lines(np.random.default_rng(seed), TODAY + 1, level, delay_days=delay)
    told = nowcast(onset, report, TODAY)
    assert [day.day for day in told] == list(range(TODAY - 27, TODAY + 1))
    for day in told:
        assert day.reported == ((onset == day.day) & (report <= TODAY)).sum()
        assert day.reported <= day.low <= day.high and day.reported <= day.estimate
    known = report <= TODAY
    assert nowcast(onset[known], report[known], TODAY) == told, "what is reported later is not known yet"


@pytest.mark.parametrize("scatter", ["none", "days", "weekends"])
def test_its_interval_holds_the_true_number_as_often_as_it_says(scatter):
    rng, held = np.random.default_rng(3), []
    for today in range(140, 161):
        onset, report = lines(rng, 190, 20, phi=4, delay_days=5, scatter=scatter)
        true = np.bincount(onset[report - onset <= 28], minlength=190)
        held += [day.low <= true[day.day] <= day.high for day in nowcast(onset, report, today)[-14:]]
    assert 0.92 <= np.mean(held) <= 0.98


def test_the_estimate_comes_closer_to_the_truth_than_what_is_reported():
    onset, report = lines(np.random.default_rng(8), 190, 30, phi=2, delay_days=6)
    true = np.bincount(onset[report - onset <= 28], minlength=190)
    told = nowcast(onset, report, TODAY)[-7:]
    assert sum(abs(day.estimate - true[day.day]) for day in told) < 0.4 * sum(true[day.day] - day.reported for day in told)


def test_a_month_without_a_case_is_told_as_few():
    onset, report = lines(np.random.default_rng(8), 120, 10, phi=2, delay_days=3)
    told = nowcast(onset[onset < 100], report[onset < 100], 130)
    assert all(day.reported == 0 and day.low == 0 for day in told) and told[0].high == 0 and told[-1].high < 10


@pytest.mark.parametrize(
    ("onset", "report", "rule"),
    [
        ([5, 6], [4, 7], "outbreaks.reported_before"),
        ([5, 6], [5], "outbreaks.lengths"),
        ([], [], "outbreaks.few_reports"),
        ([100] * (FEWEST - 1), [101] * (FEWEST - 1), "outbreaks.few_reports"),
        ([140] * 500, [141] * 500, "outbreaks.few_reports"),
    ],
)
def test_lines_nothing_can_be_learnt_from_are_refused(onset, report, rule):
    with pytest.raises(Refused) as why:
        nowcast(onset, report, TODAY)
    assert why.value.rule == rule
