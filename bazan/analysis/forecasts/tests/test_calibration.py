"""Intervals become as wide as errors were: over all courses, and the more so where a course's own were larger."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.forecasts.backtest import Trial
from bazan.analysis.forecasts.calibration import Pool
from bazan.analysis.forecasts.ensemble import words
from bazan.analysis.forecasts.tests.sample_series import course

STEPS, NORMAL = 12, (1.2816, 1.96)


def trial(seed, times=1.0, *, common=0.0, origins=3, spread=5.0):
    """Normal errors so many times as large as claimed, of whose variance the steps share so much."""
    chosen = np.random.default_rng(seed)
    together, alone = chosen.normal(size=(origins, 1)), chosen.normal(size=(origins, STEPS))
    misses = times * spread * (np.sqrt(common) * together + np.sqrt(1 - common) * alone)
    claimed = np.full(STEPS, spread)
    return Trial("full", np.zeros(STEPS), claimed, misses, np.tile(claimed, (origins, 1)), misses)


def pool(trials):
    return Pool(trials, trials, 12)


@pytest.mark.parametrize("times", [0.5, 1.0, 3.0])
def test_who_errs_more_than_claimed_gets_wider_intervals(times):
    trials = [trial(seed, times) for seed in range(300)]
    for level, reach in zip(NORMAL, np.mean([pool(trials).reach(one) for one in trials[:20]], axis=0), strict=True):
        assert reach / 5 == pytest.approx(times * level, rel=0.2)


def test_a_course_that_errs_more_than_the_others_gets_wider_intervals_than_they():
    trials = [trial(seed) for seed in range(60)] + [trial(99, 4.0)]
    usual, unusual = (pool(trials).reach(one) for one in trials[-2:])
    assert (unusual[1] > 1.5 * usual[1]).all() and (unusual >= usual).all()


@given(st.integers(0, 99), st.floats(0.1, 9), st.integers(0, 3))
def test_the_inner_interval_lies_within_the_outer(seed, times, origins):
    one = trial(seed, times, origins=origins)
    inner, outer = pool([one]).reach(one)
    assert (inner <= outer).all() and (inner > 0).all()


def test_an_origin_is_judged_without_what_came_after_it():
    one = trial(4)
    wild = Trial("full", one.mean, one.spread, one.misses * np.array([[1], [1], [50]]), one.spreads, one.came)
    trials = [trial(seed) for seed in range(600)]
    assert Pool([*trials, wild], [*trials, wild], 12).reach(wild, 2) == pytest.approx(pool([*trials, one]).reach(one, 2), rel=0.03)


def test_what_steps_share_is_found():
    assert pool([trial(seed) for seed in range(300)]).shared < 0.1
    assert 0.55 < pool([trial(seed, common=0.5) for seed in range(300)]).shared < 0.75
    assert pool([trial(seed, common=1.0) for seed in range(300)]).shared > 0.9


def test_members_that_disagree_are_unsure_together():
    """A last value that stands out: whether it stays nobody knows."""
    values = np.append(course(3, 59, swing=0, wander=0), 400.0)
    (word,) = words(values, [60], 6, 12, "light")
    assert (word.mean - 1.96 * word.spread < 110).all() and (word.mean + 1.96 * word.spread > 110).all()
