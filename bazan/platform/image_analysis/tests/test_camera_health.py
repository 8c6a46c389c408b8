import numpy as np
import pytest
from PIL import Image, ImageFilter

from bazan.platform.image_analysis.video.camera_health import HealthWatch, Patience
from bazan.platform.image_analysis.video.camera_view import Views, likeness, sharpness

RATE = 15
START = 1_000_000.0


def street(seed=3):
    """Something like a scene: lines and areas of many sizes, (180, 320)."""
    random = np.random.default_rng(seed)
    scene = np.full((180, 320), 110.0)
    for _ in range(160):
        left, top, wide, high = random.integers(0, 320), random.integers(0, 180), random.integers(2, 60), random.integers(2, 40)
        scene[top : top + high, left : left + wide] = random.integers(45, 200)
    return scene


SCENE = street()
NOISE = np.random.default_rng(5).normal(0, 1, (41, 180, 320)).astype(np.float32)


class Camera:
    """Its pictures; two of fifteen a second are looked at."""

    def __init__(self, **told):
        self.watch = HealthWatch(RATE, **told)
        self.at, self.clock, self.number = START, 0.0, 0

    def shows(self, scene, seconds, *, sigma=3.0, rate=RATE, clock_runs=1.0, same=False):
        """The signs after so many seconds."""
        signs = []
        for _ in range(seconds * 2):
            noise = NOISE[0 if same else self.number % len(NOISE), : len(scene), : len(scene[0])]
            picture = np.clip(scene + sigma * noise, 0, 255).astype(np.uint8)
            self.at, self.clock, self.number = self.at + 0.5, self.clock + 0.5 * clock_runs, self.number + max(1, round(rate / 2))
            signs.append(self.watch.look(picture, self.at, self.clock, self.number))
        return signs[-1]

    def reconnects(self):
        self.at, self.clock, self.number = self.at + 20, 0.0, 0


def blurred(scene, radius):
    picture = Image.fromarray(scene.astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(picture, float)


CHANGES = {
    "dark": lambda: SCENE * 0.1,
    "overexposed": lambda: SCENE * 0.4 + 215,
    "defocused": lambda: blurred(SCENE, 3),
    "moved": lambda: np.roll(SCENE, (12, 30), (0, 1)),
}


@pytest.mark.parametrize("sign", CHANGES)
def test_a_sign_is_told_when_it_lasts_and_taken_back_when_it_is_gone(sign):
    camera = Camera()
    assert camera.shows(SCENE, 150) == set()
    assert camera.shows(CHANGES[sign](), 20) == set()
    assert camera.shows(CHANGES[sign](), 130) == {sign}
    assert camera.shows(SCENE, 100) == set()


def test_a_camera_that_repeats_its_picture_is_frozen_though_frames_come():
    camera = Camera()
    assert camera.shows(SCENE, 50, same=True) == set()
    assert camera.shows(SCENE, 65, same=True) == {"frozen"}
    assert camera.shows(SCENE, 15) == set()


def test_a_real_picture_of_a_still_scene_is_not_frozen():
    assert Camera().shows(SCENE, 100, sigma=0.5) == set()


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(SCENE * 0.35 + 10, id="dusk"),
        pytest.param(SCENE * 0.3 + 130, id="haze"),
        pytest.param(SCENE * np.linspace(0.5, 1.2, 320), id="sun from the side"),
    ],
)
@pytest.mark.parametrize("sigma", [2, 8])
def test_light_and_weather_are_no_fault_of_the_camera(scene, sigma):
    camera = Camera()
    camera.shows(SCENE, 120)
    assert camera.shows(scene, 150, sigma=sigma) == set()


def test_vehicles_that_pass_or_park_are_no_fault_of_the_camera():
    camera = Camera()
    camera.shows(SCENE, 120)
    for step in range(60):
        passing = SCENE.copy()
        passing[60:140, step * 40 % 320 : step * 40 % 320 + 90] = 70
        assert camera.shows(passing, 2) == set()
    parked = SCENE.copy()
    parked[60:150, 100:220] = 75
    assert camera.shows(parked, 150) == set()


