"""Pictures are the same each time they are drawn, and the detector the house brings along takes their figures for what they are."""

import numpy as np
import pytest

from bazan.platform.image_analysis.boxes import area, overlap
from bazan.platform.image_analysis.recognition.objects import seen
from simulator.cameras.lens import HEIGHT, WIDTH
from simulator.cameras.scene_pictures import pictures
from simulator.cameras.stories import RATE, STORIES, Story
from simulator.cameras.truth import Presence, presences

pytestmark = pytest.mark.nightly

NAMED = {story.name: story for story in STORIES}
MOMENTS = {"bridge": (13, 21, 31, 43), "market": (34, 48, 68, 83), "lay-by": (12, 27, 38, 49, 69)}
"""Seconds of loops at which somebody is there."""


def test_a_picture_is_the_same_alone_and_among_others():
    (alone,) = pictures(NAMED["landing"], [150])
    *_, among = pictures(NAMED["landing"], [40, 145, 150])
    assert alone.tobytes() == among.tobytes()


@pytest.mark.parametrize("name", MOMENTS)
def test_figures_are_detected_and_an_empty_street_is_empty(name: str):
    story = NAMED[name]
    numbers = [0, *(moment * RATE for moment in MOMENTS[name])]
    empty, *shown = pictures(story, numbers)
    assert [len(boxes) for boxes in seen(empty)] == [0, 0]
    met = [fits for number, picture in zip(numbers[1:], shown, strict=True) for fits in _met(story, number, seen(picture))]
    assert len(met) >= 5
    assert np.mean(met) >= 0.9


def _met(story: Story, number: int, found: tuple[np.ndarray, np.ndarray]) -> list[bool]:
    """Whether something of its kind was detected where each figure is that is whole on the picture and before which nothing stands."""
    there = [(presence, box) for presence in presences(story) for box in presence.boxes[presence.seconds == number / RATE]]
    met = []
    for presence, box in there:
        nearer = np.array([other for _, other in there if other[3] > box[3]]).reshape(-1, 4)
        if (box >= 0).all() and (box <= 1).all() and overlap(box[None], nearer).sum() < 0.25 * area(box):
            met.append(_fits(presence, box * (WIDTH, HEIGHT, WIDTH, HEIGHT), found))
    return met


def _fits(presence: Presence, box: np.ndarray, found: tuple[np.ndarray, np.ndarray]) -> bool:
    people, vehicles = found
    boxes = {"person": people, "motorcycle": np.concatenate(found)}.get(presence.course.kind, vehicles)
    shared = overlap(box[None], boxes)[0]
    return bool((shared > 0.35 * (area(box) + area(boxes) - shared)).any())
