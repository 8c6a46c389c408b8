"""A trial of one of the demo's streets: figures are seen there for what they are, nearly all are counted, and a soft lens is told."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageFilter

from bazan.platform.image_analysis.boxes import area, overlap
from bazan.platform.image_analysis.counting_accuracy import figure_paths
from bazan.platform.image_analysis.counting_accuracy.accuracy_trial import tried
from bazan.platform.image_analysis.counting_accuracy.figure_sprites import figures, lay, look_of
from bazan.platform.image_analysis.counting_accuracy.ground_scale import METRES, Heights
from bazan.platform.image_analysis.counting_accuracy.types import Ground, Trial
from bazan.platform.image_analysis.detectors.selection import detector
from bazan.platform.image_analysis.tracking.types import KINDS, DrawnRule, Track
from simulator.cameras.lens import HEIGHT, WIDTH
from simulator.cameras.stories import LAY_BY_STORY
from simulator.cameras.truth import presences, truth

pytestmark = [pytest.mark.xdist_group("streets"), pytest.mark.slow, pytest.mark.nightly]

LAID = 6
FAMILY = {"person": ("person",), "motorcycle": ("motorcycle", "bicycle")}
"""What a figure may be taken for; a vehicle of four wheels for any other."""
FOUR_WHEELED = ("car", "bus", "truck")


@cache
def empty() -> Image.Image:
    return Image.fromarray(np.round(LAY_BY_STORY.street.empty()).astype(np.uint8))


def ground(softer: float = 0) -> Ground:
    """The empty street through a lens that blurs by so many pixels of the picture."""
    softened = empty().filter(ImageFilter.GaussianBlur(softer)) if softer else empty()
    return Ground(np.asarray(softened.resize(detector("nanodet").size(WIDTH, HEIGHT), Image.Resampling.BICUBIC)), HEIGHT, 1.5)


def heights() -> Heights:
    """As they are learnt from one turn of the street's story."""
    learnt = Heights()
    for presence in presences(LAY_BY_STORY):
        learnt.saw(Track(1, presence.course.kind, tuple(box), 1, 0, True) for box in presence.boxes[::2].tolist())
    return learnt


@pytest.fixture(scope="module")
def trials() -> Mapping[str, Trial]:
    """Of the lens as it is, and gone soft."""
    line = DrawnRule("A", "line", tuple(map(tuple, truth(LAY_BY_STORY)["lines"][0]["points"])))
    level, eye = heights().ground(), detector("nanodet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure_paths, "CROSSINGS", LAID)
        patch.setattr(figure_paths, "FEWEST", LAID)
        return {name: tried(ground(softer), level, [line], (), eye, 7, lambda: None) for name, softer in (("sharp", 0), ("soft", 3))}


def test_through_a_sharp_lens_nearly_all_are_counted_and_people_seen_from_far(trials):
    sharp = trials["sharp"]
    assert sharp.whole.laid == LAID
    assert sharp.whole.error <= 1 / LAID
    assert sharp.smallest is not None and 20 <= sharp.smallest * HEIGHT <= 40


def test_a_lens_gone_soft_counts_worse_and_sees_no_small_people_any_more(trials):
    sharp, soft = trials["sharp"], trials["soft"]
    assert soft.whole.error >= sharp.whole.error + 0.15
    assert soft.smallest is not None and soft.smallest > 1.2 * sharp.smallest
    assert soft.blur > 2 * sharp.blur


def test_figures_are_taken_for_what_they_are():
    """Nine in ten of the sides that are seen most: people from anywhere, vehicles but from straight ahead and behind."""
    street, level, eye = ground(), heights().ground(), detector("nanodet")
    look = replace(look_of(street.picture), blur=0.6)
    height, width = street.picture.shape[:2]
    met = []
    for figure in figures():
        for turned in (-135, -67, 45, 90):
            picture = Image.fromarray(street.picture)
            sprite, mirrored = figure.seen(turned, 1)
            box = lay(picture, sprite, (0.5 * width, 0.8 * height), level.metre(0.75) * height, look, mirrored)
            body = np.array([box]) / (width, height, width, height)
            seen = eye.look(np.asarray(picture))
            alike = [KINDS.index(kind) for kind in FAMILY.get(figure.kind, FOUR_WHEELED)]
            boxes = seen.boxes[np.isin(seen.kinds, alike)]
            shared = overlap(body, boxes)
            met.append(bool((shared > 0.5 * (area(body)[:, None] + area(boxes) - shared)).any()))
    assert len(met) == 36
    assert np.mean(met) >= 0.9
    assert set(METRES) >= {figure.kind for figure in figures()}
