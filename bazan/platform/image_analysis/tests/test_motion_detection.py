import numpy as np
import pytest

from bazan.platform.image_analysis.tests.synthetic_video import noisy, tiles, with_walker
from bazan.platform.image_analysis.video.downscale import shrunk
from bazan.platform.image_analysis.video.motion_detection import MotionGate

LOOK_S = 0.2


@pytest.fixture
def random():
    return np.random.default_rng(7)


def looked(gate, pictures, since=0.0):
    return [gate.look(picture, since + number * LOOK_S) for number, picture in enumerate(pictures)]


def settled(scene, random, sigma=6, masks=()):
    gate = MotionGate(masks)
    looked(gate, [noisy(scene, sigma, random) for _ in range(20)], -20 * LOOK_S)
    return gate


def walk(scene, random, sigma=6):
    return [with_walker(noisy(scene, sigma, random), 60 + 8 * step, len(scene) * 4 // 10) for step in range(15)]


@pytest.mark.parametrize(("size", "looks"), [((640, 360), 100), ((1280, 720), 20), ((704, 576), 20), ((352, 240), 100)])
def test_noise_is_no_movement(random, size, looks):
    scene = tiles(*size)
    assert not any(seen.active for seen in looked(MotionGate(), [noisy(scene, 6, random) for _ in range(looks)]))


@pytest.mark.parametrize("sigma", [0, 6, 12])
def test_somebody_who_walks_far_away_is_seen_at_every_look(random, sigma):
    scene = tiles(640, 360)
    gate = settled(scene, random, sigma)
    assert all(seen.active for seen in looked(gate, walk(scene, random, sigma)))


def test_it_tells_where(random):
    scene = tiles(640, 360)
    seen = settled(scene, random).look(with_walker(noisy(scene, 6, random), 320, 180), 0)
    rows, columns = np.nonzero(seen.cells)
    assert seen.cells.shape == (45, 80)
    assert 22 <= rows.min() <= rows.max() <= 26 and 39 <= columns.min() <= columns.max() <= 41
    assert seen.share == len(rows) / (45 * 80)


def test_what_moves_behind_a_mask_is_not_looked_at(random):
    scene = tiles(640, 360)
    masked = settled(scene, random, masks=[[(0, 0.3), (1, 0.3), (1, 0.6), (0, 0.6)]])
    assert not any(seen.active for seen in looked(masked, walk(scene, random)))
    beside = settled(scene, random, masks=[[(0, 0), (0.5, 0), (0.5, 0.3), (0, 0.3)]])
    assert all(seen.active for seen in looked(beside, walk(scene, random)))


@pytest.mark.parametrize("change", [lambda scene: scene * 0.6, lambda scene: scene + 40, lambda scene: 235 - scene])
def test_switched_light_is_told_once_at_most_and_then_is_usual(random, change):
    scene = tiles(640, 360)
    gate, other = settled(scene, random), change(scene)
    told = [seen.active for seen in looked(gate, [noisy(other, 6, random) for _ in range(40)])]
    assert not any(told[3:])
    assert all(seen.active for seen in looked(gate, walk(other, random), 8))


@pytest.mark.parametrize("lighter", [lambda step: 3 * min(step, 40 - step), lambda step: 25 * (step > 9), lambda step: -25 * (step > 9)])
def test_a_cloud_or_another_exposure_is_no_movement(random, lighter):
    scene = tiles(320, 180)
    gate = settled(scene, random)
    assert not any(seen.active for seen in looked(gate, [noisy(scene + lighter(step), 3, random) for step in range(40)]))
    assert all(seen.active for seen in looked(gate, walk(scene + lighter(39), random)[:10], 8))


def test_a_busy_place_stays_watched(random):
    scene = tiles(320, 180)
    gate = settled(scene, random)
    for turn in range(12):
        seen = looked(gate, [noisy(scene, 3, random) for _ in range(8)], 4 * turn)
        passing = [with_walker(noisy(scene, 3, random), 100, 75, 40, 20, brighter=34) for _ in range(8)]
        seen = looked(gate, passing, 4 * turn + 8 * LOOK_S)
    assert all(look.active for look in seen)


def test_what_stops_becomes_part_of_the_scene_and_what_leaves_is_forgotten(random):
    scene = tiles(320, 180)
    gate = settled(scene, random)
    parked = [with_walker(noisy(scene, 3, random), 100, 75, 40, 20) for _ in range(120)]
    told = [seen.active for seen in looked(gate, parked)]
    assert all(told[:20]) and not any(told[100:])
    told = [seen.active for seen in looked(gate, [noisy(scene, 3, random) for _ in range(120)], 30)]
    assert told[0] and not any(told[100:])


def test_a_place_where_something_always_sways_is_not_told_for_long(random):
    scene = 120 + tiles(320, 180) % 30
    gate = settled(scene, random, 2)
    swaying = [noisy(scene, 2, random) for _ in range(200)]
    for step, picture in enumerate(swaying):
        picture[:, :80] = np.roll(picture, round(4 * np.sin(step)), 1)[:, :80]
    told = [seen.share for seen in looked(gate, swaying)]
    assert told[5] > 0 and np.mean(told[-50:]) < np.mean(told[:10]) / 2


def test_another_resolution_begins_anew(random):
    gate = settled(tiles(640, 360), random)
    assert not gate.look(noisy(tiles(704, 576), 6, random), 0).active


def test_a_small_picture_is_the_mean_of_four_pixels_of_each_it_stands_for():
    whole = np.random.default_rng(1).integers(0, 256, (720, 1280), np.uint8)
    small = shrunk(whole)
    assert small.shape == (180, 320) and small.dtype == np.uint8
    four = whole[::2, ::2].astype(float).reshape(180, 2, 320, 2)
    assert np.array_equal(small, np.floor(four.mean((1, 3)) + 0.5))


def test_a_small_picture_is_left_alone():
    small = np.zeros((180, 320), np.uint8)
    assert shrunk(small) is small and shrunk(np.full((1083, 1921), 255, np.uint8)).min() == 255
