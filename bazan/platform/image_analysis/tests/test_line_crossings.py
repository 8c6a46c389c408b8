"""A line counts each thing once each time it really goes over to the other side, whatever it does on the line."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bazan.platform.image_analysis.tests.synthetic_tracks import HEIGHT, LEFT_TO_RIGHT, track, walked, watched
from bazan.platform.image_analysis.tracking.line_crossings import BEYOND, CLEAR
from bazan.platform.image_analysis.tracking.types import Crossing, DrawnRule, Point

LINE = DrawnRule("gate", "line", LEFT_TO_RIGHT)
BAND = CLEAR * HEIGHT
"""How far from the line its sides begin, in picture heights."""
REACH = 0.25 + BEYOND * 0.5
"""How far from its middle a line from 0.25 to 0.75 still counts."""

coordinates = st.integers(0, 40).map(lambda place: place / 40)
points = st.tuples(coordinates, coordinates)
ways = st.lists(points, min_size=2, max_size=12)


def crossings(way: Sequence[Point], rule: DrawnRule = LINE, kind: str = "person") -> list[Crossing]:
    """Of one thing, seen at each place of its way."""
    return [crossing for seen in watched([rule], [[track(1, foot, kind=kind)] for foot in way]) for crossing in seen.crossings]


def through(way: Sequence[Point]) -> list[float]:
    """Where it goes from one side of the picture's middle to the other."""
    return [x + (to - x) * (0.5 - y) / (low - y) for (x, y), (to, low) in pairwise(way) if (y < 0.5) != (low < 0.5)]


def directions(way: Sequence[Point], rule: DrawnRule = LINE) -> list[bool]:
    return [crossing.forward for crossing in crossings(way, rule)]


@pytest.mark.parametrize(
    ("points", "start", "end"),
    [
        (((0.2, 0.5), (0.8, 0.5)), (0.5, 0.3), (0.5, 0.7)),
        (((0.8, 0.5), (0.2, 0.5)), (0.5, 0.7), (0.5, 0.3)),
        (((0.5, 0.9), (0.5, 0.1)), (0.3, 0.5), (0.7, 0.5)),
        (((0.2, 0.2), (0.8, 0.8)), (0.6, 0.3), (0.3, 0.6)),
    ],
)
def test_forward_is_from_the_left_of_who_walks_the_line_to_its_right(points: tuple[Point, Point], start: Point, end: Point):
    rule = replace(LINE, points=points)
    assert directions(walked(start, end), rule) == [True]
    assert directions(walked(end, start), rule) == [False]
    assert directions([start, end], rule) == [True]


def test_a_crossing_says_what_crossed_when():
    (crossing,) = crossings([(0.5, 0.4), (0.5, 0.49), (0.5, 0.5 + 0.9 * BAND), (0.5, 0.5 + 1.1 * BAND), (0.5, 0.7)], kind="bus")
    assert replace(crossing, at=0.6) == Crossing("gate", "bus", True, 1, 0.6) and crossing.at == pytest.approx(0.6)


def test_only_its_kinds_and_its_direction_count():
    there_and_back = walked((0.5, 0.3), (0.5, 0.7), (0.5, 0.3))
    assert directions(there_and_back, replace(LINE, direction="forward")) == [True]
    assert directions(there_and_back, replace(LINE, direction="back")) == [False]
    assert directions(there_and_back, replace(LINE, kinds=("car",))) == []


def test_beyond_its_ends_a_line_is_none():
    assert directions(walked((0.15, 0.3), (0.15, 0.7))) == []
    around_and_back_through = walked((0.5, 0.3), (0.1, 0.3), (0.1, 0.7), (0.5, 0.7), (0.5, 0.3))
    assert directions(around_and_back_through) == [False]
    assert directions([(0.199, 0.3), (0.199, 0.7)]) == [True]


def test_it_is_where_the_line_is_passed_that_counts_and_not_where_one_gets_clear_of_it():
    along = walked((0.7, 0.4), (0.7, 0.51), (0.95, 0.51), (0.95, 0.6))
    assert directions(along) == [True]
    assert directions(along[::-1]) == [False]


def test_who_is_first_met_on_the_line_came_from_nowhere_and_counts_the_next_time():
    assert directions(walked((0.5, 0.5 - BAND / 2), (0.5, 0.7))) == []
    assert directions(walked((0.5, 0.5 - BAND / 2), (0.5, 0.7), (0.5, 0.3))) == [False]


@pytest.mark.parametrize(("end", "counted"), [(0.7, [True]), (0.3, [])])
def test_an_hour_on_the_line_counts_once_at_most(end: float, counted: list[bool]):
    """Five looks a second at one who comes from above, stops and goes on the line, and leaves."""
    sway = np.random.default_rng(7).normal(0, 0.3 * BAND, 18_000).clip(-0.9 * BAND, 0.9 * BAND)
    on_it = list(zip((0.5 + np.cumsum(np.sign(sway)) * 1e-4).tolist(), (0.5 + sway).tolist(), strict=True))
    assert directions([*walked((0.5, 0.3), (0.5, 0.5)), *on_it, *walked((0.5, 0.5), (0.5, end))]) == counted


