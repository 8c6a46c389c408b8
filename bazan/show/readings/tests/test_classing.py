from bisect import bisect_right
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.show.readings.classing import CLASSINGS, cuts_of, digits_of

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
