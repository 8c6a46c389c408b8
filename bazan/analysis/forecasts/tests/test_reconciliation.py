"""Laws of sums: they are exact, nothing leaves its bounds, and who is surest moves least."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.forecasts.reconciliation import reconcile
from bazan.analysis.forecasts.types import Forecast, Step
from bazan.core.errors import Refused

STEPS = 3


def made(key, means, reaches, low=0.0):
    lines = [np.clip((m, m - r, m + r, m - 1.6 * r, m + 1.6 * r), low, inf) for m, r in zip(means, reaches, strict=True)]
    steps = tuple(Step(*map(float, line)) for line in lines)
    return Forecast(key, "Ensemble", steps, steps, None, 0.7, (low, inf), None)


def forecasts(low=0.0, largest=1e5):
    means, reaches = (st.lists(st.floats(0, most), min_size=STEPS, max_size=STEPS) for most in (largest, largest / 5))
    return st.builds(made, st.text(max_size=2), means, reaches, st.just(low))


def sums(found, line="mean"):
    return np.sum([[getattr(step, line) for step in part.steps] for part in found.parts], axis=0)


def line(forecast, name="mean"):
    return np.array([getattr(step, name) for step in forecast.steps])


@given(forecasts(), st.lists(forecasts(), min_size=1, max_size=8), st.booleans())
def test_sums_are_exact_and_nothing_falls_below_zero(total, parts, missing):
    found = reconcile(total, parts, missing=missing)
    rest = np.array(found.rest or [0.0] * STEPS)
    assert np.abs(sums(found) + rest - line(found.total)).max() <= 1e-9
    assert rest.min() >= 0 and (found.rest is not None) == missing
    for forecast in (found.total, *found.parts):
        for step in forecast.steps:
            assert 0 <= step.low95 <= step.low80 <= step.mean <= step.high80 <= step.high95


@given(forecasts(-inf), st.lists(forecasts(-inf), min_size=1, max_size=8))
def test_what_may_be_negative_sums_up_as_well_and_the_totals_intervals_lie_within_the_sums(total, parts):
    found = reconcile(total, parts)
    assert np.abs(sums(found) - line(found.total)).max() <= 1e-9
    for name in ("low80", "low95"):
        assert (sums(found, name) <= line(found.total, name) + 1e-6).all()
    for name in ("high80", "high95"):
        assert (sums(found, name) >= line(found.total, name) - 1e-6).all()


@given(forecasts(), st.lists(forecasts(), min_size=1, max_size=8))
def test_what_sums_up_already_is_left_as_it_is(total, parts):
    once = reconcile(total, parts)
    again = reconcile(once.total, once.parts)
    for before, after in zip((once.total, *once.parts), (again.total, *again.parts), strict=True):
        assert line(after) == pytest.approx(line(before), abs=1e-6)


def test_who_is_surest_moves_least():
    found = reconcile(
        made("all", [130.0], [10.0]), [made("sure", [50.0], [1.0]), made("unsure", [50.0], [10.0]), made("fixed", [0.0], [0.0])]
    )
    sure, unsure, fixed = (line(part)[0] for part in found.parts)
    assert sure - 50 == pytest.approx((unsure - 50) / 100) and fixed == 0
    assert line(found.total)[0] == pytest.approx(130 - (unsure - 50))


def test_a_part_without_a_forecast_is_what_is_left_and_moves_nobody():
    parts = [made("a", [50.0], [5.0]), made("b", [20.0], [5.0])]
    found = reconcile(made("all", [100.0], [10.0]), parts, missing=True)
    assert found.rest == (30.0,) and [line(part)[0] for part in found.parts] == [50.0, 20.0] and line(found.total)[0] == 100.0


def test_a_part_held_at_zero_leaves_the_others_to_come_down():
    found = reconcile(made("all", [10.0], [0.0]), [made("small", [1.0], [9.0]), made("large", [29.0], [9.0])])
    assert [line(part)[0] for part in found.parts] == [0.0, 10.0]


def test_forecasts_of_other_steps_are_refused():
    for parts in ([], [made("a", [1.0, 2.0], [1.0, 1.0])]):
        with pytest.raises(Refused, match=r"forecasts\.reconcile\.steps"):
            reconcile(made("all", [1.0], [1.0]), parts)
