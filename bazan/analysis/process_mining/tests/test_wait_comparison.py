"""Which steps grew longer: by a test that SciPy agrees with, never in a log that only began, never by chance or by a holiday."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.rules import stays
from bazan.analysis.process_mining.tests.sample_logs import DAY
from bazan.analysis.process_mining.wait_comparison import growths, longer

NOW = 200 * DAY
SPANS = st.lists(st.integers(0, 6), min_size=2, max_size=30)


def steady(days=200, lately=1, before=1, a_day=3, since=0):
    """Some cases opened each day that came to "in" and left it after so many days; those that ended in the last four weeks took longer."""
    rows = []
    for day in range(since, days):
        for each in range(a_day):
            took = lately if day + before > days - 28 else before
            case = f"{day:03}.{each}"
            rows += [(case, "in", day * DAY + each), (case, "out", (day + took) * DAY + each)]
    case, activity, at = zip(*(row for row in rows if row[2] <= NOW), strict=True)
    return gathered(case, activity, at, entered=True)


def test_a_step_that_takes_twice_as_long_of_late_is_told():
    log = steady(lately=4, before=2)
    (growth,) = growths(log, log, NOW)
    assert growth.step == "in" and growth.median_s == 2 * growth.before_s and growth.p < 0.001


def test_a_steady_process_and_one_that_grew_a_little_are_not_told():
    for lately in (10, 11):
        log = steady(lately=lately, before=10)
        assert growths(log, log, NOW) == []


def test_a_log_that_has_only_begun_tells_nothing_of_its_short_first_waits():
    waits = np.random.default_rng(7).exponential(20, 3 * 50)
    rows = []
    for number, days in enumerate(waits.tolist()):
        opened = (150 + number // 3) * DAY
        rows += [(str(number), "in", opened), (str(number), "out", opened + round(days * DAY))]
    case, activity, at = zip(*(row for row in rows if row[2] <= NOW), strict=True)
    log = gathered(case, activity, at, entered=True)
    assert growths(log, log, NOW) == []


def test_what_the_clock_of_the_offices_does_not_call_longer_is_not_told():
    log = steady(lately=4, before=2)
    before = stays(log).before
    at = log.at.copy()
    at[before + 1] = at[before] + 2 * DAY
    assert growths(log, replace(log, at=at), NOW) == []


def test_the_more_logs_are_looked_at_the_surer_it_has_to_be():
    log = steady(lately=4, before=2, a_day=1)
    (alone,) = growths(log, log, NOW)
    assert growths(log, log, NOW, comparisons=round(0.002 / alone.p)) == []


@pytest.mark.parametrize(
    ("these", "those", "p"),
    [
        ([3, 4, 2, 6, 2, 5], [9, 7, 5, 10, 6, 8], 0.9960472777460493),
        ([1, 2, 2, 3, 9, 9, 9], [1, 1, 2, 2, 2, 3], 0.0682276370180205),
        (list(range(5, 45)), list(range(40)), 0.035947886709456714),
    ],
)
def test_ranks_are_judged_as_scipy_judges_them(these, those, p):
    """``scipy.stats.mannwhitneyu(these, those, alternative="greater", method="asymptotic")``, SciPy 1.18.1."""
    assert longer(these, those) == pytest.approx(p, abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(SPANS, SPANS, st.integers(1, 9))
def test_longer_waits_are_never_less_sure(these, those, more):
    assert longer([wait + more for wait in these], those) <= longer(these, those) + 1e-12
