"""What was never sure or large enough breaks no rule and isn't counted; what once was counts from then on."""

from dataclasses import replace

import pytest

from bazan.platform.image_analysis.tests.synthetic_tracks import LEFT_TO_RIGHT, SQUARE, track, walked, watched
from bazan.platform.image_analysis.tracking.types import DrawnRule, Track

IN = (0.5, 0.5)
ZONE = DrawnRule("zone", "intrusion", SQUARE)
LINE = DrawnRule("gate", "line", LEFT_TO_RIGHT)


def seen(sure: float, height: float = 0.2) -> Track:
    return replace(track(1, IN, height=height), sure=sure)


@pytest.mark.parametrize(
    ("rule", "begins"),
    [(ZONE, 0), (replace(ZONE, sure=0.7), 2), (replace(ZONE, sure=0.9), None), (replace(ZONE, smallest=0.25), 3)],
)
def test_a_zone_is_broken_from_when_it_was_sure_and_large_enough(rule: DrawnRule, begins: int | None):
    looks = [[seen(0.5)], [seen(0.6)], [seen(0.75)], [seen(0.5, 0.3)], [seen(0.4)], [seen(0.4)]]
    standings = [standing for look in watched([rule], looks, each=1) for standing in look.standings]
    assert [standing.at for standing in standings] == ([] if begins is None else [begins])
    assert all(standing.broken for standing in standings), "a faint look ended what a sure one began"


def test_a_standing_says_how_sure_the_surest_was_so_far():
    looks = [[seen(0.5)], [seen(0.8), replace(track(2, IN), sure=0.6)]]
    assert [standing.sure for look in watched([ZONE], looks) for standing in look.standings] == [0.5, 0.8]


def test_when_it_is_over_it_says_how_sure_and_high_they_were_at_most():
    looks = [[seen(0.5)], [seen(0.7, 0.3)], [seen(0.6)], *[[]] * 20]
    begin, end = (standing for look in watched([ZONE], looks, each=1) for standing in look.standings)
    assert (begin.sure, begin.height) == (0.5, pytest.approx(0.2))
    assert (end.broken, end.sure, end.height) == (False, 0.7, pytest.approx(0.3))


@pytest.mark.parametrize(("least", "counted"), [(0, 1), (0.8, 1), (0.81, 0)])
def test_a_line_counts_what_is_sure_enough(least: float, counted: int):
    walk = [[track(1, foot)] for foot in walked((0.5, 0.3), (0.5, 0.7))]
    assert sum(len(look.crossings) for look in watched([replace(LINE, sure=least)], walk)) == counted


def test_against_the_traffic_goes_only_what_is_large_enough():
    forbidden = DrawnRule("one-way", "wrong_way", LEFT_TO_RIGHT, direction="forward")
    walk = [[track(1, foot)] for foot in walked((0.5, 0.3), (0.5, 0.7))]
    for least, told in ((0.1, 1), (0.3, 0)):
        assert sum(len(look.standings) for look in watched([replace(forbidden, smallest=least)], walk)) == told
