"""Who is followed keeps one number: past others, behind things, at any frame rate; and nobody is who was never there."""

from collections.abc import Callable

import numpy as np
import pytest

from bazan.platform.image_analysis.tests.synthetic_tracks import HEIGHT, RATIO, box, looked
from bazan.platform.image_analysis.tracking.tracker import LONGEST_GAP, Tracker
from bazan.platform.image_analysis.tracking.types import KINDS, Detections, Point, Track

Way = Callable[[float], Point]


def crossing(at: float) -> list[Point]:
    """Two who walk towards each other and pass, the one in front of the other, and one who stands."""
    return [(0.2 + 0.07 * at, 0.5), (0.8 - 0.07 * at, 0.56), (0.5, 0.9)]


@pytest.mark.parametrize("fps", [25, 5, 2, 1])
@pytest.mark.parametrize("seed", range(5))
def test_walkers_who_cross_keep_their_numbers(fps: int, seed: int):
    """Looks are irregular, boxes are a little off, and every tenth is missing."""
    chance, tracker, at = np.random.default_rng(seed), Tracker(RATIO), 0.0
    met: list[set[int]] = [set(), set(), set()]
    while at < 8:
        at += chance.uniform(0.8, 1.2) / fps
        feet = crossing(at)
        shown = [place for place in range(3) if chance.random() > 0.1]
        off = chance.normal(0, 0.004, (len(shown), 4))
        boxes = np.array([box(feet[place]) for place in shown]).reshape(-1, 4) + off
        tracks = tracker.update(Detections(boxes, np.full(len(shown), 0.8), np.zeros(len(shown), int)), at)
        for track in tracks:
            distance = [abs(track.foot[0] - x) + abs(track.foot[1] - y) for x, y in feet]
            if track.seen and min(distance) < 0.03:
                met[int(np.argmin(distance))].add(track.number)
    assert [len(numbers) for numbers in met] == [1, 1, 1]
    assert len(set.union(*met)) == 3


def test_a_fast_motorcycle_is_followed_at_five_looks_a_second():
    tracker = Tracker(RATIO)
    tracks = [tracker.update(looked(((0.1 + 0.05 * look, 0.6), "motorcycle"), height=0.1), look / 5) for look in range(16)]
    assert {track.number for given in tracks for track in given} == {1}
    assert all(len(given) == 1 for given in tracks[1:])


def hidden(seconds: float) -> list[list[Track]]:
    """One who walks for two seconds, is hidden for some, and walks on."""
    tracker = Tracker(RATIO)
    looks = np.arange(0, 4 + seconds, 0.2)
    shown = [not 2 < at <= 2 + seconds for at in looks]
    return [tracker.update(looked(*[((0.2 + 0.05 * at, 0.6), "person")] * seen), at) for at, seen in zip(looks, shown, strict=True)]


def test_who_is_hidden_for_a_short_time_keeps_its_number_and_is_expected_meanwhile():
    given = hidden(1.6)
    assert {track.number for tracks in given for track in tracks} == {1}
    behind = [tracks[0] for tracks in given if tracks and not tracks[0].seen]
    assert len(behind) == 8
    assert behind[-1].foot[0] == pytest.approx(0.2 + 0.05 * 3.6, abs=0.01)


def test_where_it_is_expected_depends_on_the_time_that_has_passed():
    tracker = Tracker(RATIO)
    for at in (0, 0.2, 0.5, 0.6, 1, 1.5, 1.7, 2):
        tracker.update(looked(((0.2 + 0.1 * at, 0.6), "person")), at)
    for at in (2.2, 3.3):
        (track,) = tracker.update(looked(), at)
        assert track.foot[0] == pytest.approx(0.2 + 0.1 * at, abs=0.01)


def test_who_has_walked_for_long_and_turns_round_keeps_its_number():
    tracker = Tracker(RATIO)
    way = [0.1 + 0.04 * min(at, 24 - at) for at in np.arange(0, 24, 0.5)]
    given = [tracker.update(looked(((x, 0.6), "person")), look / 2) for look, x in enumerate(way)]
    assert {track.number for tracks in given for track in tracks} == {1}
    assert all(track.seen for tracks in given for track in tracks)


