"""Laws of an estimate: what changes nothing, what moves with what, and what no courses can break."""

from dataclasses import astuple
from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.response.directives.impact import rules
from bazan.response.directives.impact.estimation import estimate
from bazan.response.directives.impact.tests.sample_series import made_courses, parted
from bazan.response.directives.impact.types import Good
from tests.present import present

BEFORE, AFTER, DONORS = 14, 2, 6
few = settings(max_examples=10, deadline=None)
seeds = st.integers(0, 10_000)


def estimated(courses, good: Good = "up", **more):
    return estimate(*parted(courses), BEFORE, good=good, **more)


def numbers(answer):
    bands = [answer.effect, *answer.effects, *answer.course]
    return np.array([astuple(band) for band in bands])


@few
@given(seeds, st.floats(-1e4, 1e4))
def test_a_constant_added_to_everything_changes_no_effect(seed, constant):
    courses = made_courses(seed, 1 + DONORS, BEFORE + AFTER)
    plain, lifted = estimated(courses), estimated(courses + constant)
    assert astuple(present(lifted.effect)) == pytest.approx(astuple(present(plain.effect)), abs=1e-6)
    assert (lifted.verdict, lifted.why, lifted.as_far) == (plain.verdict, plain.why, plain.as_far)
    assert lifted.course[0].mean == pytest.approx(plain.course[0].mean + constant, abs=1e-6)


@few
@given(seeds, st.floats(0.01, 100), st.floats(-100, 100))
def test_in_which_unit_a_donor_is_measured_changes_nothing(seed, scale, constant):
    courses = made_courses(seed, 1 + DONORS, BEFORE + AFTER)
    other = courses.copy()
    other[3] = scale * other[3] + constant
    assert numbers(estimated(other)) == pytest.approx(numbers(estimated(courses)), abs=1e-6)


@few
@given(seeds, st.permutations(range(1, 1 + DONORS)))
def test_the_order_of_donors_changes_nothing(seed, order):
    courses = made_courses(seed, 1 + DONORS, BEFORE + AFTER)
    treated, donors = parted(courses)
    plain = estimate(treated, donors, BEFORE, good="up")
    mixed = estimate(treated, {f"p{n}": donors[f"p{n}"] for n in order}, BEFORE, good="up")
    assert numbers(mixed) == pytest.approx(numbers(plain), abs=1e-8)
    assert mixed.weights == pytest.approx(plain.weights, abs=1e-8)


@few
@given(seeds)
def test_weights_are_never_negative_and_one_together(seed):
    weights = present(estimated(made_courses(seed, 1 + DONORS, BEFORE + AFTER)).weights)
    assert weights.keys() == {f"p{n}" for n in range(1, 1 + DONORS)}
    assert min(weights.values()) >= 0 and sum(weights.values()) == pytest.approx(1)


@few
@given(seeds, st.floats(-20, 20))
def test_what_is_added_after_the_directive_is_found_as_its_effect(seed, added):
    courses = made_courses(seed, 1 + DONORS, BEFORE + AFTER)
    moved = courses.copy()
    moved[0, BEFORE:] += added
    plain, answer = estimated(courses), estimated(moved)
    assert astuple(present(answer.effect)) == pytest.approx([number + added for number in astuple(present(plain.effect))])
    assert [astuple(band) for band in answer.course] == [pytest.approx(astuple(band)) for band in plain.course]


@few
@given(seeds, st.floats(-8, 8))
def test_turned_upside_down_a_directive_worked_as_well(seed, added):
    courses = made_courses(seed, 1 + DONORS, BEFORE + AFTER)
    courses[0, BEFORE:] += added
    up, down = estimated(courses), estimated(-courses, "down")
    assert (up.verdict, up.why, up.runs, up.as_far) == (down.verdict, down.why, down.runs, down.as_far)


@few
@given(seeds, st.floats(-8, 8))
def test_an_effect_beyond_chance_is_one_whose_interval_leaves_out_nothing_happened(seed, added):
    courses = made_courses(seed, 1 + DONORS, BEFORE + AFTER)
    courses[0, BEFORE:] += added
    answer = estimated(courses)
    effect = present(answer.effect)
    assert effect.low95 <= effect.low80 <= effect.mean <= effect.high80 <= effect.high95
    assert (present(answer.chance) <= rules.LEVEL) == (effect.low95 > 0 or effect.high95 < 0)
    assert answer.verdict in ("worked", "worse") or present(answer.chance) > rules.LEVEL or answer.why == "poor_fit"


@few
@given(seeds)
def test_the_same_courses_give_the_same_answer(seed):
    courses = made_courses(seed, 1 + DONORS, BEFORE + AFTER)
    assert estimated(courses) == estimated(courses.copy())


values = st.one_of(st.none(), st.floats(), st.sampled_from((0.0, 0.0, 1.0, 5.0, -3.0)))
odd_courses = st.lists(st.lists(values, min_size=12, max_size=12), min_size=1, max_size=7)


@settings(max_examples=50, deadline=None)
@given(odd_courses, st.integers(0, 12), st.integers(0, 3), st.integers(0, 4), st.sets(st.integers(0, 11), max_size=1))
def test_whatever_comes_is_answered_with_numbers_or_refused(rows, given_at, settling, season, revised):
    named = {f"p{n}": row for n, row in enumerate(rows)}
    treated = {"p0": named.pop("p0")}
    try:
        answer = estimate(treated, named, given_at, good="down", settling=settling, season=season, revised=revised)
    except Refused as refusal:
        assert refusal.rule in ("effects.number", "effects.same_place")
        return
    bands = [band for band in (answer.effect, *answer.effects, *answer.course) if band]
    assert all(isfinite(number) for band in bands for number in astuple(band))
    assert (answer.verdict == "not_enough") == bool(answer.why)


@given(st.integers(0, 60), st.integers(0, 30))
def test_donors_are_enough_exactly_where_the_smallest_p_value_reaches_the_level(donors, dates):
    reachable = 1 / (1 + rules.placebo_runs(donors, dates)) <= rules.LEVEL
    assert rules.donors_are_enough(donors, dates) == (reachable and donors >= rules.LEAST_DONORS)
    assert rules.donors_are_enough(donors, dates) == (donors >= rules.least_donors(dates))


@given(st.integers(0, 200), st.integers(0, 3), st.integers(1, 7), st.integers(0, 40), st.sampled_from((0, 4, 12)))
def test_the_periods_after_two_earlier_dates_never_overlap_each_other_or_the_directive(before, settling, after, donors, season):
    dates = rules.placebo_dates(before, settling, after, donors, season)
    held = [period for date in dates for period in range(date + settling, date + settling + after)]
    assert len(held) == len(set(held)) and all(period < before for period in held)
    assert all(date >= max(rules.LEAST_BEFORE, before / 3, 2 * season) for date in dates)
