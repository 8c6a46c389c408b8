"""What a trial needs is learnt from the camera's own pictures, and what it lays is the same for the same camera and day."""

import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from bazan.platform.image_analysis.counting_accuracy import figure_paths
from bazan.platform.image_analysis.counting_accuracy.accuracy_trial import tried
from bazan.platform.image_analysis.counting_accuracy.background_picture import APART_S, LONGEST_S, PICTURES, SOFTEST, Scene, blur
from bazan.platform.image_analysis.counting_accuracy.figure_sprites import FOLDER, Look, figures, lay, look_of, of_kind
from bazan.platform.image_analysis.counting_accuracy.ground_scale import METRES, Heights, Level
from bazan.platform.image_analysis.counting_accuracy.types import Ground, Score
from bazan.platform.image_analysis.detectors.null_detector import NOTHING, Null
from bazan.platform.image_analysis.tracking.types import DrawnRule, Track

LINE = DrawnRule("a", "line", ((0.1, 0.7), (0.9, 0.7)))
LEVEL = Level(0.2, 0.0)
EVERYWHERE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
GROUND = Ground(np.full((90, 160, 3), 120, np.uint8), 360, 2.0)


class Eye(Null):
    """Sees nobody, and remembers what it was shown."""

    def __init__(self):
        self.shown = hashlib.sha256()

    def look(self, picture):
        self.shown.update(picture.tobytes())
        return NOTHING


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(figure_paths, "CROSSINGS", 4)
    monkeypatch.setattr(figure_paths, "FEWEST", 4)


def shown(seed, rules=(LINE,), masks=()):
    """(a trial, what was looked at)."""
    eye = Eye()
    trial = tried(GROUND, LEVEL, rules, masks, eye, seed, lambda: None)
    return trial, eye.shown.hexdigest()


def test_the_same_camera_and_day_are_shown_the_same_and_another_day_something_else(few):
    (first, pictures), (again, same), (_, other) = shown(1), shown(1), shown(2)
    assert (first, pictures) == (again, same)
    assert pictures != other


def test_who_sees_nobody_misses_all_that_was_laid(few):
    trial, _ = shown(1)
    assert trial.lines == {"a": Score(laid=4, missed=4)}
    assert (trial.whole.error, trial.whole.counted, trial.smallest) == (1.0, 0, None)


def test_each_line_is_crossed_both_ways_and_a_camera_without_one_is_tried_by_one_in_the_middle(few):
    other = DrawnRule("b", "line", ((0.3, 0.9), (0.3, 0.3)), ("person",))
    assert {line: score.laid >= 4 for line, score in shown(1, (LINE, other))[0].lines.items()} == {"a": True, "b": True}
    zone = DrawnRule("zone", "intrusion", EVERYWHERE)
    assert shown(1, (zone,))[0].lines == {"": Score(laid=4, missed=4)}


def test_nothing_is_asked_of_what_is_masked(few):
    assert shown(1, masks=(EVERYWHERE,))[0].lines == {"a": Score()}
    assert shown(1, masks=(EVERYWHERE,))[0].whole.error == 0.0


def test_over_a_line_come_only_those_it_counts(few):
    laid = figure_paths.planned([DrawnRule("a", "line", LINE.points, ("car", "bus"))], LEVEL, 16 / 9, np.random.default_rng(1))
    assert {course.figure.kind for course in laid} == {"car"}
    assert figure_paths.planned([DrawnRule("a", "line", LINE.points, ("bicycle",))], LEVEL, 16 / 9, np.random.default_rng(1)) == []


def test_every_figure_of_the_sheet_is_on_it_whole():
    sizes = {figure.name: {len(steps) for steps in figure.views.values()} for figure in figures()}
    assert {kind: {size for figure in of_kind(kind) for size in sizes[figure.name]} for kind in ("person", "car")} == {
        "person": {4},
        "car": {1},
    }
    with Image.open(FOLDER / "figures.png") as sheet:
        width, height = sheet.size
    for entry in json.loads((FOLDER / "figures.json").read_text("utf-8")):
        left, top, wide, high = entry["place"]
        assert 0 <= left <= width - wide and 0 <= top <= height - high
        assert 0 <= entry["foot"][0] <= wide and 0 <= entry["foot"][1] <= high


@pytest.mark.parametrize("turned", [90, -90])
def test_a_laid_figure_is_as_high_as_it_was_to_be_and_stands_where_it_was_to(turned):
    ground = Image.new("RGB", (320, 180), (120, 120, 120))
    sprite, mirrored = of_kind("person")[0].seen(turned, 1)
    left, top, right, bottom = lay(ground, sprite, (160.0, 160.0), 80.0, Look(1, 0, 1, 0), mirrored)
    assert bottom - top == pytest.approx(80 * METRES["person"], rel=0.1)
    assert left < 160 < right and bottom == pytest.approx(160, abs=12)
    changed = np.argwhere(np.abs(np.asarray(ground).astype(int) - 120).max(axis=2) > 60)
    assert changed[:, 0].min() == pytest.approx(top, abs=3) and changed[:, 1].min() == pytest.approx(left, abs=4)


