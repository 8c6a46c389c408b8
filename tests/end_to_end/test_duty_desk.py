"""The duty desk in a browser: keys, acts, the bell, what changes repaints, at a desk and on a phone, in both languages."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests import covering
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

SIZES = {"desk": (1440, 900), "narrow": (1280, 800), "wide": (1920, 1080), "phone": (390, 844)}
HEARD = "document.addEventListener('bell:rang', (event) => (window.rang = window.rang || []).push(event.detail))"


@pytest.fixture
def officer(installation):
    with browser() as chromium:
        page = chromium.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["duty_officer"])
        page.goto(f"{installation.address}/desk")
        expect(page.locator(".queue-row").first).to_be_visible(timeout=90_000)  # the demo's flood needs its first measuring
        yield page


def graver(route: Route) -> None:
    """The page as the server gives it, its first alert new, of life safety and extreme."""
    answer = route.fetch()
    new = 'data-rings="yes" data-life="yes" data-severity="extreme" data-since="1"'
    told = re.sub(r'data-rings="\w+"\s+data-life="\w+"\s+data-severity="\w+"\s+data-since="\d+"', new, answer.text(), count=1)
    route.fulfill(response=answer, body=told)


def older(route: Route) -> None:
    """The page as the server gives it, each of its rows another than it was."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("data-alert=", "data-older data-alert="))


def chosen(page: Page) -> str:
    return page.locator(".queue-row[aria-current] .queue-title").inner_text()


@covering.WHOLE
def test_no_page_overflows_or_has_an_axe_violation(installation, officer, whole):
    page, faults = officer, []
    rule = present(re.search(r"/alerts/rules/[\w.]+", page.locator(".duty-one a[href^='/alerts/rules/']").first.get_attribute("href")))[0]
    alert = page.locator(".duty-one a[href^='/alerts/']:not([href*=rules])").first.get_attribute("href")
    paths = ["/desk", "/alerts", alert, "/alerts/rules", f"{rule}?from=2026-01-01&to=2026-01-03"]
    for name, language, path in covering.select(list(SIZES), ["vi", "en"], paths, whole=whole):
        page.context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
        width, height = SIZES[name]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(installation.address + path)
        expect(page.locator("html")).to_have_attribute("lang", language)
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            faults.append(f"{path} overflows at {name}")
        faults += [f"{path} {name}: {fault}" for fault in find_violations(page)]
    assert faults == []


def test_the_desk_stands_on_one_screen_and_a_phone_has_room_for_a_thumb(installation, officer):
    page = officer
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{installation.address}/desk")
    small = """[...document.querySelectorAll("main .button, .queue-row")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 90))"""
    assert page.evaluate(small) == []


def test_keys_move_and_open_but_not_while_somebody_types_nor_when_switched_off(officer):
    page = officer
    first = chosen(page)
    page.keyboard.press("j")
    expect(page.locator(".queue-row[aria-current] .queue-title")).not_to_have_text(first)
    expect(page.locator("[data-part=bar]")).not_to_have_attribute("aria-busy", "true")
    page.keyboard.press("c")
    expect(page.locator("#comment-text")).to_be_focused()
    second = chosen(page)
    page.keyboard.type("jkf")
    assert chosen(page) == second and page.locator("#comment-text").input_value() == "jkf"
    page.keyboard.press("Escape")
    expect(page.locator("#comment-text")).not_to_be_visible()
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.wait_for_timeout(300)
    assert chosen(page) == second
    page.evaluate("localStorage.removeItem('desk-keys')")


def test_news_that_comes_while_an_alert_is_fetched_leaves_the_desk_usable(officer):
    page, held = officer, []
    page.route("**/desk?alert=*", lambda route: route.continue_() if held else held.append(route))
    page.locator(".queue-row:not([aria-current])").first.click()
    expect(page.locator("[data-part=bar]")).to_have_attribute("aria-busy", "true")
    page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts', { detail: [] }))")
    expect(page.locator("[data-part=bar]")).to_have_attribute("aria-busy", "false")
    assert held
    held[0].continue_()
    page.unroute("**/desk?alert=*")
    page.go_back()


