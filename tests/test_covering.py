"""What is chosen of a product leaves out no value and no pair."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.covering import choose, parameters


@given(some.lists(some.integers(1, 4).map(range), min_size=2, max_size=4))
def test_each_pair_of_values_meets(factors):
    chosen = choose(*factors)
    for (one, first), (two, second) in combinations(enumerate(factors), 2):
        assert {(a[one], a[two]) for a in chosen} == {(x, y) for x in first for y in second}


@given(some.lists(some.integers(1, 5).map(range), min_size=1, max_size=4))
def test_with_strength_one_each_value_occurs_and_no_more_is_chosen_than_the_longest_factor_has(factors):
    chosen = choose(*factors, strength=1)
    assert all({one[place] for one in chosen} == set(factor) for place, factor in enumerate(factors))
    assert len(chosen) == max(map(len, factors))


def test_pairs_are_fewer_than_the_product():
    assert len(choose(range(15), range(2), range(2))) == 30
    assert len(choose(range(4), range(4), range(4))) < 24


def test_what_is_not_chosen_is_left_to_the_night():
    made = parameters("ab", "xy", strength=1)
    assert [one.values for one in made] == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    assert [[mark.name for mark in one.marks] for one in made] == [[], ["nightly"], ["nightly"], []]
    assert pytest.param("a", "x") == made[0]
