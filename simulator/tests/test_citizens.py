"""Who reports what in the demo: the same for the same seed, in communes that are there, of matters that are declared."""

import io
from collections import Counter

import pytest
from PIL import Image

from simulator.citizens import drawn_photos, story
from simulator.settings import ROOT

DEMO = ROOT / "provinces" / "dak_nong" / "demo"
CENTERS = {"24611": (12.0, 107.69), "24616": (12.1, 107.8), "24637": (12.2, 107.6)}


@pytest.fixture(scope="module")
def script():
    return story.load(DEMO, ROOT / "sectors", CENTERS)


def told(script, count, wet=False):
    found = []
    for number in range(count):
        found.append(story.story(script, 7, number, found, wet))
    return found


def test_the_same_seed_tells_the_same(script):
    assert told(script, 30) == told(script, 30)


def test_most_are_mended_some_badly_and_each_step_follows_the_one_before(script):
    every = told(script, 400)
    fates = Counter(one.fate for one in every)
    assert fates["mended"] > fates["badly"] > 20 and fates["refused"] > 10
    for one in every:
        moments = list(one.moments.values())
        assert moments == sorted(moments) and list(one.moments) == list(story.STEPS[: len(moments)])
        assert ("verdict" in one.moments) == (one.fate in ("mended", "badly"))


def test_what_is_reported_is_declared_and_a_storm_brings_water(script):
    services = {f"field_reports.{path.stem}" for path in (ROOT / "sectors/field_reports/services").glob("*.toml")}
    assert {one.service for one in told(script, 200)} <= services
    assert {one.service.partition(".")[2] for one in told(script, 60, wet=True)} <= set(story.WET)


def test_who_tells_again_stands_near_the_first(script):
    every = told(script, 200)
    points = [one.point for one in every]
    assert any(abs(a[0] - b[0]) < 0.0003 and abs(a[1] - b[1]) < 0.0003 for n, a in enumerate(points) for b in points[:n])


def test_a_photo_is_a_picture_and_none_of_a_place(script):
    picture = Image.open(io.BytesIO(drawn_photos.photo("waste", 3)))
    assert picture.size == drawn_photos.SIZE and not picture.getexif()
    assert drawn_photos.photo("waste", 3) == drawn_photos.photo("waste", 3) != drawn_photos.photo("waste", 3, after=True)