def test_a_track_becomes_as_large_as_what_comes_nearer():
    tracker = Tracker(RATIO)
    for look in range(40):
        tracks = tracker.update(looked(((0.5, 0.6 + 0.005 * look), "car"), height=0.1 + 0.005 * look), look / 5)
    assert tracks[0].box == pytest.approx(box((0.5, 0.795), 0.295), abs=0.01)


def test_who_is_hidden_for_long_is_dropped_and_begins_anew():
    given = hidden(3)
    assert [track.number for track in given[-1]] == [2]
    assert [] in given[10:]


def test_what_was_met_once_is_not_given_out_and_what_is_met_again_since_it_was_first_met():
    tracker = Tracker(RATIO)
    assert tracker.update(looked(((0.3, 0.6), "person")), 5.0) == []
    assert tracker.update(looked(((0.9, 0.6), "person")), 5.6) == []
    (track,) = tracker.update(looked(((0.9, 0.6), "person")), 5.8)
    assert (track.since, track.seen, track.sure) == (5.6, True, 0.8)
    assert [track.number for track in tracker.update(looked(((0.3, 0.6), "person")), 6.0)] == [track.number]


def test_what_may_be_there_is_followed_before_it_is_given_out():
    tracker = Tracker(RATIO)
    assert not tracker.follows
    assert tracker.update(looked(((0.3, 0.6), "person")), 0) == []
    assert tracker.follows
    tracker.update(looked(), 1)
    assert not tracker.follows


def test_a_weak_detection_keeps_a_track_but_begins_none():
    tracker = Tracker(RATIO)
    for look in range(20):
        weak = (((0.8, 0.6), "person", 0.3), ((0.3, 0.6), "person", 0.3 if look > 2 else 0.8))
        tracks = tracker.update(looked(*weak), look / 5)
    (track,) = tracks
    assert track.seen
    assert track.foot[0] == pytest.approx(0.3)
    assert track.sure == 0.3


def test_what_is_seen_weakly_is_not_given_out_until_it_was_seen_surely_again():
    tracker = Tracker(RATIO)
    given = [tracker.update(looked(((0.3, 0.6), "person", sure)), look / 5) for look, sure in enumerate((0.8, 0.3, 0.3, 0.3, 0.8))]
    assert [len(tracks) for tracks in given] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("speed", [0.0, 0.04])
def test_whose_legs_are_hidden_for_a_moment_keeps_its_foot_near_the_ground(speed: float):
    """As behind a sign: the lower half of it isn't seen; nor is it where one walks towards the camera."""
    tracker = Tracker(RATIO)
    for look in range(30):
        foot = (0.4, 0.6 + speed * look / 5)
        left, top, right, bottom = box(foot)
        seen = (left, top, right, bottom - 0.5 * (bottom - top) * (look in (15, 16)))
        tracks = tracker.update(Detections(np.array([seen]), np.full(1, 0.8), np.zeros(1, int)), look / 5)
        if tracks:
            assert tracks[0].foot == pytest.approx(foot, abs=0.2 * HEIGHT)
    assert tracks[0].number == 1
    assert tracks[0].box == pytest.approx(box(foot), abs=0.01)


def test_a_weak_detection_beside_a_track_is_not_it():
    for away, seen in ((0.01, True), (0.035, False)):
        tracker = Tracker(RATIO)
        for look in range(3):
            tracker.update(looked(((0.3, 0.6), "person")), look / 5)
        assert tracker.update(looked(((0.3 + away, 0.6), "person", 0.3)), 0.6)[0].seen == seen


def test_a_weak_detection_keeps_a_track_also_when_others_are_met_by_sure_ones():
    tracker = Tracker(RATIO)
    for look in range(5):
        tracks = tracker.update(looked(((0.3, 0.6), "person"), ((0.7, 0.6), "person", 0.8 if look < 2 else 0.3)), look / 5)
    assert [(track.seen, track.sure) for track in tracks] == [(True, 0.8), (True, 0.3)]


