"""A thing whose owner has gone is told with its place; who stands still, what is parked, taken away or lit is not."""

import numpy as np
import pytest

from bazan.platform.image_analysis.tests.synthetic_square import EVERYWHERE, ground, person, put, told, track
from bazan.platform.image_analysis.tracking.types import DrawnRule

RULE = DrawnRule("left", "abandoned", EVERYWHERE, seconds=20)
BAG = (156, 141, 167, 150)
COMES, DROPS, GOES = 5.0, 15.0, 20.0
"""Seconds: when somebody comes, sets a bag down, and goes."""


def walked(at, level):
    """Somebody who comes, stands a while and goes; 12 pixels a second."""
    if at < COMES:
        return []
    x = min(150.0, 30 + 12 * (at - COMES)) if at < GOES else 150 + 12 * (at - GOES)
    if x > 330:
        return []
    put(level, person(x), 40)
    return [track(1, person(x))]


def with_bag(at, level, until=1e9):
    if DROPS <= at < until:
        put(level, BAG, 210)
    return walked(at, level)


def test_what_somebody_leaves_is_told_where_it_lies_once_they_have_gone_for_so_long():
    (standing,) = told(RULE, 70, with_bag)
    assert standing.broken and standing.began
    assert GOES <= standing.since <= GOES + 7, "it counts from when the owner was out of reach"
    assert standing.at - standing.since >= RULE.seconds
    (box,) = standing.boxes
    assert np.allclose(np.array(box) * (320, 180, 320, 180), BAG, atol=3)
    assert standing.sure > 0.6 and standing.by == "leavings 1"


def test_it_is_over_when_the_thing_is_taken_away():
    begin, end = told(RULE, 100, lambda at, level: with_bag(at, level, until=70))
    assert begin.broken and not end.broken
    assert 70 < end.at < 85
    assert end.since == begin.since


def test_two_things_are_told_as_two_and_each_goes_by_itself():
    second = (190, 140, 202, 150)

    def drawn(at, level):
        if DROPS <= at < 80:
            put(level, second, 20)
        return with_bag(at, level)

    standings = told(RULE, 100, drawn)
    assert [(standing.value, len(standing.boxes)) for standing in standings] in ([(2, 2), (1, 1)], [(1, 1), (2, 2), (1, 1)])
    assert standings[-1].broken and np.allclose(np.array(standings[-1].boxes[0]) * (320, 180, 320, 180), BAG, atol=3)


def test_who_passes_it_by_is_nobody_it_belongs_to():
    def passed(at, level):
        tracks = with_bag(at, level)
        for turn in range(4):
            x = 330 - 24 * (at - 25 - 12 * turn)
            if 0 < x < 330:
                put(level, person(x, 168), 70)
                tracks = [*tracks, track(10 + turn, person(x, 168))]
        return tracks

    standings = told(RULE, 75, passed)
    assert [standing.broken for standing in standings] == [True]


def test_outside_of_the_zone_nothing_is_told():
    there = DrawnRule("left", "abandoned", ((0.0, 0.0), (0.3, 0.0), (0.3, 1.0), (0.0, 1.0)), seconds=20)
    assert told(there, 70, with_bag) == []


def stays_beside_it(at, level):
    if at >= DROPS:
        put(level, BAG, 210)
    return walked(min(at, GOES - 1), level)


def stands_still(at, level):
    return walked(min(at, GOES - 1), level)


def stands_still_unseen(at, level):
    """The detector loses who stands there after a while."""
    tracks = stands_still(at, level)
    return tracks if at < 30 else []


def sits_down_and_is_lost_and_found(at, level):
    tracks = stays_beside_it(at, level)
    return [] if int(at) % 9 < 3 else [track(1 + int(at) // 9, person(150)) for _ in tracks]


def parks(at, level):
    if at < COMES:
        return []
    left = round(min(150.0, -70 + 40 * (at - COMES)))
    car = (left, 110, left + 70, 145)
    put(level, car, 200)
    put(level, (left + 10, 115, left + 60, 125), 60)
    return [track(1, car, "car")] if left > -60 else []


def parks_and_the_detector_loses_it(at, level):
    tracks = parks(at, level)
    return tracks if at < 20 else []


def takes_away(at, level):
    """What lay there from the beginning is gone once somebody was there."""
    if at < DROPS:
        put(level, BAG, 210)
    return walked(at, level)


def drives_off_what_was_parked_over_lines(at, level):
    """It has stood there so long that it belongs to the scene; what it uncovers was there before, and somebody walks by."""
    for left in range(120, 240, 40):
        put(level, (left, 128, left + 22, 132), 215)
    tracks = [track(1, (150, 110, 220, 145), "car")] if 2 <= at < 60 else []
    if tracks:
        put(level, (150, 110, 220, 145), 60)
    if 57 <= at < 70:
        x = 40 + 20 * (at - 57)
        put(level, person(x), 40)
        tracks = [*tracks, track(2, person(x))]
    return tracks


def is_lit(at, level):
    """A lamp, and nobody near."""
    if at >= DROPS:
        level[120:160, 200:260] *= 1.5
    return []


def is_switched(at, level):
    """All lamps at once, while somebody walks."""
    tracks = walked(at, level)
    if at >= DROPS:
        level[:, :200] *= 1.6
    return tracks


def fades(at, level):
    tracks = walked(at, level)
    level *= 1 - 0.5 * min(at / 60, 1)
    return tracks


def is_nudged(at, level):
    tracks = walked(at, level)
    if at >= DROPS:
        level[:] = np.roll(level, 6, axis=1)
    return tracks


def shadows_move(at, level):
    tracks = walked(at, level)
    edge = 60 + round(at)
    level[100:, edge : edge + 30] *= 0.6
    return tracks


@pytest.mark.parametrize(
    "drawn",
    [
        walked, stays_beside_it, stands_still, stands_still_unseen, sits_down_and_is_lost_and_found, parks, parks_and_the_detector_loses_it,
        drives_off_what_was_parked_over_lines, takes_away, is_lit, is_switched, fades, is_nudged, shadows_move,
    ],
)  # fmt: skip
def test_look_alikes_are_not_told(drawn):
    assert told(RULE, 90, drawn) == []


def test_in_rain_only_what_was_left_is_told():
    def rains(at, level):
        tracks = with_bag(at, level)
        streaks = np.random.default_rng(round(at * 10)).random(level.shape[1]) < 0.06
        level[:, streaks] += 50
        return tracks

    assert [standing.broken for standing in told(RULE, 70, rains)] == [True]


def test_what_was_not_clear_enough_for_the_rule_is_not_told():
    faint = ground()
    assert told(DrawnRule("left", "abandoned", EVERYWHERE, seconds=20, sure=0.95, smallest=0.2), 70, with_bag, faint) == []
