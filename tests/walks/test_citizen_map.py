"""The public map on a citizen's phone: circles from afar, single reports from near by, a touch, the report's page; a place under a pin."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.front import front
from tests.screens import browser
from tests.walks.test_citizen_reports import PATIENCE_MS, PHONE, phone, said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("front")]
HERE = {"latitude": 11.9031, "longitude": 107.9455, "accuracy": 12}
FAR = {"latitude": 10.77, "longitude": 106.7, "accuracy": 12}
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False, "is_mobile": False}
READY = "reports-map.c-map-ready"
SEND = """
from bazan.act.field_reports.types import Filed

for number in range(9):
    point = (11.9031 + number * 0.0004, 107.9455)
    sent = api.submit(Filed(f"map-{number}", "app", f"Ổ gà số {number}", "field_reports.road_damage", point), now())
    if api.report(sent.report_id).state == "new":
        api.move(sent.report_id, "receive", duty, api.report(sent.report_id).case.version, now())
one = api.by_number(api.report(sent.report_id).number)
if DONE:
    act("assign", duty, organization_id=officer.organization_id)
    act("start", officer)
    act("answer", officer, reason="Đã vá.", files=photo(), why_elsewhere="Máy không bật định vị")
    act("publish", second)
api.count_map(now())
print(one.number)
"""
SHOWN = """(layer) => {
  const { map } = document.querySelector("reports-map"), frame = map.getCanvas().getBoundingClientRect();
  return map.queryRenderedFeatures({ layers: [layer] }).map(({ properties, geometry }) => {
    const { x, y } = map.project(geometry.coordinates);
    return { ...properties, x: frame.left + x, y: frame.top + y };
  });
}"""
MIDDLE = "(at) => { const { map } = document.querySelector('reports-map'); map.jumpTo(at); }"


def shown(page: Page, layer: str) -> list[dict]:
    """What the map has painted of a layer, with where on the screen; waited for."""
    page.wait_for_function(f"({SHOWN})('{layer}').length > 0", timeout=PATIENCE_MS)
    return page.evaluate(SHOWN, layer)


def touch(page: Page, at: dict) -> None:
    (page.touchscreen.tap if page.viewport_size["width"] < 600 else page.mouse.click)(at["x"], at["y"])


def opened(chromium, house, wrong, address="/c/map", **more) -> Page:
    page = phone(chromium, wrong, **more)
    strangers = (house.address, "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(strangers) else wrong.append(asked.url))
    page.goto(house.address + address)
    expect(page.locator(READY)).to_be_visible(timeout=PATIENCE_MS)
    return page


def judge(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0, page.url


def test_circles_come_apart_into_reports_and_one_is_touched_and_read():
    with front() as house, browser() as chromium:
        number = said(house, SEND, NUMBER="", DONE=True)
        wrong: list[str] = []
        for language, screen in (("vi", {}), ("en", DESK)):
            page = opened(chromium, house, wrong, f"/c/map?lang={language}", **screen)
            cells = shown(page, "cells")
            assert sum(cell["n"] for cell in cells) == 9
            touch(page, cells[0])
            page.wait_for_function("document.querySelector('reports-map').map.getZoom() > 9", timeout=PATIENCE_MS)
            page.evaluate(MIDDLE, {"center": [HERE["longitude"], HERE["latitude"] + 0.0016], "zoom": 15})
            singles = {one["number"]: one for one in shown(page, "singles")}
            assert len(singles) == 9
            expect(page.locator("[data-in-view] .c-card")).to_have_count(9, timeout=PATIENCE_MS)
            touch(page, singles[number])
            expect(page.locator("[data-found] .c-card")).to_contain_text("Đã trả lời" if language == "vi" else "Answered", timeout=PATIENCE_MS)
            judge(page)
            page.keyboard.press("Escape")
            expect(page.locator("[data-found]")).to_be_hidden()
            page.locator("[data-choose=open]").click()
            expect(page.locator("[data-in-view] .c-card")).to_have_count(8, timeout=PATIENCE_MS)
            page.wait_for_function(f"({SHOWN})('singles').length === 8", timeout=PATIENCE_MS)
            page.locator("[data-choose=done]").click()
            page.wait_for_function(f"({SHOWN})('singles').length === 1", timeout=PATIENCE_MS)
            touch(page, shown(page, "singles")[0])
            page.locator("[data-found] .c-card a").click(timeout=PATIENCE_MS)
            page.wait_for_url(f"**/c/r/{number}")
            page.go_back()  # to the same part of the map
            expect(page.locator("[data-in-view] .c-card")).to_have_count(1, timeout=PATIENCE_MS)
            expect(page.locator("[data-choose=done]")).to_have_attribute("aria-current", "true")
        assert wrong == []
        _near_me_and_by_keys(chromium, house)
        _without_a_map_the_list_stands(chromium, house)


def _near_me_and_by_keys(chromium, house):
    wrong: list[str] = []
    page = opened(chromium, house, wrong, geolocation=HERE, permissions=["geolocation"])
    page.locator("[data-here]").focus()
    page.keyboard.press("Enter")
    assert len(shown(page, "singles")) > 0
    before = page.url
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"location.href !== {before!r}", timeout=PATIENCE_MS)
    assert wrong == []


def _without_a_map_the_list_stands(chromium, house):
    page = chromium.new_context(**PHONE).new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{house.address}/c/map?state=done")
    expect(page.locator("[data-none]")).to_be_visible()
    expect(page.locator("[data-in-view] .c-card")).to_have_count(1)
    judge(page)
    page.locator("[data-none] a").click()
    expect(page.locator("svg.map")).to_be_visible()
    page = chromium.new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto(f"{house.address}/c/map")
    expect(page.locator("[data-in-view] .c-card")).to_have_count(9)


def test_a_place_is_chosen_under_the_pin_and_refused_outside_the_province():
    with front() as house, browser() as chromium:
        wrong: list[str] = []
        page = phone(chromium, wrong, geolocation=FAR)
        page.goto(f"{house.address}/c/report")
        page.locator("[data-map-open]").click()
        picker = page.locator("dialog[data-picker]")
        expect(picker.locator("[data-picker-said]")).to_contain_text("Kéo bản đồ", timeout=PATIENCE_MS)
        page.wait_for_function("document.querySelector('dialog[data-picker]').map?.loaded()", timeout=PATIENCE_MS)
        judge(page)
        move = "(center) => document.querySelector('dialog[data-picker]').map.jumpTo({ center, zoom: 14 })"
        page.evaluate(move, [FAR["longitude"], FAR["latitude"]])
        expect(picker.locator("[data-picker-said]")).to_contain_text("ngoài", timeout=PATIENCE_MS)
        expect(picker.locator("[data-picker-this]")).to_be_disabled()
        page.evaluate(move, [HERE["longitude"], HERE["latitude"]])
        expect(picker.locator("[data-picker-this]")).to_be_enabled(timeout=PATIENCE_MS)
        box = picker.locator(".maplibregl-canvas").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 40, y, steps=8)
        page.mouse.up()
        page.wait_for_timeout(800)
        expect(picker.locator("[data-picker-this]")).to_be_enabled(timeout=PATIENCE_MS)
        name = picker.locator("[data-picker-said]").inner_text()
        picker.locator("[data-picker-this]").click()
        expect(picker).to_be_hidden()
        expect(page.locator("[data-place-name]")).to_have_text(name, timeout=PATIENCE_MS)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("#words").fill("Cống tắc, nước tràn ra đường")
        page.locator("[type=submit]").click()
        page.wait_for_url("**/receipt", timeout=PATIENCE_MS)
        ((latitude, longitude),) = house.rows("SELECT latitude, longitude FROM field_report WHERE key LIKE 'citizen:%'")
        assert abs(latitude - HERE["latitude"]) < 0.001 and 0.0005 < longitude - HERE["longitude"] < 0.01
        assert [one for one in wrong if "400" not in one] == []  # the point outside was refused
