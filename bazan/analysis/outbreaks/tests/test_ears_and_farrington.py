"""What EARS and Farrington say of counts that are short, empty, gappy, mad; and laws of both."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.outbreaks.ears_and_farrington import ears, farrington, sweep
from bazan.analysis.outbreaks.tests import simulated_counts
from bazan.analysis.outbreaks.types import EARS, NOTHING, THRESHOLD_METHODS, FarringtonOptions
from bazan.core.errors import Refused

SHORT = FarringtonOptions(years=3, half_window=1)
YEAR = 12
LENGTH = 3 * YEAR + 2
counts = st.lists(st.one_of(st.none(), st.integers(0, 3), st.integers(0, 100_000)), min_size=LENGTH, max_size=LENGTH + 6)
options = st.builds(
    FarringtonOptions, years=st.integers(1, 3), half_window=st.integers(0, 2), seasons=st.integers(1, 4), trend=st.booleans(),
    past_not_included=st.none() | st.integers(0, 8), reweight=st.booleans(), weights_threshold=st.floats(0.5, 4),
    alpha=st.floats(0.001, 0.2), threshold_method=st.sampled_from(THRESHOLD_METHODS), power=st.sampled_from(("2/3", "1/2", "none")),
)  # fmt: skip


def steady(periods, level=20.0, per_year=52, seed=5):
    return simulated_counts.counts(np.random.default_rng(seed), periods, per_year, np.log(level), phi=1.5).tolist()


@given(counts, options)
@settings(max_examples=40, deadline=None)
def test_an_alarm_is_said_where_more_cases_came_than_the_threshold(given_counts, chosen):
    for count, signal in zip(given_counts, farrington(given_counts, YEAR, options=chosen), strict=True):
        assert signal.alarm is not None or signal.threshold is None or count is None
        if signal.threshold is not None and signal.alarm is not None:
            assert signal.alarm == (count > signal.threshold and count > 0)
            assert chosen.threshold_method != "delta" or (signal.expected is not None and signal.expected <= signal.threshold)
        for told in (signal.expected, signal.threshold, signal.score):
            assert told is None or np.isfinite(told)


@given(counts, st.lists(st.integers(0, 50), max_size=5), options)
@settings(max_examples=20, deadline=None)
def test_what_comes_later_changes_nothing(past, future, chosen):
    assert farrington(past + future, YEAR, options=chosen)[: len(past)] == farrington(past, YEAR, options=chosen)
    for method in EARS:
        assert ears(past + future, method)[: len(past)] == ears(past, method)


@given(st.lists(st.lists(st.integers(0, 500), min_size=LENGTH, max_size=LENGTH), max_size=4))
@settings(max_examples=10, deadline=None)
def test_a_sweep_says_of_each_series_what_is_said_of_it_alone(places):
    newest = range(LENGTH - 1, LENGTH)
    assert sweep(places, YEAR, options=SHORT, at=newest) == [farrington(one, YEAR, options=SHORT)[-1:] for one in places]


@given(counts, st.sampled_from(EARS), st.integers(2, 9))
@settings(max_examples=20, deadline=None)
def test_ears_judges_shares_as_it_judges_counts(given_counts, method, factor):
    told = ears(given_counts, method)
    larger = ears([None if count is None else factor * count for count in given_counts], method)
    assert [signal.score for signal in larger] == pytest.approx([signal.score for signal in told], abs=1e-6)


@pytest.mark.parametrize("method", EARS)
def test_ears_says_nothing_before_its_baseline_is_there(method):
    needed = {"c1": 7, "c2": 9, "c3": 11}[method]
    told = ears(steady(30), method)
    assert [signal.alarm is None for signal in told] == [at < needed for at in range(30)]
    assert ears(steady(needed), method)[-1].alarm is None
    assert ears([], method) == []


def test_farrington_says_nothing_before_its_years_are_there():
    told = farrington(steady(5 * 52 + 5), 52)
    assert told[: 5 * 52 + 3] == [NOTHING] * (5 * 52 + 3) and None not in [signal.threshold for signal in told[5 * 52 + 3 :]]


def test_counts_that_were_always_nought_are_no_alarm_and_neither_is_the_first_case():
    told = farrington([*[0] * 300, 1], 52)
    assert {signal.alarm for signal in told[263:]} == {False} and {signal.threshold for signal in told} == {None}
    assert [signal.threshold for signal in ears([0] * 20, "c1")[7:]] == [0.0] * 13
    assert {signal.alarm for signal in ears([0] * 20, "c3")} == {None}, "it divides by the scatter, and there is none"
    first = ears([*[0] * 20, 1], "c1")[-1]
    assert (first.alarm, first.score) == (True, None)


def test_five_cases_of_what_was_never_seen_are_an_alarm():
    told = farrington([*[0] * 300, 2, 3], 52)
    assert [signal.alarm for signal in told[-2:]] == [False, True]


def test_one_week_with_cases_years_ago_leaves_no_trace():
    told = farrington([9 if at == 60 else 0 for at in range(300)], 52)
    assert {signal.alarm for signal in told[263:]} == {False}


def test_an_outbreak_of_the_past_does_not_hide_the_next_one():
    given_counts = steady(6 * 52)
    clean = farrington(given_counts, 52)[-1]
    for week in (4 * 52 - 1, 4 * 52):
        given_counts[week] += 100
    weighed, plain = (farrington(given_counts, 52, options=FarringtonOptions(reweight=reweight))[-1] for reweight in (True, False))
    assert weighed.threshold and clean.threshold and plain.threshold
    assert weighed.threshold < 1.5 * clean.threshold < 2 * clean.threshold < plain.threshold


def test_of_a_week_nobody_reported_the_threshold_is_told_and_no_alarm():
    gappy = steady(300)
    gappy[-1] = None
    whole, missing = (ears(given_counts, "c1")[-1] for given_counts in ([*gappy[:-1], 30], gappy))
    assert (missing.threshold, missing.alarm, missing.score) == (whole.threshold, None, None)
    assert farrington(gappy, 52)[-1] == NOTHING


def test_a_week_missing_from_the_past_costs_ears_its_baseline_and_farrington_little():
    gappy = steady(300)
    gappy[-20] = gappy[-53] = None
    assert [signal.threshold is None for signal in ears(gappy, "c1")[-20:]] == [False] + [True] * 7 + [False] * 12
    whole, told = farrington(steady(300), 52)[-1], farrington(gappy, 52)[-1]
    assert told.threshold == pytest.approx(whole.threshold, rel=0.1)


def test_positions_where_there_is_no_count_are_told_nothing():
    assert farrington(steady(300), 52, at=range(298, 302))[2:] == [NOTHING, NOTHING]


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda: ears([1, 2, -1], "c1"), "outbreaks.count"),
        (lambda: farrington([float("inf")], 52), "outbreaks.count"),
        (lambda: ears([1, 2], "c1", baseline=2), "outbreaks.option"),
        (lambda: ears([1, 2], "c1", alpha=0.5), "outbreaks.option"),
        (lambda: ears([1, 2], "c1", alpha=float("nan")), "outbreaks.option"),
        (lambda: farrington([1], 0), "outbreaks.option"),
        (lambda: farrington([1], 12, options=FarringtonOptions(half_window=12)), "outbreaks.option"),
        (lambda: farrington([1], 52, options=FarringtonOptions(seasons=47)), "outbreaks.option"),
        (lambda: farrington([1], 52, options=FarringtonOptions(years=0)), "outbreaks.option"),
        (lambda: farrington([1], 52, options=FarringtonOptions(years=1, past_not_included=52)), "outbreaks.option"),
        (lambda: sweep([[1, 2], [1]], 52), "outbreaks.lengths"),
    ],
)
def test_what_no_answer_can_be_given_to_is_refused(wrong, rule):
    with pytest.raises(Refused) as why:
        wrong()
    assert why.value.rule == rule
