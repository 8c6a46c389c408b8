"""What a story tells of itself is what its paths say, and nobody is seen where its loop begins again."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.cameras.courses import Course
from simulator.cameras.stories import STORIES, Story
from simulator.cameras.truth import Presence, crossings, presences, truth, within

every_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)


@every_story
def test_what_crosses_each_line_is_as_told(story: Story):
    counts = {line["name"]: defaultdict(lambda: [0, 0]) for line in truth(story)["lines"]}
    for line in truth(story)["lines"]:
        for crossing in line["crossings"]:
            counts[line["name"]][crossing["kind"]][not crossing["forward"]] += 1
    assert {name: {kind: tuple(both) for kind, both in kinds.items()} for name, kinds in counts.items()} == story.told.crossings


@every_story
def test_who_stays_in_each_zone_how_long_is_as_told(story: Story):
    found = {zone["name"]: defaultdict(list) for zone in truth(story)["zones"]}
    for zone in truth(story)["zones"]:
        for visit in zone["visits"]:
            found[zone["name"]][visit["kind"]].append(int(round(visit["to"] - visit["from"], 1)))
    assert {name: {kind: tuple(stays) for kind, stays in kinds.items()} for name, kinds in found.items()} == story.told.visits


@every_story
def test_what_stops_and_what_is_left_is_as_told(story: Story):
    told = truth(story)
    assert tuple(int(round(stand["to"] - stand["from"], 1)) for stand in told["stopped"]) == story.told.stopped
    assert tuple(int(round(stand["to"] - stand["from"], 1)) for stand in told["left"]) == story.told.left


@every_story
def test_lines_and_zones_lie_on_the_picture(story: Story):
    told = truth(story)
    points = np.array([point for part in (*told["lines"], *told["zones"]) for point in part["points"]])
    assert ((points >= 0) & (points <= 1)).all()


@every_story
def test_nobody_appears_or_vanishes_in_sight(story: Story):
    everybody = presences(story)
    assert all(course.path[-1][0] <= story.seconds for course in story.courses)
    for presence in everybody:
        for row in (0, -1):
            left, top, right, bottom = presence.boxes[row]
            outside = right < 0 or left > 1 or bottom < 0 or top > 1
            assert outside or _hidden(presence, row, everybody), f"{presence.course.name} at {presence.seconds[row]} s"


def _hidden(presence: Presence, row: int, everybody: list[Presence]) -> bool:
    """Behind something that is nearer."""
    left, top, right, bottom = presence.boxes[row]
    for other in everybody:
        at = np.flatnonzero(other.seconds == presence.seconds[row])
        if len(at):
            box = other.boxes[at[0]]
            if box[0] < left and box[1] < top and box[2] > right and box[3] > bottom:
                return True
    return False


@given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=2, max_size=30))
def test_a_line_across_the_whole_picture_is_crossed_back_and_forth_in_turn(feet: list[tuple[float, float]]):
    spots = np.array(feet)
    boxes = np.concatenate([np.subtract(spots, (0.1, 0.2)), np.add(spots, (0.1, 0))], axis=1)
    moments = np.arange(len(feet), dtype=float)
    somebody = Presence(Course("clerk", ((0, 0, 0), (1, 0, 0))), moments, boxes, np.zeros(len(feet), bool))
    forward = [crossing["forward"] for crossing in crossings([[-9, 0.5], [9, 0.5]], [somebody])]
    assert all(first != second for first, second in pairwise(forward))
    lower = spots[:, 1] >= 0.5
    assert sum(forward) - (len(forward) - sum(forward)) == int(lower[-1]) - int(lower[0])


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_square_holds_what_lies_between_its_sides(x: float, y: float):
    square = np.array([[0.2, 0.3], [0.8, 0.3], [0.8, 0.7], [0.2, 0.7]])
    assert within(np.array([[x, y]]), square)[0] == (0.2 <= x < 0.8 and 0.3 <= y < 0.7)