def test_a_sure_detection_is_matched_before_a_weak_one_that_lies_nearer():
    tracker = Tracker(RATIO)
    for look in range(3):
        tracker.update(looked(((0.3, 0.6), "person")), look / 5)
    (track,) = tracker.update(looked(((0.302, 0.6), "person", 0.9), ((0.3, 0.6), "person", 0.3)), 0.6)
    assert track.sure == 0.9


def test_a_thing_is_of_the_kind_it_was_taken_for_most_often():
    tracker = Tracker(RATIO)
    taken = ["car", "truck", "truck", "car", "car", "bus", "car", "truck"]
    given = [tracker.update(looked(((0.5, 0.6), kind)), look / 5) for look, kind in enumerate(taken)]
    assert [track.kind for tracks in given for track in tracks] == ["car", "truck", "truck", "car", "car", "car", "car"]
    assert {track.number for tracks in given for track in tracks} == {1}


@pytest.mark.parametrize(("old", "new"), [("person", "motorcycle"), ("person", "car"), ("motorcycle", "car")])
def test_a_thing_never_becomes_one_of_another_family(old: str, new: str):
    tracker = Tracker(RATIO)
    for look in range(3):
        tracker.update(looked(((0.5, 0.6), old)), look / 5)
    given = [tracker.update(looked(((0.5, 0.6), new)), look / 5) for look in range(3, 6)]
    assert {(track.number, track.kind) for track in given[-1] if track.seen} == {(2, new)}
    assert {(track.number, track.kind) for track in given[-1] if not track.seen} == {(1, old)}


def test_nobody_becomes_somebody_far_away_or_much_larger():
    tracker = Tracker(RATIO)
    for look in range(3):
        tracker.update(looked(((0.3, 0.6), "person")), look / 5)
    assert not any(track.seen for track in tracker.update(looked(((0.5, 0.6), "person")), 0.6))
    assert not any(track.seen for track in tracker.update(looked(((0.3, 0.6), "person"), height=0.5), 0.8))


def test_how_far_something_is_depends_on_how_wide_the_picture_is():
    """The same fractions of the picture are five times as far on one five times as wide."""
    matched = []
    for ratio in (1.0, 5.0):
        tracker = Tracker(ratio)
        for look in range(3):
            tracker.update(looked(((0.3, 0.6), "person")), look / 5)
        matched.append(tracker.update(looked(((0.37, 0.6), "person")), 0.6)[0].seen)
    assert matched == [True, False]


def test_who_leaves_the_picture_is_gone_at_once():
    tracker = Tracker(RATIO)
    shown = [tracker.update(looked(((0.79 + 0.02 * look, 0.6), "person")), look / 5) for look in range(10)]
    assert shown[-1][0].seen
    after = [tracker.update(looked(), 2 + look / 5) for look in range(4)]
    assert [len(tracks) for tracks in after] == [1, 0, 0, 0]


def test_after_a_long_gap_everything_begins_anew_and_no_number_comes_again():
    tracker = Tracker(RATIO)
    for look in range(3):
        tracker.update(looked(((0.3, 0.6), "car")), look / 5)
    (kept,) = tracker.update(looked(((0.3, 0.6), "car")), 0.4 + LONGEST_GAP)
    assert kept.number == 1
    later = 0.5 + 2 * LONGEST_GAP
    assert tracker.update(looked(((0.3, 0.6), "car")), later) == []
    assert [track.number for track in tracker.update(looked(((0.3, 0.6), "car")), later + 0.2)] == [2]


def test_a_look_before_the_last_one_is_an_error():
    tracker = Tracker(RATIO)
    tracker.update(looked(((0.3, 0.6), "person")), 1.0)
    with pytest.raises(ValueError, match="before"):
        tracker.update(looked(), 0.9)


def test_boxes_and_kinds_are_told_as_the_detector_gave_them():
    tracker = Tracker(RATIO)
    for look in range(10):
        tracks = tracker.update(looked(*(((0.1 + 0.15 * place, 0.6), kind) for place, kind in enumerate(KINDS))), look / 5)
    assert [track.kind for track in tracks] == list(KINDS)
    assert [track.box for track in tracks] == [pytest.approx(box((0.1 + 0.15 * place, 0.6))) for place in range(len(KINDS))]
