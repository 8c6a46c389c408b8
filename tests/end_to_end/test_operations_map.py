"""The operations map in a real browser: it draws, lists, answers, goes back in time, and stands as drawn where it can't draw."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests import covering
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE, WALL

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

READY = "operations-map.operations-ready"
GIA_NGHIA = "/map?c=12.0,107.69,11.5&on=alerts,things.rain_station,things.river_station,things.school,teams"


@pytest.fixture
def opened(installation):
    """A function: the map at an address, drawn, for somebody of a role; and everything that went wrong while it was."""
    with browser() as chromium:

        def page_at(
            address: str = GIA_NGHIA,
            size: ViewportSize = DESK,
            role: str = "duty_officer",
            ready: str = READY,
            news: bool = True,
            **context,
        ) -> tuple[Page, list[str]]:
            page = chromium.new_context(viewport=size, **context).new_page()
            if not news:
                page.route("**/live/events*", lambda route: None)  # it waits for an answer that doesn't come
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
            page.on(
                "request",
                lambda asked: wrong.append(asked.url) if not asked.url.startswith((installation.address, "data:", "blob:")) else None,
            )
            sign_in(page, installation.address, installation.accounts["accounts"][role])
            page.goto(installation.address + address)
            if context.get("java_script_enabled", True):
                expect(page.locator(ready).first).to_be_visible(timeout=30_000)
            return page, wrong

        yield page_at


def test_it_draws_under_the_policy_asks_nobody_else_and_lists_the_same(opened):
    page, wrong = opened()
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    expect(page.locator("[data-map-drawn]")).to_be_hidden()
    assert page.locator("[data-map-list] li").count() > 3
    assert wrong == []


@pytest.mark.parametrize(("size", "language"), covering.parameters([DESK, PHONE], ["vi", "en"], strength=1))
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(opened, installation, size, language):
    page, _ = opened(size=size)
    page.context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
    page.goto(installation.address + GIA_NGHIA + "&area=circle:12.0,107.69,5000&card=point/12.0,107.69")
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_address_follows_the_map_and_gives_it_back(opened):
    page, _ = opened()
    page.locator(".maplibregl-ctrl-zoom-in").click()
    expect(page).to_have_url(re.compile(r"c=12\.0\d+,107\.69\d*,12\.50"))
    page.reload()
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    assert "12.50" in page.url


def test_a_row_of_the_list_opens_its_card_by_the_keyboard_and_escape_shuts_it(opened):
    page, wrong = opened()
    row = page.locator("[data-map-open]").first
    name = row.locator("b").inner_text()
    row.focus()
    with page.expect_response(re.compile("/map/features")):
        page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts'))")
    page.wait_for_timeout(300)
    expect(row).to_be_focused()  # the list was painted anew under the reader's finger
    page.keyboard.press("Enter")
    expect(page.locator("[data-map-card] h2")).to_have_text(name)
    expect(page.locator("[data-map-card] h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-card] h2")).to_have_count(0)
    assert wrong == []


def test_a_layer_is_switched_and_its_features_go(opened):
    page, _ = opened()
    before = page.locator("[data-map-list] li").count()
    switch = page.locator('[data-map-layer="things.school"] [role=switch]')
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(page.locator("[data-map-list] li")).not_to_have_count(before)
    assert "things.school" not in page.url


def test_a_circle_is_drawn_and_tells_who_lives_in_it(opened):
    page, wrong = opened()
    page.locator("[data-tool=circle]").click()
    box = page.locator(".maplibregl-canvas").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    page.mouse.move(middle[0] + 90, middle[1])
    page.mouse.click(middle[0] + 90, middle[1])
    expect(page.locator("[data-map-area] h2")).to_be_visible()
    expect(page.locator("[data-map-area] .area-people")).to_contain_text(re.compile(r"\d"))
    assert "area=circle:" in page.url and wrong == []


MOVE = """([lon, lat]) => {
  const map = document.querySelector("operations-map"), team = map.drawn.points.find(({ properties }) => properties.light !== "stale");
  const id = Number(team.properties.key.split("/")[1]);
  document.dispatchEvent(new CustomEvent("live:positions", { detail: [[id, lon, lat, Date.now()]] }));
  return map.held.teams.features.find(({ properties }) => properties.key === team.properties.key).geometry.coordinates;
}"""


def test_news_of_a_place_moves_the_sign_without_asking_and_of_a_new_one_asks(opened):
    page, wrong = opened("/map?c=12.0,107.69,9&on=teams", news=False)  # the house's own news would make it ask
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/map/features" in request.url else None)
    assert page.evaluate(MOVE, [107.7, 12.05]) == [107.7, 12.05]
    page.wait_for_timeout(1000)
    assert asked == []
    with page.expect_request(re.compile("/map/features")):
        page.evaluate("document.dispatchEvent(new CustomEvent('live:positions', { detail: [[999999, 107.7, 12.0, 0]] }))")
    assert wrong == []


def test_an_earlier_moment_is_shown_as_such_and_live_comes_back(opened):
    page, wrong = opened()
    page.locator("[data-time-slider]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-time-seen]")).to_contain_text("Đang xem lúc")
    expect(page.locator("[data-time-known]")).to_have_text("như đã biết lúc đó")
    expect(page).to_have_url(re.compile(r"at=20\d\d-\d\d-\d\dT"))
    page.keyboard.press("End")
    expect(page.locator("[data-time-seen]")).to_have_text("Trực tiếp")
    assert wrong == []


def test_without_a_script_the_drawing_the_list_and_every_way_stand(opened):
    page, _ = opened(GIA_NGHIA, java_script_enabled=False)
    expect(page.locator(".operations-drawing")).to_be_visible()
    page.locator(".operations-steps a").first.click()
    expect(page).to_have_url(re.compile(r"12\.50"))
    page.locator(".feature-row").first.click()
    expect(page.locator(".feature-card h2")).to_be_visible()
    page.locator("#time-at").fill("2026-11-20T08:00")
    page.locator(".time-form button").click()
    expect(page.locator("[data-time-seen]")).to_contain_text("Đang xem lúc")


def test_an_incident_that_is_opened_appears_and_its_area_is_handed_over(opened, installation):
    title = "Ngập thử trên bản đồ, từ chân cầu xuống tới chợ và dọc hai bên bờ suối"
    page, wrong = opened(GIA_NGHIA + ",incidents.points,incidents.areas&area=circle:12.0,107.69,3000")
    page.locator(".area-acts a[href^='/incidents/new']").evaluate("link => link.target = '_blank'")
    with page.context.expect_page() as opening:
        page.locator(".area-acts a[href^='/incidents/new']").click()
    form = opening.value
    form.locator("#kind").select_option("FLOOD")
    form.locator("input[name=title]").fill(title)
    form.locator("form[action='/incidents/open'] button").first.click()
    form.wait_for_url(re.compile(r"/incidents/\d+$"))
    expect(form.locator("#standing")).to_contain_text("km")
    expect(page.locator("[data-map-list]")).to_contain_text(title, timeout=3_000)
    expect(page.locator("[data-map-list]")).to_contain_text(f"Vùng ảnh hưởng: {title}")
    page.set_viewport_size(PHONE)
    page.goto(installation.address + GIA_NGHIA + "&area=circle:12.0,107.69,3000")
    expect(page.locator("#area-incident")).to_contain_text(title)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wrong == []


def test_the_wall_shows_it_as_a_scene_that_outlives_its_parts(opened):
    page, wrong = opened("/wall", WALL, "leader", ready="[data-show-scene]")
    page.locator("[data-show-scene]", has_text=re.compile("Điều hành")).click()
    shown = page.locator("[data-scene=operations] operations-map.operations-ready")
    expect(shown).to_be_visible(timeout=30_000)
    shown.evaluate("map => (map.same = true)")
    with page.expect_response(re.compile("/wall$")):
        page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts'))")
    page.wait_for_timeout(500)
    assert shown.evaluate("map => map.same")
    page.locator("[data-show-scene]").first.click()
    page.wait_for_timeout(500)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts'))")
    page.wait_for_timeout(1_000)
    assert [url for url in asked if "/map/" in url] == []  # out of sight it rests, and asks when it comes back
    with page.expect_response(re.compile("/map/features")):
        page.locator("[data-show-scene]", has_text=re.compile("Điều hành")).click()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert wrong == []


def test_the_desk_brings_it_by_a_key_and_keeps_it_while_the_rest_is_repainted(opened, installation):
    page, wrong = opened("/desk", ready=".queue-row")
    for address in [row.get_attribute("href") for row in page.locator("a.queue-row").all()]:
        page.goto(installation.address + address)
        if page.locator("[data-map-here]").count():
            break
    page.wait_for_function("Boolean(customElements.get('map-frame'))")
    page.keyboard.press("m")
    shown = page.locator(".duty-one operations-map.operations-ready")
    expect(shown).to_be_visible(timeout=30_000)
    expect(page.locator(".duty-one canvas")).to_be_focused()
    shown.evaluate("map => (map.same = true)")
    with page.expect_response(re.compile("/desk")):
        page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts'))")
    page.wait_for_timeout(500)
    assert shown.evaluate("map => map.same")
    shown.evaluate("map => map.remove()")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts'))")
    page.wait_for_timeout(1_000)
    assert [url for url in asked if "/map/" in url] == []  # one that is gone asks for nothing any more
    assert wrong == []


def test_the_first_load_fits_a_weak_line(opened):
    page, _ = opened(size=PHONE, service_workers="block")  # what passes through one is told by its size unpacked
    kinds = "['resource', 'navigation'].flatMap((kind) => performance.getEntriesByType(kind))"
    seen = page.evaluate(f"{kinds}.map((one) => [one.name, one.encodedBodySize])")
    fetched = {name.partition("?")[0].rpartition("/")[2]: size for name, size in seen}
    assert fetched["maplibre-gl.mjs"] > 0 and fetched["maplibre-gl-worker.mjs"] > 0
    assert sum(size for _, size in seen) < 650_000