def test_news_that_comes_while_a_row_is_pressed_leaves_it_to_be_clicked(officer):
    page = officer
    page.route("**/desk", older)
    page.locator(".queue-row:not([aria-current])").first.hover()
    wanted = page.locator(".queue-row:hover").get_attribute("href")
    page.mouse.down()
    with page.expect_response("**/desk"):
        page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts', { detail: [] }))")
    page.wait_for_timeout(300)
    assert page.locator("[data-older]").count() == 0
    page.mouse.up()
    expect(page.locator(f".queue-row[aria-current][href='{wanted}']")).to_be_visible()
    page.unroute_all(behavior="wait")


def test_news_waits_for_no_release_that_never_comes(officer):
    page = officer
    page.route("**/desk", older)
    page.locator(".duty-one").first.hover()
    page.mouse.down()
    page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts', { detail: [] }))")
    expect(page.locator("[data-older]").first).to_be_visible(timeout=20_000)
    page.mouse.up()
    page.unroute_all(behavior="wait")


def test_an_officer_confirms_comments_and_says_what_it_was(officer):
    page = officer
    page.locator("[data-queue=life] .queue-row").first.click()
    expect(page.locator("[data-part=bar]")).not_to_have_attribute("aria-busy", "true")
    if page.locator("[data-part=bar] [data-key=a]").count():
        page.keyboard.press("a")
        expect(page.locator(".duty-grave")).to_contain_text("đã nhận lúc")
        page.wait_for_load_state("load")  # the act led to a new page, whose keys are heard once its script runs
    page.keyboard.press("c")
    page.locator("#comment-text").fill("Đã gọi trạm, nước còn lên")
    page.locator("#act-comment button").click()
    expect(page.locator(".duty-history").first).to_contain_text("Đã gọi trạm, nước còn lên")
    page.wait_for_load_state("load")
    page.keyboard.press("f")
    page.locator("#false-reason").fill("  ")
    page.locator("#false-reason").evaluate("(field) => field.form.submit()")  # past what the browser itself would refuse
    expect(page.locator("[role=alert]")).to_contain_text("vì sao biết cảnh báo là nhầm")


def test_the_bell_rings_by_severity_and_life_safety_is_silenced_only_with_a_name(officer):
    page = officer
    page.evaluate(HEARD)
    page.route("**/desk*", graver)
    page.evaluate("document.dispatchEvent(new CustomEvent('live:alerts', { detail: [] }))")
    page.wait_for_function("window.rang")
    assert page.evaluate("window.rang[0]") == {"severity": "extreme", "life": True}
    page.unroute_all(behavior="wait")  # what is on its way ends as it began
    page.locator(".duty-bell summary").click()
    page.locator("[name=life][value='1']").check()
    page.locator("#bell-reason").fill("Đang họp giao ban tại bàn")
    page.locator(".duty-bell form button").click()
    expect(page.locator("[role=alert]").first).to_contain_text("không được tắt vô danh")
    page.locator(".duty-bell summary").click()
    page.locator("[name=life][value='1']").check()
    page.locator("#bell-person").fill("Trần Văn Lộc")
    page.locator("#bell-reason").fill("Đang họp giao ban tại bàn")
    page.locator(".duty-bell form button").click()
    expect(page.locator(".duty-bell")).to_have_attribute("data-life", "off")
    page.locator(".duty-bell summary").click()
    expect(page.locator(".bell-line")).to_contain_text("Trần Văn Lộc chịu trách nhiệm")
    page.locator("form[action='/desk/bell/ring'] button").click()
    expect(page.locator(".duty-bell")).to_have_attribute("data-life", "on")


def test_every_act_works_without_a_script(installation):
    with browser() as chromium:
        page = chromium.new_context(java_script_enabled=False).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["duty_officer"])
        page.goto(f"{installation.address}/desk")
        page.locator("#act-comment > summary").click()
        page.locator("#comment-text").fill("Ghi không cần kịch bản")
        page.locator("#act-comment button").click()
        expect(page.locator(".duty-history").first).to_contain_text("Ghi không cần kịch bản")
