"""Whether a year's target will be met: it agrees with the intervals, and of what is told to come true in seven of ten years, seven do."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.forecasts.target_probability import chance, paths
from bazan.analysis.forecasts.types import Forecast, Step
from bazan.core.errors import Refused

WIDE80, WIDE95 = 1.281552, 1.959964


def made(means, spread, shared=0.7, low=-inf):
    means = np.asarray(means, float)
    lines = (means, means - WIDE80 * spread, means + WIDE80 * spread, means - WIDE95 * spread, means + WIDE95 * spread)
    steps = tuple(Step(*map(float, line)) for line in np.clip(lines, low, inf).T)
    return Forecast("", "Ensemble", steps, steps, None, shared, (low, inf), None)


def test_paths_keep_to_the_interval_of_each_step():
    values = paths(made([10.0] * 12, np.linspace(1, 4, 12)))
    for step, held in zip(made([10.0] * 12, np.linspace(1, 4, 12)).steps, values.T, strict=True):
        assert np.mean((held >= step.low80) & (held <= step.high80)) == pytest.approx(0.80, abs=0.025)
        assert np.mean((held >= step.low95) & (held <= step.high95)) == pytest.approx(0.95, abs=0.015)


def test_of_one_step_the_chance_is_that_of_its_interval():
    forecast = made([100.0], 10.0)
    for goal, expected in ((forecast.steps[0].low80, 0.9), (100.0, 0.5), (forecast.steps[0].high95, 0.025)):
        assert chance([], forecast, 1, goal, "up").probability == pytest.approx(expected, abs=0.015)


def test_what_errors_share_makes_a_year_less_sure():
    alone, together = (chance([], made([10.0] * 12, 2.0, shared), 12, 120, "up") for shared in (0.0, 0.9))
    assert alone.high - alone.low == pytest.approx(2 * WIDE80 * 2 * 12**0.5, rel=0.1)
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert alone.expected == pytest.approx(120, abs=0.5)


@given(st.lists(st.floats(0, 50), max_size=6), st.floats(0, 600), st.floats(0, 60), st.sampled_from(["sum", "mean", "level"]))
def test_a_higher_goal_is_less_likely_and_what_is_not_above_is_below(known, goal, more, kind):
    forecast = made([20.0] * 6, 5.0, low=0.0)
    first, second = (chance(known, forecast, 6, wanted, "up", kind) for wanted in (goal, goal + more))
    assert 0 <= second.probability <= first.probability <= 1
    assert chance(known, forecast, 6, goal, "down", kind).probability == pytest.approx(1 - first.probability, abs=0.01)
    assert first.low <= first.expected <= first.high


@given(st.lists(st.floats(0, 50), max_size=6), st.floats(1, 600), st.sampled_from(["sum", "mean", "level"]))
def test_what_is_needed_just_meets_the_goal(known, goal, kind):
    needed = chance(known, made([20.0] * 6, 5.0), 6, goal, "up", kind).needed
    assert needed is not None
    whole = [*known, *[needed] * 6]
    assert {"sum": sum(whole), "mean": sum(whole) / len(whole), "level": whole[-1]}[kind] == pytest.approx(goal)


def test_only_what_can_not_come_otherwise_is_certain():
    forecast = made([5.0] * 3, 4.0, low=0.0)
    assert chance([60, 50], forecast, 3, 110, "up").probability == 1 and chance([60, 50], forecast, 3, 109, "down").probability == 0
    assert 0 < chance([60, 50], forecast, 3, 500, "up").probability < 0.001
    over = chance([60, 50], forecast, 0, 110, "up")
    assert (over.probability, over.needed, over.low, over.high) == (1, None, 110, 110)
    assert 0 < chance([0, 0], forecast, 3, 0, "down").probability < 0.2


@pytest.mark.parametrize(
    ("known", "left", "goal", "rule"), [([], 4, 1, "far"), ([nan], 1, 1, "unknown"), ([1], 1, nan, "unknown"), ([], 0, 1, "unknown")]
)
def test_a_question_without_an_answer_is_refused(known, left, goal, rule):
    with pytest.raises(Refused, match=rf"forecasts\.target\.{rule}"):
        chance(known, made([1.0] * 3, 1.0), left, goal, "up")


def test_chances_come_true_as_often_as_they_say():
    """Years whose level is wrong as a whole, and each month a little, as forecasts err; told before anything of them was known."""
    chosen, told, came = np.random.default_rng(2), [], []
    forecast = made([100.0] * 12, 20.0, shared=0.6)
    for _ in range(600):
        year = 100 + 20 * (np.sqrt(0.48) * chosen.normal() + np.sqrt(0.52) * chosen.normal(size=12))
        goal = 1200 + chosen.normal(0, 200)
        told.append(chance([], forecast, 12, goal, "up").probability)
        came.append(year.sum() >= goal)
    told, came = np.array(told), np.array(came)
    for low, high in ((0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1)):
        some = (told >= low) & (told <= high)
        assert came[some].mean() == pytest.approx(told[some].mean(), abs=0.1)
    assert np.mean((told - came) ** 2) < 0.8 * came.mean() * (1 - came.mean())
