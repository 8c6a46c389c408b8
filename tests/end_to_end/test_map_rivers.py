"""Along a river, a corridor that follows it and a road that is closed from the map, in a real browser on the house as it stands."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

GAUGE = "/map?c=11.984,107.688,11&on=alerts,closures&card=point/11.984,107.688"
LAID = "name => document.querySelector('operations-map').laid?.[name]?.length ?? 0"


@pytest.fixture
def opened(installation):
    """A function: a page of the house for the duty officer, and everything that went wrong on it."""
    with browser() as chromium:

        def page_at(address, size=DESK, script=True):
            page, wrong = chromium.new_context(viewport=size, java_script_enabled=script).new_page(), []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
            sign_in(page, installation.address, installation.accounts["accounts"]["duty_officer"])
            page.goto(installation.address + address)
            return page, wrong

        yield page_at


def until_laid(page, name, lies):
    """Asked again and again, since the page's policy lets nothing be evaluated from within."""
    deadline = time.monotonic() + 15
    while bool(page.evaluate(LAID, name)) != lies:
        assert time.monotonic() < deadline, name
        page.wait_for_timeout(100)


def clean(page):
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_lies_downstream_is_lit_and_listed(opened, size):
    page, wrong = opened(GAUGE, size)
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    page.locator("[data-river=down]").click()
    rows = page.locator(".river-rows [data-map-open]")
    expect(rows.first).to_contain_text("phút")
    expect(page.locator("[data-river=down]")).to_have_attribute("aria-current", "true")
    until_laid(page, "stretch", True)
    until_laid(page, "next", True)
    assert "river=down" in page.url and rows.count() > 2
    clean(page)
    assert all(box.bounding_box()["height"] >= 44 for box in [*page.locator("[data-river]").all(), *rows.all()])
    page.locator("[data-river=up]").click()
    expect(page.locator("[data-river=up]")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    until_laid(page, "stretch", False)
    assert wrong == []


def test_the_same_stands_without_a_script(opened):
    page, _ = opened(GAUGE, PHONE, script=False)
    page.locator("[data-river=down]").click()
    expect(page.locator(".river-rows li").first).to_contain_text("phút")
    expect(page.locator(".map-over-stretch").first).to_be_attached()
    page.locator(".operations-corridor summary").click()
    page.locator("#corridor-points").fill("11.984, 107.688\n11.905, 107.69")
    page.locator("#corridor-along").select_option("river")
    page.locator("form[action='/map/corridor'] button").click()
    expect(page.locator(".area-line")).to_contain_text("Sông Đắk Nông")


def test_a_corridor_drawn_along_the_road_is_asked_about(opened):
    page, wrong = opened("/map?c=12.0,107.69,12&on=alerts")
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    page.locator("[data-tool=corridor]").click()
    page.locator("[data-tool-along]").select_option("road")
    box = page.locator(".maplibregl-canvas").bounding_box()
    for dx, dy in ((-90, -60), (20, 70)):
        x, y = box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy
        page.mouse.move(x, y)
        page.mouse.click(x, y)
        page.wait_for_timeout(500)  # two clicks, not a double one
    page.locator("[data-tool-done]").click()
    expect(page.locator(".area-line")).to_contain_text("theo đường")
    assert re.search(r"area=corridor:700,road:", page.url)
    clean(page)
    assert wrong == []


def test_a_road_is_closed_from_the_map_on_a_phone(opened):
    page, wrong = opened(GAUGE, PHONE)
    page.locator("a[href^='/closures/new']").first.click()
    page.locator("#cause").select_option(index=1)
    page.locator("#whom").select_option("lorries")
    page.locator("#road").fill("Đường thử")
    clean(page)
    page.locator("form[action='/closures/new'] button").click()
    page.wait_for_url(re.compile(r"/map\?.*card=closures/\d+"))
    expect(page.locator("#card-title")).to_have_text("Đường thử")
    clean(page)
    assert wrong == []
    page.locator(".feature-acts a[href^='/closures/']").first.click()
    page.locator("form[action$='/reopen'] button").click()  # leaves the house as it was
    expect(page.locator("main")).to_contain_text("Thông xe")