@given(ways, st.tuples(points, points))
def test_a_line_walked_the_other_way_swaps_the_directions(way: list[Point], ends: tuple[Point, Point]):
    assume(ends[0] != ends[1])
    jittered = [(x + 1 / 997, y + 1 / 1009) for x, y in way]
    assert directions(jittered, replace(LINE, points=ends)) == [not each for each in directions(jittered, replace(LINE, points=ends[::-1]))]


@given(ways, st.tuples(st.integers(-8, 8), st.integers(-8, 8)))
def test_it_counts_the_same_wherever_on_the_picture_it_is(way: list[Point], by: tuple[int, int]):
    right, down = by[0] / 16, by[1] / 16
    moved = [(x + right, y + down) for x, y in way]
    rule = replace(LINE, points=tuple((x + right, y + down) for x, y in ((0.25, 0.5), (0.75, 0.5))))
    assume(all(abs(abs(y - 0.5) - BAND) > 1e-6 for _, y in way))
    assume(all(abs(abs(place - 0.5) - REACH) > 1e-6 for place in through(way)))
    assert directions(moved, rule) == directions(way, replace(LINE, points=((0.25, 0.5), (0.75, 0.5))))


@given(st.lists(st.tuples(st.floats(0.25, 0.75), st.floats(0, 1)), min_size=1, max_size=30))
def test_who_stays_between_the_ends_has_crossed_oddly_often_when_it_is_on_the_other_side(way: list[Point]):
    assume(all(abs(abs(y - 0.5) - BAND) > 1e-6 for _, y in way))
    told = directions([(0.5, 0.1), *way])
    sides = [y > 0.5 for _, y in way if abs(y - 0.5) > BAND]
    assert len(told) % 2 == (sides[-1] if sides else False)
    assert told == [place % 2 == 0 for place in range(len(told))]


@given(st.integers(0, 8), st.floats(0.01, 0.3))
def test_a_way_that_goes_over_so_many_times_counts_so_many_in_turn(times: int, step: float):
    corners = [(0.3 + 0.05 * place, 0.3 if place % 2 == 0 else 0.7) for place in range(times + 1)]
    assert directions(walked(*corners, step=step)) == [place % 2 == 0 for place in range(times)]


@given(st.lists(st.floats(-0.99, 0.99), max_size=30), st.booleans())
def test_what_happens_within_the_band_counts_for_nothing(shares: list[float], over: bool):
    on_it = [(0.5, 0.5 + share * BAND) for share in shares]
    assert directions([(0.5, 0.4), *on_it, (0.5, 0.6 if over else 0.4)]) == [True] * over


@pytest.mark.parametrize("height", [0.2, 0.4])
def test_the_higher_a_thing_the_farther_it_has_to_get(height: float):
    looks = [[track(1, (0.5, 0.5 + down), height=height)] for down in (-0.2, 0.01, 0.9 * CLEAR * height, 1.1 * CLEAR * height)]
    assert [len(seen.crossings) for seen in watched([LINE], looks)] == [0, 0, 0, 1]


@pytest.mark.parametrize("gap", [1, 5, 10])
def test_who_isnt_seen_while_it_crosses_counts_once_when_it_is_seen_again(gap: int):
    way = walked((0.5, 0.4), (0.5, 0.6))
    hidden = range(10 - gap // 2, 10 - gap // 2 + gap)
    looks = [[track(1, foot, seen=look not in hidden)] for look, foot in enumerate(way)]
    told = [(look, crossing) for look, seen in enumerate(watched([LINE], looks)) for crossing in seen.crossings]
    assert len(told) == 1
    assert told[0][0] not in hidden


def test_nobody_crosses_only_because_it_is_expected_to():
    looks = [[track(1, (0.5, 0.45))], *([track(1, foot, seen=False)] for foot in walked((0.5, 0.46), (0.5, 0.9))), []]
    assert not any(seen.crossings for seen in watched([LINE], looks))


def test_many_at_once_count_each_for_itself():
    starts = np.random.default_rng(3).uniform((0.25, 0.05), (0.75, 0.3), (60, 2)).tolist()
    looks = [
        [
            track(number, (x, y + 0.01 * look if number % 3 else y), kind="car" if number % 2 else "person")
            for number, (x, y) in enumerate(starts)
        ]
        for look in range(60)
    ]
    told = [crossing for seen in watched([LINE, replace(LINE, code="cars", kinds=("car",))], looks) for crossing in seen.crossings]
    assert sorted(crossing.track for crossing in told if crossing.rule == "gate") == [number for number in range(60) if number % 3]
    assert sorted(crossing.track for crossing in told if crossing.rule == "cars") == [
        number for number in range(60) if number % 3 and number % 2
    ]
