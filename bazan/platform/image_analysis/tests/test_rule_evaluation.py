"""What each kind of rule tells of those who are in its zone or go over its line: when it begins, changes and ends."""

from collections.abc import Sequence

import numpy as np
import pytest

from bazan.platform.image_analysis.tests.synthetic_tracks import HEIGHT, LEFT_TO_RIGHT, RATIO, SQUARE, looked, track, watched
from bazan.platform.image_analysis.tracking.rule_breaches import WRONG_WAY
from bazan.platform.image_analysis.tracking.rule_evaluation import Watcher
from bazan.platform.image_analysis.tracking.tracker import Tracker
from bazan.platform.image_analysis.tracking.types import DrawnRule, Point, Seen, Track, Trip

IN, ALSO_IN, OUT = (0.5, 0.5), (0.55, 0.55), (0.2, 0.2)
EAST = ((0.7, 0.4), (0.9, 0.4), (0.9, 0.6), (0.7, 0.6))
WEST = ((0.1, 0.4), (0.3, 0.4), (0.3, 0.6), (0.1, 0.6))


def zone(purpose: str, seconds: float = 0, **more) -> DrawnRule:
    return DrawnRule("zone", purpose, SQUARE, seconds=seconds, **more)


def told(looks: Sequence[Seen], each: float = 1.0) -> list[tuple[float, str, float, tuple[int, ...]]]:
    """(when, what, value, tracks) of each standing."""
    standings = [standing for seen in looks for standing in seen.standings]
    words = {(True, True): "begins", (True, False): "changes", (False, False): "ends"}
    return [(standing.at / each, words[standing.broken, standing.began], standing.value, standing.tracks) for standing in standings]


def stands(number: int, feet: Sequence[Point | None], **more) -> list[list[Track]]:
    """Looks that meet one thing at these places, or that it isn't followed at."""
    return [[track(number, foot, **more)] if foot else [] for foot in feet]


