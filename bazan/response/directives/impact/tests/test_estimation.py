"""Directives with a known effect or none, and those about which nothing can be said."""

from typing import get_args

import numpy as np
import pytest

from bazan.core.errors import Refused
from bazan.core.labels import labels
from bazan.response.directives.impact import rules
from bazan.response.directives.impact.estimation import estimate
from bazan.response.directives.impact.tests.sample_series import made_courses, parted
from bazan.response.directives.impact.types import Method, Verdict, Why
from tests.present import present

BEFORE, AFTER = 24, 3


def courses_of(places=13, added=0.0, treated=1, seed=2, before=BEFORE, after=AFTER):
    courses = made_courses(seed, places, before + after)
    courses[:treated, before:] += added
    return courses


def test_a_large_effect_in_the_good_direction_worked():
    answer = estimate(*parted(courses_of(added=6)), BEFORE, good="up")
    assert (answer.verdict, answer.why, answer.method) == ("worked", "", "donors")
    assert present(answer.effect).low95 <= 6 <= present(answer.effect).high95 and answer.as_far == 0
    assert len(answer.effects) == len(answer.course) == AFTER and len(answer.before) == BEFORE


def test_the_same_effect_is_worse_where_less_is_good():
    assert estimate(*parted(courses_of(added=6)), BEFORE, good="down").verdict == "worse"


def test_without_an_effect_nothing_is_found_in_the_median_and_hardly_ever_otherwise():
    answers = [estimate(*parted(courses_of(seed=seed, places=11)), BEFORE, good="up") for seed in range(40)]
    assert abs(np.median([present(answer.effect).mean for answer in answers])) < 0.5
    assert sum(present(answer.effect).low95 <= 0 <= present(answer.effect).high95 for answer in answers) >= 36
    assert sum(answer.verdict in ("worked", "worse") for answer in answers) <= 2


def test_of_several_places_the_effect_is_that_of_their_mean():
    answer = estimate(*parted(courses_of(places=20, added=3, treated=9), 9), BEFORE, good="up")
    assert answer.verdict == "worked" and present(answer.effect).low95 <= 3 <= present(answer.effect).high95
    assert len(present(answer.weights)) == 11


def test_what_happens_to_every_place_is_no_effect():
    courses = courses_of(places=13)
    courses[:, BEFORE:] += 10
    answer = estimate(*parted(courses), BEFORE, good="up", wanted=10)
    assert answer.verdict == "no_effect" and abs(present(answer.effect).mean) < 3


def test_where_everybody_strays_in_those_periods_straying_is_no_effect():
    quiet, loud = courses_of(seed=3), courses_of(seed=3)
    loud[1:, BEFORE:] += np.random.default_rng(3).normal(0, 12, (12, 1))
    for courses in (quiet, loud):
        courses[0, BEFORE:] += 6
    assert estimate(*parted(quiet), BEFORE, good="up").verdict == "worked"
    assert estimate(*parted(loud), BEFORE, good="up").verdict != "worked"


def test_periods_in_which_it_was_being_carried_out_are_drawn_and_do_not_count():
    courses = courses_of(after=5, added=6)
    courses[0, BEFORE : BEFORE + 2] -= 60
    answer = estimate(*parted(courses), BEFORE, good="up", settling=2)
    assert answer.effects[:2] == (None, None) and len(answer.course) == 5
    assert answer.verdict == "worked"


def test_without_donors_the_own_past_with_its_season_tells_the_course():
    months = np.arange(72)
    course = 20 + 5 * np.sin(2 * np.pi * months / 12) + np.random.default_rng(0).normal(0, 0.5, 72)
    course[-2:] += 4
    answer = estimate({"p": course.tolist()}, {}, 70, good="up", season=12)
    assert (answer.verdict, answer.method, answer.weights) == ("worked", "past", None)
    assert present(answer.effect).mean == pytest.approx(4, abs=1) and present(answer.fit) > 0.9


def test_with_a_few_donors_and_a_long_past_the_past_is_used():
    assert estimate(*parted(courses_of(places=4, before=90)), 90, good="up", season=12).method == "past"


@pytest.mark.parametrize(("before", "after", "least"), [(6, 1, 19), (9, 1, 4), (12, 3, 6), (12, 6, 9), (36, 6, 4)])
def test_below_the_least_number_of_donors_there_is_no_verdict_and_from_it_on_there_is_one(before, after, least):
    few = estimate(*parted(courses_of(least, before=before, after=after, added=50)), before, good="up")
    assert (few.verdict, few.why, few.least, few.effect, few.course) == ("not_enough", "few_units", least, None, ())
    assert estimate(*parted(courses_of(least + 1, before=before, after=after, added=1e6)), before, good="up").effect is not None


def test_alone_with_a_short_past_there_is_no_verdict():
    answer = estimate(*parted(courses_of(places=1)), BEFORE, good="up", season=12)
    assert (answer.verdict, answer.why, answer.least) == ("not_enough", "few_periods_before", rules.least_before(0, AFTER, 12))
    assert len(rules.placebo_dates(present(answer.least), 0, AFTER, 0, 12)) == rules.LEAST_RUNS


def test_with_hardly_any_past_there_is_no_verdict():
    answer = estimate(*parted(courses_of(before=5)), 5, good="up")
    assert (answer.why, answer.least) == ("few_periods_before", rules.LEAST_BEFORE)


def test_a_directive_without_a_value_since_has_no_verdict():
    courses = courses_of()
    assert estimate(*parted(courses), BEFORE + AFTER, good="up").why == "no_period_after"
    assert estimate(*parted(courses), BEFORE, good="up", settling=AFTER).why == "no_period_after"
    courses[0, BEFORE:] = np.nan
    assert estimate(*parted(courses), BEFORE, good="up").why == "no_period_after"


