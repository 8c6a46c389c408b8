"""Laws of a forecast: ordered, within its bounds, never from too little, and as sure as its past lets it be."""

from itertools import pairwise
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.forecasts import rules
from bazan.analysis.forecasts.forecaster import backtest, forecast
from bazan.analysis.forecasts.tests.sample_series import course
from bazan.analysis.forecasts.types import Course, Declined, Forecast
from bazan.core.errors import Refused

numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
short = st.lists(numbers, min_size=rules.FEWEST, max_size=rules.YOUNG)


def made(*courses, horizon=12, season=12, **how) -> list[Forecast]:
    told = forecast([Course(str(n), list(values)) for n, values in enumerate(courses)], horizon, season, effort="light", **how)
    return [one for one in told if isinstance(one, Forecast)]


def ordered(steps):
    return all(step.low95 <= step.low80 <= step.mean <= step.high80 <= step.high95 for step in steps)


@given(st.lists(short, min_size=1, max_size=4), st.integers(1, 20), st.integers(1, 14))
def test_bounds_stand_in_their_order_and_what_never_was_below_zero_stays_above(many, horizon, season):
    for values, told in zip(many, made(*many, horizon=horizon, season=season), strict=True):
        assert len(told.steps) == len(told.naive) == horizon and ordered(told.steps) and ordered(told.naive)
        if min(values) >= 0:
            assert min(step.low95 for step in told.steps) >= 0


@given(st.floats(-1e9, 1e9), st.integers(rules.FEWEST, 60))
def test_what_never_moved_is_expected_not_to_and_told_as_constant(value, count):
    (told,) = made([value] * count)
    assert told.model == "Constant" and {line for step in told.steps for line in vars(step).values()} == {value}


@pytest.mark.parametrize(
    ("values", "bounds", "rule"),
    [
        ([1, 2], (-inf, inf), "forecasts.short"),
        ([], (-inf, inf), "forecasts.short"),
        ([nan] * 30, (-inf, inf), "forecasts.short"),
        ([1, 2, inf, 4], (-inf, inf), "forecasts.large"),
        ([1, 2, -1e300, 4], (-inf, inf), "forecasts.large"),
        ([4, 7, -1, 5], (0, inf), "forecasts.bounds"),
        ([40, 70, 101, 50], (0, 100), "forecasts.bounds"),
        ([3, 4, 5, 6, nan], (-inf, inf), "forecasts.last"),
        ([3, nan, nan, 6, 8], (-inf, inf), "forecasts.gaps"),
    ],
)
def test_what_can_not_be_forecast_is_declined_by_its_rule_and_the_others_are_forecast(values, bounds, rule):
    declined, told = forecast([Course("bad", values, bounds), Course("good", [3, 4, 5, 4])], 3)
    assert isinstance(declined, Declined) and (declined.key, declined.rule) == ("bad", rule)
    assert isinstance(told, Forecast) and told.key == "good" and len(told.steps) == 3
    with pytest.raises(Refused, match=rule.replace(".", r"\.")):
        backtest(Course("bad", values, bounds), 3)


@pytest.mark.parametrize(("horizon", "season"), [(0, 12), (401, 12), (12, 0), (12, 401)])
def test_a_horizon_or_a_season_that_is_none_is_refused(horizon, season):
    with pytest.raises(Refused):
        forecast([], horizon, season)


@given(st.integers(7, 300), st.integers(1, 60), st.integers(1, 52))
def test_trials_begin_where_a_season_was_seen_and_end_before_the_present(count, horizon, season):
    manners = rules.manners(count, season, "full")
    least = rules.least(manners, season)
    origins = rules.origins(count, horizon, season, least)
    assert all(least <= origin < count for origin in origins) and len(origins) <= rules.TRIALS
    assert all(a < b for a, b in pairwise(origins))
    assert origins or count <= least


@given(st.lists(st.floats(-50, 50) | st.just(nan), min_size=4, max_size=80), st.integers(1, 14))
def test_filling_gaps_changes_nothing_that_is_known(values, season):
    values = np.array([0.0, *values, 1.0])
    whole = rules.filled(values, season)
    assert not np.isnan(whole).any()
    assert all(a == b for a, b in zip(values, whole, strict=True) if not isnan(a))


def test_a_gap_is_filled_with_what_that_month_usually_is():
    values = course(1, 60, wander=0, noise=0, trend=1)
    holed = values.copy()
    holed[[17, 30, 31, 50]] = nan
    assert rules.filled(holed, 12)[[17, 30, 31, 50]] == pytest.approx(values[[17, 30, 31, 50]], abs=4)


@given(st.floats(-2, 2), st.floats(0, 5), st.floats(-1, 1), st.floats(0, 1))
def test_the_smaller_its_errors_the_further_a_model_is_ahead(own, windows, pool, less):
    assert rules.advantage(own - less, windows, pool) >= rules.advantage(own, windows, pool)
    assert rules.advantage(-abs(own) - 0.01, windows, -0.01) > 0 > rules.advantage(abs(own) + 0.01, windows, 0.01)


def test_a_level_that_jumps_is_told_with_its_place_and_one_that_wanders_is_not():
    steady = [course(seed, 60, wander=0.5) for seed in range(40)]
    assert sum(rules.shifted(values, 12) is not None for values in steady) <= 2
    jumped = [np.where(np.arange(60) < 55, values, 2 * values) for values in steady]
    assert sum(rules.shifted(values, 12) == 55 for values in jumped) >= 32
    (told,) = made(jumped[0])
    assert told.shifted == 55
