"""What happens on the simulated streets is told as it is known: what was left, who went where, and no fire, smoke or water anywhere.

Figures are followed where they are known to be, as by a perfect detector; what lies there and how it looks is judged by the pictures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bazan.cameras.devices.rule_file import declared, tables
from bazan.platform.image_analysis.footage.footage_review import Review, Reviewed
from bazan.platform.image_analysis.tracking.rule_from_terms import rule_of
from bazan.platform.image_analysis.tracking.types import KINDS, Detections, DrawnRule
from simulator.cameras.lens import HEIGHT, WIDTH
from simulator.cameras.scene_pictures import pictures
from simulator.cameras.stories import RATE, STORIES, Story
from simulator.cameras.truth import presences, truth

pytestmark = pytest.mark.nightly

NAMED = {story.name: story for story in STORIES}
SECONDS = 20
EVERYWHERE = ((0.02, 0.02), (0.98, 0.02), (0.98, 0.98), (0.02, 0.98))
MIDDLE = ((0.08, 0.3), (0.92, 0.3), (0.92, 0.92), (0.08, 0.92))
RULES = [DrawnRule("left", "abandoned", EVERYWHERE, seconds=SECONDS)] + [
    DrawnRule(purpose, purpose, MIDDLE, seconds=4) for purpose in ("fire", "smoke", "water")
]
DEMO = Path(__file__).parents[2] / "provinces/dak_nong/demo/camera_rules.toml"


@dataclass(frozen=True)
class Frame:
    """A picture as who judges it asks for it."""

    picture: Image.Image

    @property
    def luma(self) -> np.ndarray:
        return np.asarray(self.picture.convert("L"))

    def rgb(self, width: int, height: int) -> np.ndarray:
        return np.asarray(self.picture.resize((width, height), Image.Resampling.BOX))


def told(story: Story, rules: Sequence[DrawnRule], seconds: int, step: int, *, by_pictures: bool = True) -> Reviewed:
    """``step``: pictures of the loop from one that is looked at to the next."""
    review, numbers = Review(rules), range(0, seconds * RATE, step)
    there = [each for each in presences(story) if each.course.kind in KINDS]
    frames: Iterable[Frame | None] = map(Frame, pictures(story, numbers)) if by_pictures else [None] * len(numbers)
    for number, frame in zip(numbers, frames, strict=True):
        at = number / RATE
        shown = [(box, KINDS.index(each.course.kind)) for each in there for box in each.boxes[each.seconds == at]]
        inside = [(box, kind) for box, kind in shown if (box[2:] > 0).all() and (box[:2] < 1).all()]
        boxes = np.clip(np.array([box for box, _ in inside]).reshape(-1, 4), 0, 1)
        detections = Detections(boxes, np.full(len(inside), 0.9), np.array([kind for _, kind in inside], int))
        review.count(review.saw(detections, at, WIDTH / HEIGHT, frame))  # pyrefly: ignore[bad-argument-type] - has what is read of a frame
    return review.told()


def test_a_case_that_was_left_is_told_once_its_owner_had_gone_until_it_is_fetched():
    (lay,) = truth(NAMED["landing"])["left"]
    (event,) = told(NAMED["landing"], RULES, 90, RATE).events
    assert event.rule == "left" and event.ended is not None
    assert lay["from"] < event.began < lay["from"] + SECONDS / 2
    assert lay["to"] < event.ended < lay["to"] + SECONDS / 2


@pytest.mark.parametrize(("name", "seconds"), [("lay-by", 84), ("bus-stop", 44)])
def test_where_a_car_parks_and_people_wait_nothing_was_left_and_nothing_burns(name: str, seconds: int):
    """A blue car stands and drives off again; orange coats pass yellow lines."""
    assert told(NAMED[name], RULES, seconds, RATE).events == []


def test_every_way_over_the_junction_is_counted_once():
    """By the places that the demo draws on it."""
    drawn = [table for table in tables(DEMO.read_text("utf-8")) if (table["camera"], table["purpose"]) == ("c-012", "flow")]
    rules = [rule_of(vars(declared(table))) for table in drawn]
    left, right, lane = (rule.flow for rule in rules)
    trips = told(NAMED["junction"], rules, 80, 2, by_pictures=False).trips
    assert trips == {(left, right): 5, (right, left): 5, (lane, left): 1}
