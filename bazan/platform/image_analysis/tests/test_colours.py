"""The colour people would name, in sun and in shadow, by day and at dusk."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bazan.platform.image_analysis.recognition.colours import UNKNOWN, named

CAR, BOX = (200, 150, 320, 240), (0.3125, 0.3125, 0.5, 0.5)
PAINTS = {
    "white": (235, 235, 230), "grey": (130, 132, 135), "black": (22, 22, 25), "red": (190, 25, 30), "orange": (235, 120, 20),
    "yellow": (235, 205, 40), "green": (30, 120, 55), "blue": (30, 60, 170), "brown": (95, 55, 25), "purple": (110, 40, 140),
}  # fmt: skip


def street(paint, light=1.0, shaded=False) -> np.ndarray:
    """A car on a grey street below a bright sky, with windows and tyres."""
    picture = Image.new("RGB", (640, 480), (120, 120, 118))
    pencil = ImageDraw.Draw(picture)
    pencil.rectangle((0, 0, 640, 60), (235, 240, 245))
    pencil.rectangle(CAR, paint)
    pencil.rectangle((215, 155, 305, 180), (45, 50, 55))
    for x in (220, 290):
        pencil.ellipse((x - 14, 225, x + 14, 250), (20, 20, 20))
    level = np.asarray(picture, float) * light
    if shaded:
        level[140:250, 190:262] *= 0.55
    return np.clip(level + np.random.default_rng(1).normal(0, 4, level.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", PAINTS)
def test_a_car_in_the_sun_is_of_its_colour(name):
    assert named(street(PAINTS[name]), BOX, "car") == name


@pytest.mark.parametrize("name", ["white", "black", "red", "yellow", "green", "blue"])
def test_half_in_a_shadow_or_at_dusk_it_is_of_the_same(name):
    assert named(street(PAINTS[name], shaded=True), BOX, "car") == name
    assert named(street(PAINTS[name], light=0.5), BOX, "car") == name


def test_of_a_person_it_is_the_colour_of_the_upper_clothes():
    picture = Image.new("RGB", (640, 480), (150, 150, 148))
    pencil = ImageDraw.Draw(picture)
    pencil.ellipse((310, 100, 330, 125), (90, 60, 45))
    pencil.rectangle((300, 125, 340, 190), (200, 30, 30))
    pencil.rectangle((304, 190, 336, 260), (25, 30, 70))
    box = (295 / 640, 98 / 480, 345 / 640, 262 / 480)
    assert named(np.asarray(picture), box, "person") == "red"


def test_of_what_is_hardly_seen_no_colour_is_named():
    assert named(street(PAINTS["red"]), (0.5, 0.5, 0.505, 0.505), "car") == UNKNOWN
    assert named(street(PAINTS["red"]), (1.2, 0.5, 1.4, 0.7), "car") == UNKNOWN
