"""Drawn fire, smoke and water are told; sunset, red cars, headlights, beacons, fog, shadows, rain and lorries are not."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PIL import Image, ImageFilter

from bazan.platform.image_analysis.scene.scene_rules import Scenery
from bazan.platform.image_analysis.tests.synthetic_square import HEIGHT, RATIO, WIDTH, ground, noisy, track
from bazan.platform.image_analysis.tracking.types import DrawnRule, Standing, Track

pytestmark = pytest.mark.slow

ZONE = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.95), (0.2, 0.95))
HAZARDS = ("fire", "smoke", "water")
BEGINS = 40
"""Seconds: when what is drawn begins."""
Drawn = Callable[[int, np.ndarray], list[Track] | None]


def told(purposes: Sequence[str], drawn: Drawn, seconds: int = 110, level: float = 120) -> list[Standing]:
    """What is told of a street in colour, a picture a second. ``drawn`` paints onto (HEIGHT, WIDTH, 3) from ``BEGINS`` on."""
    scenery, standings = Scenery([DrawnRule(purpose, purpose, ZONE, seconds=4) for purpose in purposes]), []
    base = ground(level=level)[:, :, None] * np.array([1.0, 0.98, 0.95])
    for at in range(seconds):
        street, tracks = base.copy(), []
        if at >= BEGINS:
            tracks = drawn(at - BEGINS, street) or []
        rgb = noisy(street, at)
        standings += scenery.saw(rgb[:, :, 1], lambda rgb=rgb: rgb, tracks, RATIO, float(at))
    return standings


def soft(mask: np.ndarray, radius: float) -> np.ndarray:
    return np.asarray(Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius)), float) / 255


def disc(x: float | np.integer, y: float | np.integer, radius: float | np.integer) -> np.ndarray:
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    return (rows - y) ** 2 + (columns - x) ** 2 <= radius**2


def burns(at: int, street: np.ndarray) -> None:
    """Tongues around one place, each second others: red and orange at the rim, yellow within."""
    dice = np.random.default_rng(at)
    for _ in range(6):
        x, y = 160 + dice.integers(-7, 8), 120 - dice.integers(0, 16)
        street[disc(x, y, dice.integers(4, 8))] = (235, 110, 30)
    for _ in range(3):
        street[disc(160 + dice.integers(-4, 5), 118 - dice.integers(0, 8), dice.integers(3, 5))] = (250, 210, 90)


def smokes(at: int, street: np.ndarray) -> None:
    """Puffs that rise from one place and spread, each second others."""
    dice, veil = np.random.default_rng(at), np.zeros((HEIGHT, WIDTH))
    for age in range(0, min(at * 3, 80), 4):
        veil += soft(disc(160 + dice.normal(0, 3 + age / 12), 140 - age, 5 + age / 8), 3)
    _veiled(street, np.clip(veil, 0, 0.9), 190 + 12 * dice.normal())


def floods(at: int, street: np.ndarray) -> None:
    """Water that rises from the lower edge within a minute, as smooth as the sky it shows."""
    edge = max(HEIGHT - 2 * at, 60)
    street[edge:] = np.linspace(150, 170, HEIGHT - edge)[:, None, None] + 2 * np.sin(np.arange(WIDTH) / 40 + at)[None, :, None]


def _veiled(street: np.ndarray, veil: np.ndarray, level: float) -> None:
    street += (level - street) * veil[:, :, None]


def sunset(at: int, street: np.ndarray) -> None:
    street *= np.array([1.9, 1.15, 0.55]) * (1 - at / 200)


def sunset_with_walkers(at: int, street: np.ndarray) -> list[Track]:
    sunset(at, street)
    x = 60 + 8 * at % 200
    street[90:140, x : x + 18] = (60, 40, 30)
    return [track(1, (x, 90, x + 18, 140))]


def red_car_parked(at: int, street: np.ndarray) -> None:
    street[100:130, 130:190] = (220, 30, 25)
    street[104:112, 140:180] = (50, 50, 60)


def orange_lorries_pass(at: int, street: np.ndarray) -> list[Track]:
    x = 37 * at % 260
    street[80:130, x : x + 60] = (235, 130, 40)
    street[84:100, x + 5 : x + 20] = (250, 210, 120)
    return [track(1 + at // 7, (x, 80, x + 60, 130), "truck")]


def headlights(at: int, street: np.ndarray) -> None:
    street *= 0.15
    x = 61 * at % 300
    for left in (x, x + 25):
        street[disc(left, 120, 9)] = (220, 200, 120)
        street[disc(left, 120, 5)] = (255, 252, 240)


def beacon(at: int, street: np.ndarray) -> None:
    if at % 2:
        street[disc(160, 100, 7)] = (245, 120, 30)
        street[disc(160, 100, 4)] = (255, 210, 100)


def orange_coats_by_yellow_lines(at: int, street: np.ndarray) -> list[Track]:
    """One after the other they walk past lines on the road, and wait there."""
    for left in range(60, 260, 50):
        street[150:153, left : left + 26] = (215, 170, 75)
    patches = [(min(64 + 12 * (at - 9 * turn), 180 - 30 * turn), 90, 14, 26) for turn in range(4) if at >= 9 * turn]
    for x, y, wide, high in patches:
        street[y : y + high, x : x + wide] = (225, 105, 35)
        street[y + 4 : y + 8, x : x + wide // 2] = (235, 160, 60)
    return [track(1 + turn, (x, y - 10, x + wide, y + high + 24)) for turn, (x, y, wide, high) in enumerate(patches)]


def red_flag(at: int, street: np.ndarray) -> None:
    dice = np.random.default_rng(at)
    street[60 + dice.integers(-3, 4) : 84, 150 : 180 + dice.integers(-4, 5)] = (225, 40, 30)
    street[disc(165, 72, 5)] = (250, 220, 60)


def fog(at: int, street: np.ndarray) -> None:
    _veiled(street, np.full((HEIGHT, WIDTH), min(at / 30, 0.85)), 190)


def shadow(at: int, street: np.ndarray) -> None:
    street[max(170 - 3 * at, 40) :, 60:250] *= 0.55


def cloud(at: int, street: np.ndarray) -> None:
    street *= 1 - 0.5 * min(at / 20, 1)


def rain(at: int, street: np.ndarray) -> None:
    streaks = np.random.default_rng(at).random(WIDTH) < 0.1
    street[:, streaks] = street[:, streaks] * 0.6 + 80
    street *= 0.85


def grey_lorry(at: int, street: np.ndarray) -> list[Track]:
    """It comes nearer and stands; the detector sees it only for a while."""
    high = min(20 + 6 * at, 80)
    street[150 - high : 150, 110 : 110 + round(1.3 * high)] = 175
    street[150 - high : 154 - high, 110 : 110 + round(1.3 * high)] = 60
    return [track(1, (110, 150 - high, 110 + round(1.3 * high), 150), "truck")] if at < 12 else []


def lens_goes_soft(at: int, street: np.ndarray) -> None:
    picture = Image.fromarray(np.clip(street, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(min(at / 8, 4)))
    street[:] = np.asarray(picture, float)


def glare(at: int, street: np.ndarray) -> None:
    """The sun comes round onto the road."""
    _veiled(street, soft(disc(160, 130, min(4 + at, 45)), 6), 252)


def dust(at: int, street: np.ndarray) -> None:
    """A lorry that isn't seen raises a cloud and draws it along."""
    if at < 12:
        _veiled(street, np.clip(soft(disc(80 + 12 * at, 130, 14 + at), 5), 0, 0.7), 170)


