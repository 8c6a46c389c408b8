"""The public map on a citizen's phone: circles from afar, single reports from near by, a touch, the report's page; a place under a pin."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser
from tests.end_to_end.test_citizen_reports import PATIENCE_MS, PHONE, phone, said, until
from tests.installations.web_only import front
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("front")]
HERE = {"latitude": 11.9031, "longitude": 107.9455, "accuracy": 12}
FAR = {"latitude": 10.77, "longitude": 106.7, "accuracy": 12}
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False, "is_mobile": False}
READY = "reports-map.c-map-ready"
SEND = """
import json
from bazan.citizens.field_reports.types import Filed

made = []
for number in range(6):
    point = (11.9031 + number * 0.001, 107.9455)
    filed = Filed(f"walk-of-the-map-{number}", "app", f"Ổ gà số {number}", "field_reports.road_damage", point)
    one = api.report(api.submit(filed, now()).report_id)
    if one.state == "new":
        act("receive", duty)
    made.append(one.number)
act("assign", duty, organization_id=officer.organization_id)
act("start", officer)
act("answer", officer, reason="Đã vá.", files=photo(), why_elsewhere="Máy không bật định vị")
act("publish", second)
api.count_map(now())
print(json.dumps(made))
"""
SHOWN = """(layer) => {
  const { map } = document.querySelector("reports-map"), frame = map.getCanvas().getBoundingClientRect();
  return map.queryRenderedFeatures({ layers: [layer] }).map(({ properties, geometry }) => {
    const { x, y } = map.project(geometry.coordinates);
    return { ...properties, x: frame.left + x, y: frame.top + y };
  });
}"""
ZOOM = "document.querySelector('reports-map').map.getZoom()"
NEAR = "(at) => document.querySelector('reports-map').map.jumpTo(at) && true"


def shown(page: Page, layer: str) -> list[dict]:
    """What the map has painted of a layer, with where on the screen; waited for."""
    until(lambda: len(page.evaluate(SHOWN, layer)) > 0, True, layer)
    return page.evaluate(SHOWN, layer)


def touch(page: Page, at: dict) -> None:
    (page.touchscreen.tap if present(page.viewport_size)["width"] < 600 else page.mouse.click)(at["x"], at["y"])


def opened(chromium, house, wrong, address="/c/map", **more) -> Page:
    page = phone(chromium, wrong, **more)
    strangers = (house.address, "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(strangers) else wrong.append(asked.url))
    page.goto(house.address + address)
    expect(page.locator(READY)).to_be_visible(timeout=PATIENCE_MS)
    return page


def judge(page: Page) -> None:
    assert find_violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0, page.url


def ours(page: Page, sent: list[str]) -> set[str]:
    """Which of the reports sent the map has painted singly."""
    return {one["number"] for one in page.evaluate(SHOWN, "singles")} & set(sent)


def test_circles_come_apart_into_reports_and_one_is_touched_and_read():
    with front() as house, browser() as chromium:
        ((other,),) = house.rows("SELECT number FROM field_report LIMIT 1")
        sent = json.loads(said(house, SEND, NUMBER=other))
        wrong: list[str] = []
        for language, screen in (("vi", {}), ("en", DESK)):
            page = opened(chromium, house, wrong, f"/c/map?lang={language}", **screen)
            _come_near_touch_and_read(page, house, sent, "Đã trả lời" if language == "vi" else "Answered")
        assert wrong == []
        _near_me_and_by_keys(chromium, house)
        _without_a_map_the_list_stands(chromium, house, sent[-1])


def _come_near_touch_and_read(page: Page, house, sent: list[str], state: str) -> None:
    answered = sent[-1]
    cells = shown(page, "cells")
    assert sum(cell["n"] for cell in cells) == house.rows("SELECT count(latitude) FROM field_report_public")[0][0]
    before = page.evaluate(ZOOM)
    touch(page, max(cells, key=lambda cell: cell["n"]))
    until(lambda: page.evaluate(ZOOM) > before + 1, True, "it came nearer")
    page.evaluate(NEAR, {"center": [HERE["longitude"], HERE["latitude"] + 0.0025], "zoom": 15})
    until(lambda: ours(page, sent), set(sent), "single reports")
    for number in sent:
        expect(page.locator(f"[data-in-view] a[href='/c/r/{number}']")).to_have_count(1, timeout=PATIENCE_MS)
    touch(page, next(one for one in shown(page, "singles") if one["number"] == answered))
    card = page.locator("[data-found] .c-card").filter(has=page.locator(f"a[href='/c/r/{answered}']"))
    expect(card).to_contain_text(state, timeout=PATIENCE_MS)
    judge(page)
    page.keyboard.press("Escape")
    expect(page.locator("[data-found]")).to_be_hidden()
    page.locator("[data-choose=open]").click()
    until(lambda: ours(page, sent), set(sent) - {answered}, "those that wait")
    expect(page.locator(f"[data-in-view] a[href='/c/r/{answered}']")).to_have_count(0, timeout=PATIENCE_MS)
    page.locator("[data-choose=done]").click()
    until(lambda: ours(page, sent), {answered}, "the one that was answered")
    touch(page, next(one for one in shown(page, "singles") if one["number"] == answered))
    card.locator("a").click(timeout=PATIENCE_MS)
    page.wait_for_url(f"**/c/r/{answered}")
    page.go_back()  # to the same part of the map
    expect(page.locator(READY)).to_be_visible(timeout=PATIENCE_MS)
    until(lambda: ours(page, sent), {answered}, "the map as it was left")
    expect(page.locator("[data-choose=done]")).to_have_attribute("aria-current", "true")


def _near_me_and_by_keys(chromium, house):
    wrong: list[str] = []
    page = opened(chromium, house, wrong, geolocation=HERE, permissions=["geolocation"])
    page.locator("[data-here]").focus()
    page.keyboard.press("Enter")
    assert len(shown(page, "singles")) > 0
    before = page.evaluate("location.hash")
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")
    until(lambda: page.evaluate("location.hash") != before, True, "the map moved")
    assert wrong == []


def _without_a_map_the_list_stands(chromium, house, answered):
    page = chromium.new_context(**PHONE).new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{house.address}/c/map?state=done")
    expect(page.locator("[data-none]")).to_be_visible()
    expect(page.locator(f"[data-in-view] a[href='/c/r/{answered}']")).to_be_visible()
    judge(page)
    page.locator("[data-none] a").click()
    expect(page.locator("svg.map")).to_be_visible()
    page = chromium.new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto(f"{house.address}/c/map")
    expect(page.locator(f"[data-in-view] a[href='/c/r/{answered}']")).to_be_visible()


def test_a_place_is_chosen_under_the_pin_and_refused_outside_the_province():
    with front() as house, browser() as chromium:
        wrong: list[str] = []
        page = phone(chromium, wrong, geolocation=FAR)
        page.goto(f"{house.address}/c/report")
        page.locator("[data-map-open]").click()
        picker = page.locator("dialog[data-picker]")
        expect(picker.locator("[data-picker-said]")).to_contain_text("Kéo bản đồ", timeout=PATIENCE_MS)
        until(lambda: page.evaluate("Boolean(document.querySelector('dialog[data-picker]').map?.loaded())"), True, "the map")
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
