"""Each statistic against its definition, written out for few areas."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.hotspots import local_statistics
from bazan.analysis.hotspots.local_statistics import Neighbours
from bazan.analysis.hotspots.tests.sample_grids import chain, counted

PS = st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=30).map(lambda ps: np.array(ps, float))


def test_shuffled_neighbours_are_judged_as_if_every_choice_were_tried():
    values, neighbours = np.array([0, 0, 1, 2, 5, 9, 4, 0], float), chain(8)
    found = local_statistics.permuted(values, neighbours)
    for area in range(8):
        others = np.delete(values, area)
        size = int(neighbours.degree[area])
        sums = np.array([sum(some) for some in combinations(others, size)])
        held = neighbours.sums(values)[area]
        exact = min(1, 2 * min((sums >= held).mean(), (sums <= held).mean()))
        assert found[area] == pytest.approx(exact, abs=0.03)


def test_shuffling_gives_the_same_again_and_agrees_with_another_seed():
    values, neighbours = counted(300, 8)
    first = local_statistics.permuted(values, neighbours)
    assert (first == local_statistics.permuted(values, neighbours)).all()
    assert first == pytest.approx(local_statistics.permuted(values, neighbours, seed=2), abs=0.06)


def test_chance_is_the_binomial_of_the_part_of_the_ground():
    counts, shares, neighbours = np.array([3, 1, 0, 0]), np.array([0.1, 0.2, 0.3, 0.4]), chain(4)
    found = local_statistics.chance(counts, shares, neighbours, np.array([True, True, False, False]))

    def exactly(held: int, share: float) -> float:
        return comb(4, held) * share**held * (1 - share) ** (4 - held)

    assert found[0] == pytest.approx(2 * exactly(4, 0.3))
    assert found[1] == pytest.approx(2 * exactly(4, 0.6))
    assert found[2] == pytest.approx(2 * (exactly(0, 0.9) + exactly(1, 0.9)))
    assert found[3] == pytest.approx(2 * exactly(0, 0.7))


def test_areas_that_all_say_the_same_or_have_no_neighbour_say_nothing():
    alone, few = Neighbours(3, np.array([0, 1]), np.array([1, 0])), chain(3)
    assert np.isnan(local_statistics.gi_star(np.ones(3), few)).all() and np.isnan(local_statistics.permuted(np.ones(3), few)).all()
    assert np.isnan(local_statistics.gi_star(np.array([1.0, 5, 2]), few)).tolist() == [False, True, False]  # the middle one has all others
    index, around = local_statistics.local_moran(np.array([1.0, 5, 2]), alone)
    assert np.isnan(index).tolist() == np.isnan(around).tolist() == [False, False, True]
    assert np.isnan(local_statistics.permuted(np.array([1.0, 5, 2]), alone)).tolist() == [False, False, True]


@given(PS)
def test_correction_keeps_the_order_and_never_makes_anything_surer(p):
    found, told = local_statistics.adjusted(p), ~np.isnan(p)
    assert (np.isnan(found) == ~told).all()
    assert (found[told] >= p[told]).all() and (found[told] <= 1).all()
    order = np.argsort(p[told], kind="stable")
    assert (np.diff(found[told][order]) >= 0).all()


@given(PS, st.floats(0.001, 0.5))
def test_correction_decides_as_benjamini_and_hochberg_do(p, level):
    told = np.sort(p[~np.isnan(p)])
    below = [rank for rank, each in enumerate(told, 1) if each * (len(told) / rank) <= level]
    assert (local_statistics.adjusted(p) <= level).sum() == max(below, default=0)


@given(st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=2, max_size=12), st.floats(0.1, 9))
def test_a_trend_knows_only_the_order_and_turns_with_time(course, factor):
    courses = np.array(course, float)
    found = local_statistics.trend(courses)
    assert local_statistics.trend(factor * courses) == pytest.approx(found)
    assert local_statistics.trend(courses[::-1]) == pytest.approx(-found)


def test_a_trend_is_mann_and_kendalls():
    # ten rising values: (45 - 1) / sqrt(10 * 9 * 25 / 18); a time of which nothing can be told counts as 0
    courses = np.stack([np.arange(10.0), np.full(10, 4.0), np.array([np.nan, *range(1, 10)])], axis=1)
    assert local_statistics.trend(courses) == pytest.approx([44 / np.sqrt(125), 0, 44 / np.sqrt(125)])


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_the_numbering_of_areas_changes_nothing(seed):
    random = np.random.default_rng(seed)
    values, neighbours = counted(60, 7)
    number = random.permutation(neighbours.areas)
    shuffled = np.empty_like(values)
    shuffled[number] = values
    moved = Neighbours(neighbours.areas, number[neighbours.first], number[neighbours.second])
    assert local_statistics.gi_star(shuffled, moved)[number] == pytest.approx(local_statistics.gi_star(values, neighbours))
    assert local_statistics.local_moran(shuffled, moved)[0][number] == pytest.approx(local_statistics.local_moran(values, neighbours)[0])
