"""The wall in a browser: by keyboard, on a phone, and with one question a second for all its pictures."""

import re

import pytest
from playwright.sync_api import expect

from bazan.cameras.devices import api
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser
from tests.fixtures.camera_province import line, seen, terms, zone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOUCHED = "a.button, button, select, summary, .segments > *, .camera-tile > a, input:not([type=hidden], [type=checkbox])"
SMALL = f"""() => [...document.querySelectorAll('main :is({TOUCHED})')]
    .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < 43.5).map((part) => part.outerHTML)"""


@pytest.fixture
def street(opened, camera, owner):
    """Nine cameras, all of them well; with ``opened``."""
    for number in range(8):
        made = api.register(terms(f"c-{number}", road="QL14"), owner, SYSTEM, now())
        api.draw(made.terms.code, zone(), SYSTEM, now())
        api.draw(made.terms.code, line(), SYSTEM, now())
        seen(made)
    seen(camera)
    return opened


def test_tiles_are_walked_by_arrows_and_one_question_brings_all_pictures(street):
    asked = []
    with browser() as chromium:
        page, wrong = street(chromium, "/cameras?show=9", "duty_officer", width=1440)
        beside, pictures = (page.locator(part).bounding_box() for part in (".wall-events", ".wall-tiles"))
        assert beside["y"] == pictures["y"] and beside["x"] > pictures["x"], "what waits for review isn't beside the pictures"
        page.on("request", lambda request: asked.append(request.url.partition("/cameras")[2]))
        with page.expect_response(lambda answer: "/cameras/stills?" in answer.url) as answer:
            pass
        assert len(answer.value.url.partition("=")[2].split(",")) == 9
        with page.expect_response(lambda answer: "/cameras/stills?" in answer.url):
            pass
        assert not [path for path in asked if path.endswith("still.jpg")], "each picture asks for itself"
        tiles = page.locator("[data-tile]")
        page.keyboard.press("ArrowRight")
        expect(tiles.nth(0)).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(tiles.nth(1)).to_be_focused()
        page.keyboard.press("ArrowLeft")
        expect(tiles.nth(0)).to_be_focused()
        page.keyboard.press("?")
        expect(page.locator(".wall-help dl")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".wall-help dl")).to_be_hidden()
        code = tiles.nth(2).locator("xpath=ancestor::*[@data-camera]").get_attribute("data-camera")
        tiles.nth(2).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".camera-focus")).to_have_attribute("data-camera", code)
        page.wait_for_load_state()
        page.keyboard.press("2")
        page.wait_for_url(re.compile("show=4"))
        expect(page.locator("[data-camera]")).to_have_count(4)
        assert wrong == []


def test_the_wall_on_a_phone_is_one_column_with_what_waits_behind_the_large_picture(street):
    with browser() as chromium:
        for width, spoken in ((360, "vi"), (390, "en")):
            page, wrong = street(chromium, "/cameras", "duty_officer", width, spoken, has_touch=True, is_mobile=True, bypass_csp=True)
            boxes = [tile.bounding_box() for tile in page.locator(".camera-tile").all()]
            assert len({round(box["x"]) for box in boxes}) == 1 and all(box["width"] > width - 40 for box in boxes)
            assert boxes[0]["y"] < page.locator(".wall-events").bounding_box()["y"] < boxes[1]["y"]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(SMALL) == []
            assert find_violations(page) == []
            assert wrong == []
