"""What a shorter step would have brought: nothing for nothing, never less for more, and by hand where that is easy."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.rules import SECOND
from bazan.analysis.process_mining.step_simulation import LEAST, shortened
from bazan.analysis.process_mining.tests.sample_logs import DAY
from bazan.core.errors import Refused

DAY_S = DAY / SECOND
SPANS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 5)), min_size=LEAST, max_size=30)


def log_of(spans, due=None, **more):
    """Cases of four events with so many days between."""
    rows = []
    for case, days in enumerate(spans):
        at = 0
        for name, gap in zip("OABC", (0, *days), strict=True):
            at += gap
            rows.append((str(case), name, at * DAY, None if due is None else due * DAY))
    case, activity, at, dues = zip(*rows, strict=True)
    return gathered(case, activity, at, due=dues, **more)


@settings(max_examples=5, deadline=None)
@given(SPANS)
def test_no_days_less_change_nothing(spans):
    for figure in shortened(log_of(spans, due=9), "B", 0).figures.values():
        assert (figure.would_be, figure.change, figure.low, figure.high) == (figure.was, 0, 0, 0)


@settings(max_examples=8, deadline=None)
@given(SPANS, st.floats(0, 12), st.floats(0, 12))
def test_the_more_days_less_the_sooner_cases_are_over(spans, one, other):
    log = log_of(spans, due=9)
    fewer, more = (shortened(log, "B", days * DAY_S).figures for days in sorted((one, other)))
    for name in fewer:
        assert more[name].would_be <= fewer[name].would_be + 1e-6 <= fewer[name].was + 2e-6
        assert more[name].low <= more[name].high <= 0


def test_a_step_is_shorter_by_at_most_all_it_took():
    told = shortened(log_of([(1, 1, 1), (1, 5, 1)] * 20, due=6), "B", 2 * DAY_S)
    assert (told.cases, told.with_step) == (40, 40)
    mean, late = told.figures["mean_s"], told.figures["late"]
    assert (mean.was, mean.would_be) == (5 * DAY_S, 3.5 * DAY_S)
    assert (late.was, late.would_be, late.change) == (0.5, 0, -0.5)
    assert mean.low < mean.change < mean.high and late.low < late.change < late.high


def test_a_few_cases_of_which_none_comes_in_time_do_not_say_that_none_ever_does():
    late = shortened(log_of([(1, 1, 1)] * LEAST, due=20), "B", DAY_S).figures["late"]
    assert (late.change, late.high) == (0, 0) and late.low < -0.1


def test_the_time_is_of_the_step_that_was_come_to_where_the_log_says_so():
    log = log_of([(1, 5, 2)] * LEAST, entered=True)
    assert shortened(log, "B", 9 * DAY_S).figures["mean_s"].change == -2 * DAY_S


def test_what_happens_after_a_case_is_over_is_not_counted():
    told = shortened(log_of([(1, 5, 2)] * LEAST), "C", DAY_S, ends=["B"])
    assert (told.with_step, told.figures["mean_s"].was, told.figures["mean_s"].change) == (0, 6 * DAY_S, 0)
    assert "late" not in told.figures


def test_the_same_log_gives_the_same_figures():
    log = log_of([(1, case % 7, 1) for case in range(30)])
    assert shortened(log, "B", DAY_S) == shortened(log, "B", DAY_S)


@pytest.mark.parametrize(("step", "days", "rule"), [("B", -1, "less"), ("B", nan, "less"), ("B", inf, "less"), ("b", 1, "step")])
def test_what_is_no_step_or_no_span_is_refused(step, days, rule):
    with pytest.raises(Refused, match=rf"processes\.{rule}"):
        shortened(log_of([(1, 1, 1)] * LEAST), step, days)


def test_too_few_ended_cases_are_refused():
    with pytest.raises(Refused, match=r"processes\.few"):
        shortened(log_of([(1, 1, 1)] * (LEAST - 1)), "B", 1)