@pytest.mark.parametrize("purpose", ["intrusion", "loitering"])
class TestWhoStays:
    def test_begins_when_it_has_lasted_and_ends_when_it_is_left(self, purpose: str):
        looks = watched([zone(purpose, 5)], stands(1, [OUT, *[IN] * 8, *[OUT] * 5]), each=1)
        assert told(looks) == [(6, "begins", 1, (1,)), (11, "ends", 0, ())]
        assert {standing.since for seen in looks for standing in seen.standings} == {1}

    def test_who_passes_through_or_is_of_another_kind_breaks_nothing(self, purpose: str):
        assert told(watched([zone(purpose, 5)], stands(1, [OUT, *[IN] * 5, *[OUT] * 9]), each=1)) == []
        assert told(watched([zone(purpose, 5, kinds=("car",))], stands(1, [IN] * 9), each=1)) == []

    def test_its_value_is_how_many_do_it(self, purpose: str):
        looks = [[track(1, IN), *([track(2, ALSO_IN)] if 2 <= at < 8 else [])] for at in range(14)]
        seen = watched([zone(purpose, 5)], looks, each=1)
        assert told(seen) == [(5, "begins", 1, (1,)), (7, "changes", 2, (1, 2)), (10, "changes", 1, (1,))]
        assert {standing.since for look in seen for standing in look.standings} == {0}

    def test_it_is_broken_since_the_first_of_them_came(self, purpose: str):
        watcher = Watcher([zone(purpose, 5)], RATIO)
        watcher.saw([track(1, IN)], 0)
        watcher.saw([track(2, ALSO_IN), track(1, IN)], 2)
        (begun,) = watcher.saw([track(2, ALSO_IN), track(1, IN)], 9).standings
        assert (begun.tracks, begun.since) == ((1, 2), 0)

    def test_who_is_back_soon_has_stayed(self, purpose: str):
        soon = watched([zone(purpose, 5)], stands(1, [IN, IN, OUT, OUT, IN, IN, IN]), each=1)
        late = watched([zone(purpose, 5)], stands(1, [IN, IN, OUT, OUT, OUT, IN, IN, IN, IN, IN]), each=1)
        assert (told(soon), told(late)) == ([(5, "begins", 1, (1,))], [])

    def test_a_new_track_where_one_was_lost_goes_on_with_its_stay(self, purpose: str):
        lost = [[track(1, IN, seen=at < 3)] if at < 5 else [] for at in range(9)]
        for place, expected in (((0.52, 0.5), [(5, "begins", 1, (2,))]), ((0.4, 0.6), [])):
            looks = [[*tracks, *([track(2, place, since=3.5)] if at >= 4 else [])] for at, tracks in enumerate(lost)]
            assert told(watched([zone(purpose, 5)], looks, each=1)) == expected

    def test_it_begins_where_the_other_was_lost_and_not_where_that_one_came(self, purpose: str):
        way = [(0.41, 0.41), (0.45, 0.45), (0.5, 0.5), (0.59, 0.59)]
        for place, expected in ((way[-1], [(5, "begins", 1, (2,))]), (way[0], [])):
            looks = [[track(1, foot)] for foot in way] + [[track(2, place, since=3.5)] for _ in range(4)]
            assert told(watched([zone(purpose, 5)], looks, each=1)) == expected

    def test_who_was_elsewhere_when_another_was_lost_inherits_nothing(self, purpose: str):
        looks = [[*([track(1, IN)] if at < 3 else []), track(2, OUT if at < 4 else IN)] for at in range(8)]
        assert told(watched([zone(purpose, 5)], looks, each=1)) == []

    def test_who_comes_while_another_is_followed_inherits_nothing(self, purpose: str):
        looks = [[track(1, IN if at < 3 else OUT), *([track(2, IN, since=3)] if at >= 3 else [])] for at in range(8)]
        assert told(watched([zone(purpose, 5)], looks, each=1)) == []

    def test_who_isnt_seen_stays_where_it_was_until_its_track_ends(self, purpose: str):
        looks = [[track(1, IN)]] * 6 + [[track(1, OUT, seen=False)]] * 2 + [[track(1, IN)]] * 3 + [[]] * 5
        assert told(watched([zone(purpose, 5)], looks, each=1)) == [(5, "begins", 1, (1,)), (13, "ends", 0, ())]


def test_without_seconds_an_intrusion_begins_at_once():
    assert told(watched([zone("intrusion")], stands(1, [OUT, IN]), each=1)) == [(1, "begins", 1, (1,))]


def test_who_walks_about_in_a_zone_loiters_but_is_not_stopped():
    way = [(0.5 + 0.08 * np.sin(at), 0.5 + 0.08 * np.cos(at)) for at in range(20)]
    looks = stands(1, way, kind="car")
    assert told(watched([zone("loitering", 10)], looks, each=1)) == [(10, "begins", 1, (1,))]
    assert told(watched([zone("stopped", 10)], looks, each=1)) == []


class TestStopped:
    def test_begins_so_long_after_it_came_to_stand(self):
        way = [(0.41, 0.5), (0.44, 0.5), (0.47, 0.5), *[IN] * 9, (0.59, 0.5), (0.9, 0.5), (0.95, 0.5), (0.97, 0.5)]
        looks = watched([zone("stopped", 5)], stands(1, way, kind="car"), each=1)
        assert told(looks) == [(8, "begins", 1, (1,)), (14, "ends", 0, ())]
        assert next(standing.since for seen in looks for standing in seen.standings) == 3

    def test_a_person_is_not_stopped(self):
        assert told(watched([zone("stopped", 5)], stands(1, [IN] * 9), each=1)) == []

    def test_it_sways_and_is_hidden_below_for_a_moment(self):
        off = np.random.default_rng(1).normal(0, 0.02 * HEIGHT, (60, 2))
        way = [(0.5 + right, 0.5 + down - (0.4 * HEIGHT if 20 <= look < 30 else 0)) for look, (right, down) in enumerate(off)]
        assert told(watched([zone("stopped", 10)], stands(1, way, kind="truck")), each=0.2) == [(50, "begins", 1, (1,))]

    def test_traffic_over_one_place_is_no_stop(self):
        queue = [[(number, 0.6 - 0.04 * (number - look)) for number in range(80)] for look in range(80)]
        looks = [[track(number, (x, 0.5), kind="car", since=0.2 * number) for number, x in places if 0.4 <= x <= 0.6] for places in queue]
        assert told(watched([zone("stopped", 5)], looks), each=0.2) == []


