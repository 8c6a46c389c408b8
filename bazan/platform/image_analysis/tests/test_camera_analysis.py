"""A detector looks where something moves, seldom where what is followed stands still, and hardly ever where nothing is."""

import numpy as np
import pytest

from bazan.platform.image_analysis.camera_analysis import EMPTY_S, FRESH_S, SETTLED_S, STILL_S, Following
from bazan.platform.image_analysis.tests.synthetic_square import EVERYWHERE, STEP_S, ground, noisy, person, put, track
from bazan.platform.image_analysis.tracking.types import Detections, DrawnRule
from bazan.platform.image_analysis.video.types import Motion

STILL, MOVING = (Motion(active, 0.0, np.zeros((1, 1), bool)) for active in (False, True))
BOX = np.array([[0.3, 0.3, 0.4, 0.6]])
ZONE = DrawnRule("zone", "intrusion", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), seconds=2)
NOBODY = Detections(np.zeros((0, 4)), np.zeros(0), np.zeros(0, int))


def somebody(box=BOX):
    return Detections(box, np.array([0.9]), np.array([0]))


def met(following, at=0.0):
    for turn in range(3):
        following.look(somebody(), at + turn / 5)
    return at + 0.4


def test_an_empty_street_is_looked_at_now_and_then():
    following = Following([])
    assert following.due(STILL, 0.0) == "look", "what stands there from the beginning is found"
    following.look(NOBODY, 0.0)
    assert following.due(STILL, EMPTY_S - 1) == "wait"
    assert following.due(STILL, EMPTY_S) == "look"
    assert following.due(MOVING, 1.0) == "look"


def test_who_stands_still_is_told_each_second_and_looked_for_every_few():
    following = Following([ZONE])
    at = met(following)
    assert following.due(STILL, at + STILL_S / 2) == "wait"
    broken, looks = False, 0
    for turn in range(1, 21):
        now = at + turn * STILL_S
        if following.due(STILL, now) == "look":
            looks += 1
            look = following.look(somebody(), now)
        else:
            look = following.again(now)
        broken |= any(standing.broken for standing in look.seen.standings)
        assert [track.seen for track in look.tracks] == [True], "who didn't move was lost"
    assert broken, "who stands in the zone without moving was not told"
    assert looks == pytest.approx(20 / FRESH_S, abs=1)


def test_after_the_last_one_went_the_end_of_what_they_did_is_still_told():
    following = Following([ZONE])
    at = met(following)
    for turn in range(20):
        following.look(somebody(), at + turn / 5)
    at += 4
    ends = []
    while following.due(STILL, at) != "wait" or at < 20:
        look = following.look(NOBODY, at)
        ends += [standing for standing in look.seen.standings if not standing.broken]
        at += STILL_S
        if at > 40:
            break
    assert len(ends) == 1
    assert following.due(STILL, at + SETTLED_S) == "wait" or at > SETTLED_S


def test_what_lies_in_a_mask_is_not_followed():
    mask = ((0.2, 0.5), (0.6, 0.5), (0.6, 0.8), (0.2, 0.8))
    following = Following([], [mask])
    met(following)
    assert following.look(somebody(), 1.0).tracks == []
    outside = np.array([[0.7, 0.3, 0.8, 0.6]])
    for turn in range(3):
        look = following.look(somebody(outside), 2 + turn / 5)
    assert len(look.tracks) == 1


def test_what_the_picture_itself_shows_asks_for_a_look_and_is_told_with_it():
    """A bag that somebody set down before they went."""
    rule = DrawnRule("left", "abandoned", EVERYWHERE, seconds=10)
    following, told = Following([rule]), []
    for number in range(round(70 / STEP_S)):
        at, level = number * STEP_S, ground()
        x = 40 + 8 * at if at < 15 else 160 if at < 20 else 160 + 12 * (at - 20)
        if at >= 15:
            put(level, (156, 141, 167, 150), 210)
        walks = [track(1, person(x))] if x < 320 else []
        if walks:
            put(level, person(x), 40)
        motion = following.moved(noisy(level, number), at)
        boxes = np.array([walk.box for walk in walks]).reshape(-1, 4)
        seen = Detections(np.clip(boxes, 0, 1), np.full(len(walks), 0.9), np.zeros(len(walks), int))
        due = following.due(motion, at)
        if due == "wait":
            continue
        look = following.look(seen, at) if due == "look" else following.again(at)
        told += look.seen.standings
    (standing,) = told
    assert (standing.rule, standing.broken, standing.began) == ("left", True, True)
    assert 20 <= standing.since <= 28 and standing.at - standing.since <= 20
    assert standing.boxes