def test_a_view_that_was_turned_on_purpose_is_accepted():
    camera = Camera()
    camera.shows(SCENE, 120)
    assert camera.shows(street(9), 150) == {"moved"}
    camera.watch.accept()
    assert camera.shows(street(9), 150) == set()
    assert camera.shows(SCENE, 150) == {"moved"}


def test_a_wall_of_fog_is_not_another_view():
    camera = Camera()
    camera.shows(SCENE, 120)
    assert "moved" not in camera.shows(np.full((180, 320), 150.0), 400)


def test_a_camera_out_of_focus_from_the_beginning_is_told():
    assert "defocused" in Camera().shows(blurred(SCENE, 8), 150)


def test_a_camera_that_sends_too_little_is_slow():
    camera = Camera()
    assert camera.shows(SCENE, 60, rate=11) == set()
    assert camera.shows(SCENE, 60, rate=6) == {"slow"}
    assert camera.shows(SCENE, 40) == set()


def test_a_camera_that_promises_nothing_is_never_slow():
    watch = HealthWatch()
    assert not any(watch.look((SCENE + 3 * NOISE[n % 41]).astype(np.uint8), START + n, n, n + 1) for n in range(60))


def test_a_clock_that_runs_wrong_is_told_and_begins_anew_with_a_connection():
    camera = Camera()
    assert camera.shows(SCENE, 120, clock_runs=1.0001) == set()
    assert camera.shows(SCENE, 120, clock_runs=0.9) == {"clock_skew"}
    camera.reconnects()
    assert camera.shows(SCENE, 60) == set()


def test_cheap_quartz_is_no_fault_of_the_camera():
    watch = HealthWatch(RATE)
    for minute in range(0, 60 * 24 * 2, 10):
        assert (
            watch.look((SCENE + NOISE[minute % 41]).astype(np.uint8), START + minute * 60, minute * 60 * 1.0001, 1 + minute * 900) == set()
        )


def test_a_connection_that_counts_anew_is_not_slow():
    camera = Camera()
    camera.shows(SCENE, 60)
    camera.reconnects()
    assert camera.shows(SCENE, 60) == set()


def test_patience_is_a_matter_of_the_operator():
    camera = Camera(patience=Patience(dark=5, well=3))
    camera.shows(SCENE, 30)
    assert camera.shows(SCENE * 0.1, 4) == set()
    assert camera.shows(SCENE * 0.1, 4) == {"dark"}
    assert camera.shows(SCENE, 2) == {"dark"}
    assert camera.shows(SCENE, 4) == set()


def test_another_resolution_is_another_scene():
    camera = Camera()
    camera.shows(SCENE, 120)
    assert camera.shows(street(9)[:160, :300], 150) == set()


def test_sharpness_does_not_depend_on_light():
    assert sharpness(SCENE * 0.3 + 20) == pytest.approx(sharpness(SCENE), rel=0.02)
    assert sharpness(blurred(SCENE, 2)) < 0.2 * sharpness(SCENE)


def test_likeness_tells_the_same_from_others():
    small, other = SCENE[::4, ::4], street(9)[::4, ::4]
    assert likeness(small, small) == pytest.approx(1, abs=0.01)
    assert likeness(small, small * 0.4 + 60) > 0.9
    assert likeness(small, np.roll(small, 1, 1)) > 0.5
    assert likeness(small, np.roll(small, 4, 1)) < 0.15
    assert likeness(small, other) < 0.15


def test_a_view_that_changes_slowly_stays_known_and_a_sudden_one_is_not():
    views, night = Views(), street(9)
    assert all(views.knows(SCENE + share * (night - SCENE)) for share in np.linspace(0, 1, 700))
    assert views.knows(night) and not views.knows(street(11))
