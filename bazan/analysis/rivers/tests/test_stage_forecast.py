"""The stage of the next hours: a flood that passed above is seen coming, and where nothing is known better, nothing is said."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.rivers import stage_forecast
from bazan.analysis.rivers.stage_forecast import Gauged
from bazan.core.errors import Refused

HOURS, HORIZON, LAG = 150 * 24, 8, 6


def waves(seed, hours=HOURS):
    """A stage above, metres: floods that rise within hours and fall within days."""
    random = np.random.default_rng(seed)
    pushes = random.exponential(0.4, hours) * (random.random(hours) < 0.02)
    return 400 + np.convolve(pushes, np.exp(-np.arange(96) / 24) - np.exp(-np.arange(96) / 6))[:hours]


def below(above, seed=9, lag=LAG):
    """The same water so many hours later, a little more of it."""
    random = np.random.default_rng(seed)
    later = np.concatenate([np.full(lag, above[0]), above[:-lag]])
    return 300 + 1.2 * (later - 400) + random.normal(0, 0.005, len(above))


def fallen(seed):
    """A stage and the rain it comes from."""
    random = np.random.default_rng(seed)
    rain = random.exponential(5, HOURS) * (random.random(HOURS) < 0.05)
    return 200 + np.convolve(rain, 0.02 * np.exp(-np.arange(72) / 12))[:HOURS] + random.normal(0, 0.005, HOURS), rain


def test_the_water_that_passed_above_is_seen_coming_and_the_intervals_hold_what_they_say():
    above = waves(1)
    steps, record = stage_forecast.forecast(Gauged(below(above), [(above, LAG)], None), HORIZON)
    assert len(steps) == HORIZON and record.spans == 6 and record.points > 6 * 300 * HORIZON
    assert record.error < 0.5 * record.persistence
    assert record.covered80 == pytest.approx(0.80, abs=0.03) and record.covered95 == pytest.approx(0.95, abs=0.02)


def test_without_the_station_above_less_is_known():
    above = waves(1)
    with_it, without = (stage_forecast.forecast(Gauged(below(above), known, None), HORIZON)[1] for known in ([(above, LAG)], []))
    assert with_it.error < 0.8 * without.error and with_it.persistence == pytest.approx(without.persistence, rel=0.01)


def test_rain_that_fell_says_more_than_the_stage_alone():
    stage, rain = fallen(2)
    with_it, without = (stage_forecast.forecast(Gauged(stage, [], known), HORIZON)[1] for known in (rain, None))
    assert with_it.error < without.error < with_it.persistence


def test_where_it_stays_as_it_is_does_better_nothing_is_said_but_how_it_was_tried():
    steady = 250 + np.cumsum(np.random.default_rng(3).normal(0, 0.02, HOURS))
    steps, record = stage_forecast.forecast(Gauged(steady, [(waves(4), LAG)], None), HORIZON)
    assert steps == () and record.error >= record.persistence > 0


def test_a_river_that_never_moves_is_not_forecast():
    steps, record = stage_forecast.forecast(Gauged(np.full(HOURS, 5.0), [], np.zeros(HOURS)), HORIZON)
    assert steps == () and record.persistence == 0


def test_too_few_hours_or_a_silent_gauge_are_refused():
    above = waves(1)
    stage = below(above)
    short = stage_forecast.LEAST_FITTED + stage_forecast.FEWEST_SPANS * stage_forecast.SPAN + HORIZON - 1
    with pytest.raises(Refused, match="short"):
        stage_forecast.forecast(Gauged(stage[-short:], [(above[-short:], LAG)], None), HORIZON)
    silent = np.where(np.arange(HOURS) == HOURS - 1, np.nan, stage)
    with pytest.raises(Refused, match="missing"):
        stage_forecast.forecast(Gauged(silent, [(above, LAG)], None), HORIZON)
    with pytest.raises(Refused, match="missing"):
        stage_forecast.forecast(Gauged(stage, [], np.full(HOURS, np.nan)), HORIZON)
    with pytest.raises(Refused, match="short"):
        stage_forecast.forecast(Gauged(np.full(HOURS, np.nan), [], None), HORIZON)


def test_hours_that_are_missing_in_the_past_are_left_out():
    above = waves(1)
    gappy = np.where(np.random.default_rng(5).random(HOURS) < 0.01, np.nan, above)
    gappy[-24:] = above[-24:]
    steps, record = stage_forecast.forecast(Gauged(below(above), [(gappy, LAG)], None), HORIZON)
    assert steps and record.error < 0.6 * record.persistence


def test_what_comes_later_says_nothing_of_how_it_was_tried():
    """A trial knows only what was before: another end leaves the errors of the trials before it as they were."""
    above = waves(1)
    stage = below(above)
    other = np.concatenate([stage[:-1], [stage[-1] + 3]])
    first, second = (stage_forecast.forecast(Gauged(one, [(above, LAG)], None), HORIZON)[1] for one in (stage, other))
    assert first.error == pytest.approx(second.error, rel=0.05)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.floats(-500, 500))
def test_steps_lie_within_their_intervals_and_the_zero_of_the_gauge_says_nothing(seed, zero):
    above = waves(seed, 110 * 24)
    stage = below(above, seed)
    plain, moved = (stage_forecast.forecast(Gauged(stage + up, [(above, LAG)], None), 4) for up in (0.0, zero))
    for step, other in zip(plain[0], moved[0], strict=True):
        assert step.low95 <= step.low80 <= step.mean <= step.high80 <= step.high95
        assert other.mean - zero == pytest.approx(step.mean, abs=1e-6)
    assert all(first.high95 - first.low95 > 0 for first, _ in pairwise(plain[0]))
