"""Laws of scores, alarms, thresholds, tails and contributions."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.monitoring.anomalies.algorithms import alarm_onsets, tail_probability
from bazan.monitoring.anomalies.algorithms.alarm_threshold import threshold_for
from bazan.monitoring.anomalies.algorithms.explanation import contributions
from bazan.monitoring.anomalies.algorithms.series_scores import score
from bazan.monitoring.anomalies.tests.synthetic_series import hourly
from bazan.monitoring.anomalies.types import Part, Replayed
from tests.present import present

shares = st.floats(0, 0.99)
numbers = st.floats(-1e6, 1e6)
weights = st.floats(0.1, 1e6)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 470))
def test_a_value_is_told_from_those_up_to_it_alone(seed, cut):
    times_s, values = hourly(20, noise=3, seed=seed)
    values[np.random.default_rng(seed).random(len(values)) < 0.03] = np.nan
    assert score(times_s, values)[:cut] == score(times_s[:cut], values[:cut])


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(-8, 8), st.integers(-1000, 1000))
def test_another_unit_changes_no_flag(seed, power, ago):
    times_s, values = hourly(12, noise=3, seed=seed)
    before, after = score(times_s, values), score(times_s + ago * 7 * 86_400, values * 2.0**power)
    assert [one.flag for one in before] == [one.flag for one in after]
    assert [one.score for one in before] == pytest.approx([one.score for one in after])


@given(st.lists(st.floats(1, 1e13), min_size=2))
def test_the_rarer_the_higher_the_score_and_below_one(once_in):
    scores = tail_probability.scores(np.sort(once_in))
    assert np.all(np.diff(scores) >= 0)
    assert scores[0] >= 0
    assert scores[-1] < 1
    assert np.array_equal(scores >= 0.5, np.sort(once_in) >= tail_probability.UNUSUAL)


@given(st.lists(st.floats(0, 1e9), min_size=8, max_size=200), st.integers(1, 20))
def test_of_a_tail_larger_is_never_less_rare(sizes, block):
    tail = present(tail_probability.learnt(np.array(sizes), block, 1e-3))
    rare = tail.once_in(np.sort(np.array([*sizes, 1e12])))
    assert np.all(np.diff(rare) >= 0)
    assert np.all(rare >= 1)


@given(st.lists(st.tuples(st.floats(0, 50_000), shares), min_size=1))
def test_between_two_alarms_it_was_calm(rows):
    times_s = np.cumsum([gap for gap, _ in rows])
    scores = np.array([score for _, score in rows])
    begun = np.flatnonzero(alarm_onsets.begin(times_s, scores))
    over = np.flatnonzero(scores >= 0.5)
    assert len(begun) == 0 or begun[0] == over[0]
    for at in begun[1:]:
        before = over[over < at][-1]
        assert times_s[at] - times_s[before] >= alarm_onsets.CALM_S
        assert at - before >= alarm_onsets.CALM_VALUES


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1000), st.floats(0.05, 5), st.floats(0.05, 5), st.integers(3, 60))
def test_a_larger_budget_never_raises_the_threshold_and_more_series_never_lower_it(seed, budget, other, series):
    generator = np.random.default_rng(seed)
    replays = [Replayed(np.arange(2000, dtype=float) * 3600.0, generator.beta(1, 12, 2000)) for _ in range(3)]
    told = threshold_for(replays, budget, series)
    assert threshold_for(replays, budget + other, series).threshold <= told.threshold
    assert threshold_for(replays, budget, series).shifts_over <= 0.05 * told.shifts


@given(st.dictionaries(st.sampled_from("abcdef"), numbers, min_size=1), st.dictionaries(st.sampled_from("abcdef"), numbers, min_size=1))
def test_what_parts_bring_to_a_sum_adds_up(now, expected):
    brought = contributions({key: Part(one) for key, one in now.items()}, {key: Part(one) for key, one in expected.items()})
    change = math.fsum(now.values()) - math.fsum(expected.values())
    assert math.fsum(one.delta for one in brought) == pytest.approx(change, abs=1e-6)
    assert all(one.mix == 0 for one in brought)


ratios = st.dictionaries(st.sampled_from("abcdef"), st.builds(Part, st.floats(0, 1e6), weights) | st.just(Part(0, 0)), min_size=1)


@given(ratios, ratios)
def test_what_rates_and_weights_bring_to_a_ratio_adds_up(now, expected):
    now, expected = now | {"g": Part(1, 1)}, expected | {"g": Part(2, 3)}

    def whole(parts):
        return math.fsum(part.numerator for part in parts.values()) / math.fsum(part.denominator for part in parts.values())

    brought = contributions(now, expected)
    change = whole(now) - whole(expected)
    scale = max([1.0, *(abs(one.delta) for one in brought)])
    assert math.fsum(one.rate + one.mix for one in brought) == pytest.approx(change, abs=1e-9 * scale)
    assert math.fsum(one.delta for one in brought) == pytest.approx(change, abs=1e-9 * scale)
