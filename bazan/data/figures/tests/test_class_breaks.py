from bisect import bisect_right
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.data.figures.class_breaks import CLASSINGS, Classes, classes_of, cuts_of, digits_of

VALUES = st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(lambda one: round(one, 2)), max_size=60)


@given(VALUES, st.sampled_from(CLASSINGS), st.integers(0, 2))
def test_cuts_rise_and_are_at_most_four_however_the_values_lie(values, classing, digits):
    cuts = cuts_of(classing, values, (), digits)
    assert 1 <= len(cuts) <= 4
    assert all(low < high for low, high in pairwise(cuts))


@given(st.lists(st.integers(0, 10**6), min_size=10, max_size=60, unique=True))
def test_quantiles_put_about_as_many_units_in_each_class(values):
    cuts = cuts_of("quantiles", values, (), 2)
    counted = Counter(bisect_right(cuts, value) for value in values)
    assert max(counted.values()) - min(counted.values()) <= max(2, len(values) // 5)


def test_the_packs_own_cuts_are_kept_and_stand_for_themselves():
    assert cuts_of("given", [1, 2, 3], (25, 50, 75, 100), 0) == (25, 50, 75, 100)
    assert cuts_of("given", [1, 2, 3, 4, 5], (), 0) == cuts_of("quantiles", [1, 2, 3, 4, 5], (), 0)


def test_equal_intervals_lie_evenly_between_the_ends():
    assert cuts_of("equal", [0, 3, 100], (25, 50, 75, 100), 0) == (20, 40, 60, 80)


@pytest.mark.parametrize(("cuts", "digits"), [((1, 2), 0), ((0.5, 1), 1), ((0.25, 1), 2), ((0.125, 1), 2)])
def test_cuts_are_said_with_the_decimals_they_need(cuts, digits):
    assert digits_of(cuts, 2) == digits


@given(VALUES, st.sampled_from(CLASSINGS), st.integers(0, 2), st.sampled_from(["up", "down", "neutral"]), st.none() | st.floats(-1e5, 1e5))
def test_classes_rise_and_each_has_its_tone_however_the_values_lie(values, classing, digits, direction, edge):
    classes = classes_of(classing, values, (), digits, direction, edge)
    assert 1 <= len(classes.cuts) <= 4 and len(classes.tones) == len(classes.cuts) + 1
    assert all(low < high for low, high in pairwise(classes.cuts))
    assert len(set(classes.tones)) == len(classes.tones)


def test_zero_is_a_class_of_its_own_and_never_the_one_below_zero():
    assert classes_of("quantiles", [0, 0, 0], (), 0) == Classes((1,), ("1", "5"), zero=True)
    counts = classes_of("quantiles", [0, 0, 1, 2, 2, 5, 9, 30], (), 0)
    assert counts.zero and counts.cuts[0] == 1 and all(cut % 1 == 0 for cut in counts.cuts)
    assert not classes_of("quantiles", [-1, 0, 3], (), 0).zero


def test_the_worst_is_strongest_whichever_way_is_better():
    assert classes_of("given", [], (1, 2, 3, 4), 0, "down").tones == ("1", "2", "3", "4", "5")
    assert classes_of("given", [], (1, 2, 3, 4), 0, "up").tones == ("5", "4", "3", "2", "1")


def test_classes_part_at_the_target_and_only_what_is_beyond_it_has_the_other_hue():
    down = classes_of("quantiles", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (), 0, "down", 5)
    assert 6 in down.cuts  # five itself is within
    assert [tone for tone in down.tones if tone.startswith("bad")] == list(down.tones[down.cuts.index(6) + 1 :])
    assert down.tones[-1] == "bad-3"
    up = classes_of("quantiles", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (), 0, "up", 5)
    assert 5 in up.cuts and up.tones[0] == "bad-3" and not up.tones[-1].startswith("bad")