def crowd(*counts: int) -> list[list[Track]]:
    return [[track(number, (0.45 + 0.01 * number, 0.5)) for number in range(count)] for count in counts]


@pytest.mark.parametrize("purpose", ["crowd", "occupancy"])
def test_a_crowd_begins_and_ends_with_hysteresis(purpose: str):
    looks = crowd(1, 3, 2, 3, 3, 3, 2, 2, 4, 1, 2, 1, 1, 1, 1)
    seen = watched([zone(purpose, 2, at_least=3, below=2)], looks, each=1)
    assert {standing.since for look in seen for standing in look.standings} == {3}
    assert [standing[:3] for standing in told(seen)] == [
        (5, "begins", 3),
        (6, "changes", 2),
        (8, "changes", 4),
        (9, "changes", 1),
        (10, "changes", 2),
        (11, "changes", 1),
        (13, "ends", 1),
    ]


def test_a_crowd_without_a_lower_mark_ends_under_its_upper_one():
    standings = told(watched([zone("crowd", at_least=3)], crowd(2, 3, 2, 3), each=1))
    assert [standing[:3] for standing in standings] == [(1, "begins", 3), (2, "ends", 2), (3, "begins", 3)]


def test_a_crowd_counts_who_is_hidden_and_not_who_has_left():
    looks = [[track(1, IN), track(2, IN)], [track(1, OUT), track(2, OUT, seen=False)], [track(1, OUT)]]
    standings = told(watched([zone("occupancy")], looks, each=1))
    assert standings == [(0, "begins", 2, (1, 2)), (1, "changes", 1, (2,)), (2, "ends", 0, ())]


def test_of_a_queue_are_only_those_who_stand():
    waiting = [(0.45, 0.5), (0.5, 0.5)]
    looks = [[*(track(number, foot) for number, foot in enumerate(waiting)), track(9, (0.41 + 0.02 * at, 0.55))] for at in range(8)]
    assert told(watched([zone("queue", at_least=2)], looks, each=1)) == [(2, "begins", 2, (0, 1))]
    assert told(watched([zone("queue", at_least=3)], looks, each=1)) == []


def test_the_wrong_way_lasts_until_nobody_has_gone_it_for_a_while():
    rule = DrawnRule("oneway", "wrong_way", LEFT_TO_RIGHT, direction="back")
    wrong, right = (0.5, 0.3), (0.5, 0.7)
    riders = {1: 2, 2: 7, 3: 40}
    looks = [
        [track(9, wrong if at < 3 else right), *(track(number, right if at < turn else wrong) for number, turn in riders.items())]
        for at in range(60)
    ]
    seen = watched([rule], looks, each=1)
    assert told(seen) == [
        (2, "begins", 1, (1,)),
        (7, "changes", 2, (1, 2)),
        (7 + WRONG_WAY, "ends", 0, ()),
        (40, "begins", 1, (3,)),
        (40 + WRONG_WAY, "ends", 0, ()),
    ]
    assert [standing.since for look in seen for standing in look.standings] == [2, 2, 2, 40, 40]
    assert not any(look.crossings for look in seen)


def flow(way: Sequence[Point | None], *more: DrawnRule) -> list[Trip]:
    rules = [DrawnRule("a", "flow", WEST, flow="west"), DrawnRule("b", "flow", EAST, flow="east"), *more]
    return [trip for seen in watched(rules, stands(1, way, kind="bus"), each=1) for trip in seen.trips]


