"""Laws of conditions: no flapping inside the band, raise and clear alternate, order of arrival means nothing."""

import itertools
import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.conditions.api import BadCondition, Condition, Memory, read, run, step, together, untouched

RIVER = {"levels": [{"at_least": 1}, {"at_least": 2}, {"at_least": 3}]}
values = st.floats(-50, 50) | st.just(math.nan)


@st.composite
def conditions(draw) -> Condition:
    above = draw(st.booleans())
    limits = sorted(draw(st.lists(st.integers(-20, 20), min_size=1, max_size=4, unique=True)), reverse=not above)
    margin = draw(st.integers(0, 10))
    spec = {
        "levels": [{("above" if above else "below"): limit} for limit in limits],
        "clear": {("below" if above else "above"): limits[0] - margin if above else limits[0] + margin, "for_s": draw(st.integers(0, 50))},
        "for_s": draw(st.integers(0, 50)),
    }
    return read(spec)


series = st.lists(st.tuples(st.integers(0, 500), values), max_size=60)


def test_levels_are_counted_by_the_limits_a_value_is_beyond():
    assert [level for _, level in run(read(RIVER), enumerate([0.9, 1, 2.5, 3, 0]))] == [0, 1, 2, 3, 0]


def test_a_level_must_hold_before_it_counts():
    condition = read(RIVER | {"for_s": 100})
    assert run(condition, [(0, 2), (60, 2), (99, 2), (100, 1.5), (150, 2), (200, 2)])[-3:] == [(100, 1), (150, 1), (200, 1)]
    assert run(condition, [(0, 2), (50, 0), (100, 2), (199, 2), (200, 2)])[-2:] == [(199, 0), (200, 2)]


def test_a_level_is_left_only_past_the_band_and_after_its_time():
    condition = read({"levels": [{"above": 10}, {"above": 20}], "clear": {"below": 8, "for_s": 30}})
    told = run(condition, [(0, 21), (10, 19), (60, 18), (70, 17.9), (99, 17.9), (100, 17.9), (110, 7), (139, 7), (140, 7)])
    assert [level for _, level in told] == [2, 2, 2, 2, 2, 1, 1, 1, 0]


def test_nothing_measured_changes_nothing():
    assert [level for _, level in run(read(RIVER), [(0, 2), (1, math.nan), (2, math.nan), (3, 0)])] == [2, 2, 2, 0]


@given(conditions(), st.floats(0, 1), st.integers(0, 60), st.booleans())
def test_inside_the_band_nothing_flaps(condition, part, seed, begin_raised):
    """Any walk between keep and limit leaves the first level as it was."""
    if condition.limits[0] == condition.keeps[0]:
        return
    picks = random.Random(seed)
    inside = [condition.keeps[0] + (condition.limits[0] - condition.keeps[0]) * picks.random() * 0.999 for _ in range(20)]
    grave = condition.limits[0] + (1e-3 if condition.above else -1e-3)
    start = [(0.0, grave), (1000.0, grave)] if begin_raised else []
    told = [level for _, level in run(condition, [*start, *((2000.0 + 100 * n, v) for n, v in enumerate(inside))])][len(start) :]
    assert set(told) == {1 if begin_raised else 0}


@given(conditions(), series)
def test_levels_stay_on_the_table_and_raises_and_clears_alternate(condition, samples):
    told = [0, *(level for _, level in run(condition, samples))]
    assert all(0 <= level <= condition.levels for level in told)
    turns = ["raise" if b else "clear" for a, b in itertools.pairwise(told) if (a == 0) != (b == 0)]
    assert turns == [("raise", "clear")[n % 2] for n in range(len(turns))]


@given(conditions(), series, st.randoms(use_true_random=False))
def test_the_order_of_arrival_means_nothing(condition, samples, shuffler):
    other = list(samples)
    shuffler.shuffle(other)
    assert run(condition, samples) == run(condition, other)


@given(conditions(), st.lists(st.lists(values, min_size=3, max_size=3), max_size=30))
def test_many_series_at_once_are_each_alone(condition, rows):
    memory = Memory.blank(3, condition.levels)
    together_told = []
    for at, row in enumerate(rows):
        memory = step(condition, memory, at * 7.0, np.array(row))
        together_told.append(memory.level.tolist())
    alone = [[level for _, level in run(condition, [(at * 7.0, row[n]) for at, row in enumerate(rows)])] for n in range(3)]
    assert together_told == [list(levels) for levels in zip(*alone, strict=True)]


@given(conditions() | st.just(read(RIVER)), st.lists(values | st.integers(-20, 20).map(float), max_size=8))
def test_what_leaves_blank_memories_blank_is_known_without_a_step(condition, row):
    shown = np.array(row, float)
    after = step(condition, Memory.blank(len(row), condition.levels), 7.0, shown)
    assert untouched(condition, shown) == bool(after.idle().all())


@given(conditions(), series, st.floats(-50, 50))
def test_a_graver_value_never_gives_a_lower_level(condition, samples, worse):
    known = sorted(dict(samples).items())
    graver = [(at, value + abs(worse) if condition.above else value - abs(worse)) for at, value in known]
    assert all(a <= b for (_, a), (_, b) in zip(run(condition, known), run(condition, graver), strict=True))


def test_a_combination_is_its_weakest_part():
    parts = [read({"levels": [{"above": 100}], "clear": {"below": 80}}), read({"levels": [{"above": 20}], "clear": {"below": 10}})]
    told = together(parts, np.array([[120, 25], [90, 25], [120, 5], [math.nan, 25], [math.nan, 5]]))
    assert np.array_equal(told, [1, 0.5, 0, math.nan, 0], equal_nan=True)


@pytest.mark.parametrize(
    ("spec", "rule"),
    [
        ({"levels": []}, "conditions.levels_key"),
        ({"levels": [{"above": 1}, {"below": 2}]}, "conditions.levels_key"),
        ({"levels": [{"above": 2}, {"above": 1}]}, "conditions.levels_order"),
        ({"levels": [{"above": "much"}]}, "conditions.number"),
        ({"levels": [{"above": 1}], "clear": {"above": 0}}, "conditions.clear"),
        ({"levels": [{"above": 1}], "clear": {"below": 2}}, "conditions.clear_beyond"),
        ({"levels": [{"above": 1}], "for_s": -1}, "conditions.negative"),
    ],
)
def test_a_condition_that_says_nothing_is_refused(spec, rule):
    with pytest.raises(BadCondition) as refused:
        read(spec)
    assert refused.value.rule == rule


def test_a_light_is_cleared_at_a_better_one():
    condition = read({"levels": [{"light": "off"}, {"light": "disaster"}], "clear": {"light": "good"}})
    assert [level for _, level in run(condition, enumerate([1, 2, 1, 3, 1, 0]))] == [0, 1, 1, 2, 1, 0]