def test_by_night_a_figure_is_as_dark_and_as_grey_as_its_picture():
    def of(level):
        picture = Image.new("RGB", (200, 200), (level, level, level))
        lay(picture, of_kind("car")[1].seen(90, 0)[0], (100.0, 150.0), 30.0, look_of(np.asarray(picture)))
        return np.asarray(picture).astype(float)

    day, night = of(105), of(20)
    assert np.abs(night - night.mean(axis=2, keepdims=True)).max() <= 1, "a camera that sees no colours shows none"
    assert night.max() < day.max() / 3


# --- how large things are --------------------------------------------------------------------------------------------------------


def track(row, metre, kind="person", seen=True):
    return Track(1, kind, (0.5, row - metre * METRES[kind], 0.55, row), 0.9, 0.0, seen)


@given(st.floats(0.05, 0.4), st.floats(0.0, 0.06), st.sampled_from(sorted(METRES)))
def test_sizes_are_learnt_from_who_walked_there(slope, base, kind):
    heights = Heights()
    rows = [row for row in np.linspace(0.3, 0.95, 20) if (slope * row + base) * METRES[kind] < row - 0.02]
    for _ in range(200):
        heights.saw([track(row, slope * row + base, kind) for row in rows])
    learnt = heights.ground()
    for row in rows:
        assert learnt.metre(row) == pytest.approx(slope * row + base, rel=0.06, abs=0.004)


def test_what_is_guessed_or_reaches_beyond_the_picture_teaches_nothing():
    heights = Heights()
    before = heights.ground()
    heights.saw([track(0.8, 0.3, seen=False), track(0.999, 0.1)])
    assert heights.ground() == before


@given(st.floats(0.03, 0.4), st.floats(-0.05, 0.1), st.floats(0.0, 1.0), st.floats(0.3, 1.0))
def test_a_point_of_the_picture_is_a_spot_of_the_ground_and_back(slope, base, x, y):
    level = Level(slope, base)
    if 0.01 < slope * y + base < 0.55:
        assert level.shown(level.spot((x, y), 16 / 9), 16 / 9) == pytest.approx((x, y), abs=1e-6)


def test_behind_the_camera_nothing_is_seen():
    assert LEVEL.shown(np.array([0.0, -3.0]), 16 / 9) is None


# --- the picture at rest ---------------------------------------------------------------------------------------------------------


def picture(seed=1, somebody=False):
    drawn = Image.new("RGB", (320, 180), (120, 124, 118))
    brush, random = ImageDraw.Draw(drawn), np.random.default_rng(seed)
    for _ in range(14):
        left, top = (int(edge) for edge in random.integers((0, 0), (300, 160)))
        brush.rectangle((left, top, left + 40, top + 30), fill=tuple(int(part) for part in random.integers(20, 235, 3)))
    if somebody:
        brush.rectangle((100, 60, 130, 150), fill=(0, 0, 0))
    return drawn


def test_who_stands_there_for_a_while_is_no_part_of_the_ground():
    scene = Scene()
    random = np.random.default_rng(3)
    for number in range(PICTURES):
        assert scene.ground() is None
        noisy = np.asarray(picture(somebody=number in (1, 4, 5))) + random.normal(0, 3, (180, 320, 3))
        scene.add(np.clip(noisy, 0, 255).astype(np.uint8), 720, float(number))
    ground = scene.ground()
    assert ground is not None and ground.rows == 720
    assert np.abs(ground.picture.astype(int) - np.asarray(picture())).mean() < 3
    assert ground.noise == pytest.approx(3, rel=0.25)


def test_pictures_are_taken_apart_and_rarely_while_something_moves():
    scene = Scene()
    assert scene.wants(True, 0.0)
    scene.add(np.asarray(picture()), 180, 0.0)
    assert [scene.wants(False, at) for at in (APART_S - 1, APART_S)] == [False, True]
    assert [scene.wants(True, at) for at in (APART_S, LONGEST_S)] == [False, True]


@pytest.mark.parametrize("softer", [1.0, 2.0, 3.0])
def test_how_far_edges_are_spread_is_told_in_any_light(softer):
    sharp, soft = picture(), picture().filter(ImageFilter.GaussianBlur(softer))
    assert blur(np.asarray(soft)) == pytest.approx(np.hypot(blur(np.asarray(sharp)), softer), rel=0.15)
    dark = soft.point(lambda level: level // 3)
    assert blur(np.asarray(dark)) == pytest.approx(blur(np.asarray(soft)), rel=0.25)


def test_a_picture_without_any_edge_is_as_soft_as_can_be():
    assert blur(np.full((90, 160, 3), 90, np.uint8)) == SOFTEST
