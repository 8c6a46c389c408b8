"""What is nearest by road, and a plan of evacuation, in a real browser on the house as it stands, with every process at work."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

POINT = "/map?c=12.0,107.69,11.5&on=alerts,teams&card=point/12.0,107.69"
LAID = "name => document.querySelector('operations-map').laid?.[name]?.length ?? 0"
SUPERVISED_S = 90


@pytest.fixture
def opened(installation):
    """A function: a page of the house for the duty officer, and everything that went wrong on it."""
    with browser() as chromium:

        def page_at(address, size=DESK):
            page, wrong = chromium.new_context(viewport=size).new_page(), []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
            sign_in(page, installation.address, installation.accounts["accounts"]["duty_officer"])
            page.goto(installation.address + address)
            return page, wrong

        yield page_at


def until_laid(page, **wanted):
    """Asked again and again, since the page's policy lets nothing be evaluated from within."""
    deadline = time.monotonic() + 15
    while (laid := {name: page.evaluate(LAID, name) for name in wanted}) != wanted:
        assert time.monotonic() < deadline, laid
        page.wait_for_timeout(100)


def test_the_nearest_teams_are_asked_for_and_the_way_of_one_is_drawn(opened):
    page, wrong = opened(POINT)
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    page.locator("[data-near=teams]").click()
    rows = page.locator("[data-near-way]")
    expect(rows.first).to_contain_text("theo đường bộ")
    assert rows.count() == 5
    rows.nth(1).click()
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-near-said]")).to_contain_text("phút")
    assert page.evaluate(LAID, "way") == 1 and re.search(r"way=teams/\d+", page.url)
    page.reload()
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-near-said]")).to_contain_text("phút")
    page.locator("[data-near-reach]").click()
    expect(page.locator("[data-near-legend]")).to_be_visible()
    until_laid(page, reach=3, way=0)
    page.keyboard.press("Escape")
    until_laid(page, reach=0, way=0)
    assert wrong == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_where_the_nearest_are_named(opened, size):
    page, _ = opened(POINT + "&near=teams", size)
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-near-way]").first).to_be_visible()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [pytest.param(DESK, marks=pytest.mark.nightly), PHONE], ids=["desk", "phone"])
def test_an_area_of_the_map_becomes_a_plan_in_the_process_for_heavy_work(opened, size):
    page, wrong = opened("/map?c=12.0,107.69,11.5&on=alerts&area=circle:12.0,107.69,3000", size)
    page.locator("a[href^='/evacuation/new']").click()
    page.locator("#title").fill("Ngập thử")
    for box in page.locator("input[name=layer]").all():
        box.check()
    page.locator("#count").fill("4")
    page.locator("form[action='/evacuation/new'] button").click()
    page.wait_for_url(re.compile(r"/evacuation/\d+$"))
    expect(page.get_by_role("heading", name="Theo xe và giờ")).to_be_visible(timeout=SUPERVISED_S * 1000)
    expect(page.locator(".evacuation-sum b")).to_have_text(re.compile(r"\d"))
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wrong == []