def steam(at: int, street: np.ndarray) -> None:
    """Now and then a puff that goes up and is gone."""
    if at % 20 < 4:
        _veiled(street, np.clip(soft(disc(160, 120 - 2 * (at % 20), 8), 3), 0, 0.8), 215)


def nudged(at: int, street: np.ndarray) -> None:
    street[:] = np.roll(street, (4, 7), axis=(0, 1))


def lamps(at: int, street: np.ndarray) -> None:
    street[:, :170] *= 1.7


def nothing(at: int, street: np.ndarray) -> None:
    """The street alone."""


@pytest.mark.parametrize(
    ("drawn", "purpose", "others"),
    [(burns, "fire", ("smoke", "water")), (smokes, "smoke", ("fire", "water")), (floods, "water", ("fire",))],
)
def test_it_is_told_where_it_is_and_when_it_began_and_taken_for_no_other(drawn: Drawn, purpose: str, others: tuple[str, ...]):
    standings = told([purpose, *others], drawn)
    assert [(standing.rule, standing.broken) for standing in standings] == [(purpose, True)]
    (standing,) = standings
    assert BEGINS <= standing.since <= standing.at <= BEGINS + 50
    left, top, right, bottom = standing.boxes[0]
    assert left <= 0.5 <= right and top < bottom
    assert standing.by and standing.sure >= 0.5


def test_what_burns_out_is_over():
    begin, end = told(["fire"], lambda at, street: burns(at, street) if at < 30 else None)
    assert begin.broken and not end.broken
    assert BEGINS + 30 <= end.at <= BEGINS + 50


def test_water_that_falls_is_over():
    begin, end = told(["water"], lambda at, street: floods(max(0, min(at, 100 - at)), street), 170)
    assert begin.broken and not end.broken
    assert end.at >= BEGINS + 50


LOOK_ALIKES = (
    nothing, sunset, sunset_with_walkers, red_car_parked, orange_lorries_pass, headlights, beacon,
    orange_coats_by_yellow_lines, red_flag, fog, shadow, cloud, rain, grey_lorry, glare, dust, steam, nudged, lamps, lens_goes_soft,
)  # fmt: skip


@pytest.mark.parametrize("drawn", LOOK_ALIKES)
def test_look_alikes_are_not_told(drawn: Drawn):
    assert told(HAZARDS, drawn) == []
