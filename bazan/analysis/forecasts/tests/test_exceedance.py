"""How likely a limit is passed agrees with the intervals, and with the paths from which a target's chance is taken."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.forecasts import exceedance
from bazan.analysis.forecasts.target_probability import chance
from bazan.analysis.forecasts.types import Ahead, Forecast, Outlook, Step
from bazan.core.time import Period
from bazan.data.indicators.types import Feature, Reading, Target

VALUES = st.floats(-1e6, 1e6)
STEPS = st.lists(VALUES, min_size=5, max_size=5).map(lambda edges: step(*sorted(edges)))
PARTED = st.tuples(VALUES, *[st.floats(0.01, 1e4)] * 4).map(lambda parts: step(*(sum(parts[: n + 1]) for n in range(5))))


def step(low95, low80, mean, high80, high95):
    return Step(mean, low80, high80, low95, high95)


@given(STEPS, VALUES, st.booleans())
def test_a_chance_lies_between_nothing_and_certainty_and_its_sides_sum_to_one(step, limit, inclusive):
    above = exceedance.beyond(step, limit, "down", inclusive)
    assert 0 <= above <= 1
    assert exceedance.beyond(step, limit, "up", not inclusive) == pytest.approx(1 - above)


@given(STEPS, st.lists(VALUES, min_size=2, max_size=8))
def test_the_further_the_limit_the_less_likely_it_is_passed(step, limits):
    chances = [exceedance.above(step, limit) for limit in sorted(limits)]
    assert all(first >= second for first, second in pairwise(chances))


@given(PARTED)
def test_at_the_middle_it_is_one_half_and_at_the_edges_what_they_leave_out(step):
    for limit, left in ((step.low95, 0.975), (step.low80, 0.9), (step.mean, 0.5), (step.high80, 0.1), (step.high95, 0.025)):
        assert exceedance.above(step, limit) == pytest.approx(left, abs=1e-6)
        assert exceedance.above(step, limit, reached=True) == pytest.approx(left, abs=1e-6)


def test_what_never_is_below_zero_is_there_with_certainty_or_above():
    never = step(0, 0, 2, 5, 9)
    assert exceedance.above(never, 0, reached=True) == 1 and exceedance.above(never, -1) == 1
    assert exceedance.above(never, 0) == pytest.approx(0.9)


def test_a_constant_passes_no_limit_it_stands_at_unless_the_limit_itself_counts():
    still = step(7, 7, 7, 7, 7)
    assert [exceedance.beyond(still, limit, "down") for limit in (6.9, 7, 7.1)] == [1, 0, 0]
    assert exceedance.beyond(still, 7, "down", inclusive=True) == 1 and exceedance.beyond(still, 7, "up") == 0


@given(st.floats(60, 140))
def test_of_one_period_it_is_the_chance_of_a_target(goal):
    one = step(70, 85, 100, 110, 140)
    whole = Forecast("", "Ensemble", (one,), (one,), None, 0.5, (-1e9, 1e9), None)
    assert exceedance.beyond(one, goal, "up") == pytest.approx(1 - chance([], whole, 1, goal, "up").probability, abs=0.03)


def test_each_period_is_held_against_the_limits_in_force_then():
    months = [Period.parse(f"2026-{month}") for month in ("10", "11", "12")]
    limits = [
        Target(None, 90, 110, None, "a law", months[0].start, months[2].start),
        Target(None, 110, None, 120, "another", months[2].start, None),
    ]
    one = step(80, 90, 100, 110, 120)
    outlook = Outlook(
        "x", Feature("place", 1), months[0], tuple(Ahead(month, one, 0) for month in months[1:]), "Ensemble", None, None, False,
        datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip

    class Info:
        direction = "down"

    # pyrefly: ignore[bad-argument-type] - only the direction of the indicator is read
    reading = Reading(Info, outlook.feature, None, "fresh", "good", None, None, None, None, targets=tuple(limits))
    first, second = exceedance.of_outlook(outlook, reading)
    assert (first.edge, first.watched, first.grave, first.acted) == (90, pytest.approx(0.9), 110, pytest.approx(0.1))
    assert (second.edge, second.watched, second.grave, second.acted) == (110, pytest.approx(0.1), 120, pytest.approx(0.025))
    Info.direction = "neutral"
    assert [one.watched for one in exceedance.of_outlook(outlook, reading)] == [None, None]