def test_a_trip_is_told_once_a_pair_of_places_in_its_order():
    west, between, east = (0.2, 0.5), (0.5, 0.5), (0.8, 0.5)
    there = Trip("west", "east", "bus", 1, 1, 3)
    assert flow([west, west, between, east, east]) == [there]
    assert flow([west, west, between, east, between, west, east, west]) == [there, Trip("east", "west", "bus", 1, 3, 5)]
    assert flow([west, between, west, between]) == flow([east, east]) == flow([between, east]) == []
    assert flow([west, None, east]) == []


def test_a_trip_leaves_its_origin_when_it_was_last_seen_there():
    looks = [[track(1, (0.2, 0.5))], [track(1, (0.2, 0.5), seen=False)], [track(1, (0.8, 0.5))]]
    rules = [DrawnRule("a", "flow", WEST, flow="west"), DrawnRule("b", "flow", EAST, flow="east")]
    assert watched(rules, looks, each=1)[-1].trips == (Trip("west", "east", "person", 1, 0, 2),)


def test_two_zones_of_one_place_are_one_and_who_is_in_two_places_stays_in_its_first():
    north = DrawnRule("c", "flow", ((0.5, 0.4), (0.9, 0.4), (0.9, 0.6), (0.5, 0.6)), flow="west")
    assert flow([(0.2, 0.5), (0.6, 0.5), (0.8, 0.5), (0.6, 0.5)], north) == []


def test_how_far_something_is_from_a_line_depends_on_how_wide_the_picture_is():
    """A step to the side that isn't clear of the line on a square picture is on one three times as wide, also when it turns wider."""
    line = DrawnRule("gate", "line", ((0.5, 0.9), (0.5, 0.1)))
    looks = [[track(1, (0.4, 0.5))], [track(1, (0.51, 0.5))], [track(1, (0.511, 0.5))]]
    counts = []
    for ratios in ((1, 1, 1), (3, 3, 3), (1, 1, 3)):
        watcher = Watcher([line])
        for at, (ratio, tracks) in enumerate(zip(ratios, looks, strict=True)):
            watcher.ratio = ratio
            counts.append(len(watcher.saw(tracks, at).crossings))
    assert counts == [0, 0, 0, 0, 1, 0, 0, 0, 1]


def test_what_is_abandoned_is_not_judged_here():
    assert watched([zone("abandoned")], stands(1, [IN] * 5), each=1)[-1] == Seen((), (), ())


def test_a_foot_a_little_below_the_picture_stands_on_its_edge():
    lower = DrawnRule("zone", "intrusion", ((0.2, 0.7), (0.8, 0.7), (0.8, 1.0), (0.2, 1.0)))
    assert told(watched([lower], stands(1, [(0.5, 1.01)]), each=1)) == [(0, "begins", 1, (1,))]


def test_a_street_is_counted_as_it_was_walked():
    """From boxes that are off, missing or false: sixty who walk through the picture, some of whom turn back before the line."""
    chance, tracker = np.random.default_rng(11), Tracker(RATIO)
    watcher = Watcher([DrawnRule("gate", "line", ((0.5, 0.95), (0.5, 0.05)))], RATIO)
    walkers = [(3.0 * number, chance.uniform(0.3, 0.9), chance.uniform(0.05, 0.09), number % 3) for number in range(60)]
    counted, at = {True: 0, False: 0}, 0.0
    while at < 200:
        at += chance.uniform(0.15, 0.25)
        shown = [((chance.uniform(0, 1), chance.uniform(0.3, 0.9)), "person", 0.5)] * (chance.random() < 0.05)
        for begins, y, pace, turn in walkers:
            gone = pace * (at - begins)
            x = (gone, 1 - gone, min(gone, 0.8 - gone))[turn]
            if gone > 0 and 0 < x < 1 and chance.random() > 0.1:
                shown.append(((x + chance.normal(0, 0.002), y + chance.normal(0, 0.004)), "person", chance.uniform(0.35, 0.9)))
        for crossing in watcher.saw(tracker.update(looked(*shown), at), at).crossings:
            counted[crossing.forward] += 1
    assert counted == {True: 20, False: 20}