def test_values_counted_anew_since_the_directive_have_no_verdict():
    for period in (BEFORE, BEFORE + 2):
        assert estimate(*parted(courses_of()), BEFORE, good="up", revised=[period]).why == "revised"


def test_of_values_counted_anew_before_only_what_follows_is_used():
    courses = courses_of(added=8)
    courses[:, :8] += 500 * np.arange(13)[:, None]
    answer = estimate(*parted(courses), BEFORE, good="up", revised=[3, 8])
    assert answer.before[:8] == (None,) * 8 and None not in answer.before[8:]
    assert answer.verdict == "worked"
    assert estimate(*parted(courses), BEFORE, good="up", revised=[20]).why == "revised"


def test_a_treated_place_with_too_many_gaps_before_has_no_verdict():
    courses = courses_of(added=6)
    courses[0, 5:9] = np.nan
    assert estimate(*parted(courses), BEFORE, good="up").verdict == "worked"
    courses[0, 9] = np.nan
    assert estimate(*parted(courses), BEFORE, good="up").why == "gap"


def test_before_a_course_begins_there_is_no_gap():
    courses = courses_of(added=6, before=30)
    courses[0, :6] = np.nan
    answer = estimate(*parted(courses), 30, good="up")
    assert answer.before[:6] == (None,) * 6 and answer.verdict == "worked"


def test_a_period_counts_once_every_treated_place_has_a_value():
    courses = courses_of(places=16, treated=2, added=6)
    courses[1, BEFORE + 1] = np.nan
    answer = estimate(*parted(courses, 2), BEFORE, good="up")
    assert [effect is not None for effect in answer.effects] == [True, False, True]
    assert present(answer.effect).mean == pytest.approx((present(answer.effects[0]).mean + present(answer.effects[2]).mean) / 2)


def test_donors_with_a_gap_that_counts_or_that_never_moved_are_left_out():
    courses = courses_of(places=13)
    courses[2, -1] = np.nan
    courses[3, :10] = np.nan
    courses[4] = 7
    courses[5, 4] = np.nan
    assert present(estimate(*parted(courses), BEFORE, good="up").weights).keys() == {f"p{n}" for n in (1, 5, *range(6, 13))}


def test_a_course_that_never_moved_before_has_no_verdict():
    courses = courses_of(added=6)
    courses[0, :BEFORE] = 0.1
    assert estimate(*parted(courses), BEFORE, good="up").why == "poor_fit"


def test_a_place_that_went_its_own_way_already_before_has_no_verdict():
    courses = courses_of(before=36, after=6)
    courses[0] += 0.02 * np.arange(42) ** 2
    answer = estimate(*parted(courses), 36, good="up")
    assert (answer.verdict, answer.why) == ("not_enough", "poor_fit") and answer.effect is not None


def test_where_the_wanted_change_is_as_likely_as_none_there_is_no_verdict():
    treated, donors = parted(courses_of())
    effect = present(estimate(treated, donors, BEFORE, good="up").effect)
    small = estimate(treated, donors, BEFORE, good="up", wanted=effect.high95 * 0.9)
    large = estimate(treated, donors, BEFORE, good="up", wanted=effect.high95 * 1.1)
    assert (small.verdict, small.why, large.verdict) == ("not_enough", "poor_fit", "no_effect")
    with pytest.raises(Refused):
        estimate(treated, donors, BEFORE, good="up", wanted=float("nan"))


def test_a_treated_place_is_no_donor_whatever_its_name():
    treated, donors = parted(courses_of())
    for same in ({"p0": donors["p1"]}, {"other": treated["p0"]}):
        with pytest.raises(Refused) as refusal:
            estimate(treated, donors | same, BEFORE, good="up")
        assert refusal.value.rule == "effects.same_place" and refusal.value.params == {"place": next(iter(same))}


def test_two_places_may_have_counted_the_same_rare_things():
    rare = [0.0, 1.0, 0.0, 0.0, 2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
    donors = {f"p{n}": rare[n:] + rare[:n] for n in range(12)}
    assert estimate({"p": rare}, donors, 11, good="down").runs > 0


@pytest.mark.parametrize(
    ("treated", "donors", "given_at", "rule"),
    [
        ({}, {}, 0, "shape"),
        ({"a": [1.0, 2.0]}, {"b": [1.0]}, 1, "shape"),
        ({"a": [1.0, 2.0], "c": [1.0]}, {}, 1, "shape"),
        ({"a": [1.0, 2.0]}, {}, 3, "shape"),
        ({"a": [1.0, 2.0]}, {}, -1, "shape"),
        ({"a": [1.0, float("inf")]}, {}, 1, "number"),
        ({"a": [1.0, 1e200]}, {}, 1, "number"),
        ({"a": [1.0, "many"]}, {}, 1, "number"),
    ],
)
def test_courses_that_are_none_are_refused(treated, donors, given_at, rule):
    with pytest.raises(Refused) as refusal:
        estimate(treated, donors, given_at, good="up")
    assert refusal.value.rule == f"effects.{rule}"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_answer_has_its_words(language):
    answers = {
        f"{kind}.{word}" for kind, words in (("verdict", Verdict), ("why", Why), ("method", Method)) for word in get_args(words) if word
    }
    words = {key for key in labels(language) if key.startswith(("effects.verdict.", "effects.why.", "effects.method."))}
    assert words == {f"effects.{answer}" for answer in answers}
