"""What was seen on a clip is kept and gives the same back; spans in which something moves; rules held against what was kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.image_analysis.footage.detection_records import Glance, packed, unpacked
from bazan.platform.image_analysis.footage.footage_review import Review
from bazan.platform.image_analysis.footage.motion_search import FEWEST, GAP_S, Span, spans
from bazan.platform.image_analysis.tracking.types import Detections, DrawnRule

SHARE = st.floats(0, 1, width=32)
LEFT = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))


def detections(rows):
    return Detections(
        np.array([row[:4] for row in rows], np.float32).reshape(-1, 4),
        np.array([row[4] for row in rows], np.float32),
        np.array([row[5] for row in rows], np.int64),
    )


@st.composite
def glances(draw):
    rows = st.lists(st.tuples(SHARE, SHARE, SHARE, SHARE, SHARE, st.integers(0, 5)), max_size=3)
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 9)))
    cells = np.array(draw(st.lists(st.booleans(), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])), bool).reshape(shape)
    return Glance(draw(st.floats(0, 1e4)), draw(st.integers(16, 4000)), draw(st.integers(16, 4000)), detections(draw(rows)), cells)


@given(st.lists(glances(), min_size=1, max_size=5))
def test_what_was_seen_comes_back_as_it_was(seen):
    for before, after in zip(seen, unpacked(packed(seen)), strict=True):
        assert (before.at, before.width, before.height) == (after.at, after.width, after.height)
        assert np.array_equal(before.cells, after.cells)
        for name in ("boxes", "sure", "kinds"):
            assert np.array_equal(getattr(before.detections, name), getattr(after.detections, name))


def moving(at, *columns):
    """A picture of two rows and four columns on which these columns move, at a second."""
    cells = np.zeros((2, 4), bool)
    cells[:, list(columns)] = True
    return Glance(at, 640, 480, detections([]), cells)


def test_what_moves_in_the_zone_is_a_span_and_what_moves_beside_it_none():
    seen = [moving(0), moving(1, 0), moving(2, 0, 1), moving(3, 3), moving(4), moving(5, 2), moving(9, 2), moving(9.5, 2)]
    assert spans(seen, LEFT) == [Span(1, 2, 1.0)]
    assert spans(seen) == [Span(1, 5, 0.5), Span(9, 9.5, 0.25)]


def test_who_rests_moves_on_and_a_flicker_is_nothing():
    assert spans([moving(0, 1), moving(GAP_S, 1)]) == [Span(0, GAP_S, 0.25)]
    assert spans([moving(0, 1), moving(GAP_S + 0.1, 1)]) == []
    assert spans([moving(number / 10, 1) for number in range(FEWEST - 1)]) == []


def person(x):
    """Somebody whose foot is at ``x`` of the width."""
    return detections([(x - 0.05, 0.4, x + 0.05, 0.8, 0.9, 0)])


def reviewed(way, **more):
    rules = [
        DrawnRule("line", "line", ((0.5, 0.0), (0.5, 1.0)), ("person",)),
        DrawnRule("left", "intrusion", LEFT, ("person",), seconds=1),
    ]
    review = Review(rules, **more)
    for number, x in enumerate(way):
        review.count(review.saw(person(x) if x is not None else detections([]), number / 10, 4 / 3))
    return review.told()


WAY = [0.2] * 20 + [0.2 + step / 50 for step in range(30)] + [0.8] * 45
"""Two seconds within the zone on the left, and over the line to the right."""


def test_one_pass_tells_what_crossed_and_what_was_broken():
    told = reviewed(WAY)
    assert sum(told.crossings["line"]) == 1
    assert (told.tracks, told.pictures, told.seconds) == ({"person": 1}, 95, pytest.approx(9.4))
    (broken,) = told.events
    assert broken.rule == "left"
    assert broken.began is not None and broken.ended is not None and broken.began < 2 < broken.ended < 9.4


def test_what_the_clip_ends_before_has_no_end():
    (broken,) = reviewed([0.2] * 20).events
    assert broken.ended is None


def test_what_is_masked_or_of_another_kind_is_nobody():
    assert reviewed(WAY, masks=[((0, 0), (1, 0), (1, 1), (0, 1))]).tracks == {}
    assert reviewed(WAY, kinds=("car",)).tracks == {}
