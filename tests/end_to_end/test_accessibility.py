"""The screens as people and assistive tools meet them: no axe violation, no scrolling wall, no other host, both languages."""

import os
import re
import signal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bazan.core.time import LOCAL, now
from bazan.platform.packs import load_all
from tests import covering
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE, WALL

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

SCREENS = [("/wall", WALL), ("/wall?layer=aqi", WALL), ("/morning", PHONE), ("/boards", DESK), ("/boards", PHONE), ("/sources", DESK)]
SCREENS += [("/directives", DESK), ("/directives", PHONE), ("/incidents", DESK), ("/incidents", PHONE), ("/forms", DESK), ("/forms", PHONE)]
SCREENS += [("/inbox", DESK), ("/inbox", PHONE), ("/rosters", DESK)]
SCREENS += [("/account", PHONE), ("/account", DESK), ("/account/calls", PHONE), ("/account/proofs", PHONE)]
MARKED = re.compile(r"[àáãèéìíòóõùúýăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def resize(page: Page, size: ViewportSize) -> None:
    """From no page: a wall made narrow goes to the morning by itself, in the midst of where the test goes."""
    page.goto("about:blank")
    page.set_viewport_size(size)


@pytest.fixture
def signed_in_page(installation):
    with browser() as chromium:
        context = chromium.new_context(viewport=WALL)
        page = context.new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["leader"])
        yield page


@covering.WHOLE
def test_no_screen_has_an_axe_violation_and_each_speaks_its_language(installation, signed_in_page, whole):
    page, wrong = signed_in_page, {}
    for (path, size), language in covering.select(SCREENS, ["vi", "en"], whole=whole, strength=1):
        page.context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
        resize(page, size)
        page.goto(installation.address + path)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator(".ribbon")).to_contain_text("DỮ LIỆU MÔ PHỎNG" if language == "vi" else "SIMULATED DATA")
        assert bool(MARKED.search(page.title())) == (language == "vi"), page.title()
        if found := find_violations(page):
            wrong[path, language] = found
    assert wrong == {}


def test_signing_in_has_no_axe_violation(installation):
    with browser() as chromium:
        page = chromium.new_page(viewport=PHONE)
        page.goto(installation.address + "/sign-in")
        assert find_violations(page) == []


@pytest.mark.parametrize("size", [WALL, {"width": 3840, "height": 2160}, {"width": 2560, "height": 1440}])
def test_the_wall_fits_its_screen_in_every_scene(installation, signed_in_page, size):
    page = signed_in_page
    resize(page, size)
    page.goto(installation.address + "/wall")
    assert page.locator("[data-sector]").count() == len(load_all())
    for scene in page.locator("[data-show-scene]").all():
        scene.click()
        overflow = page.evaluate("[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]")
        assert overflow == [0, 0]
        assert page.locator("[data-scene]:not([hidden])").count() == 1


@pytest.mark.parametrize("size", [WALL, DESK, {"width": 3840, "height": 2160}])
def test_the_line_of_a_past_minute_cuts_nothing_off_the_wall(installation, signed_in_page, size):
    page = signed_in_page
    resize(page, size)
    page.goto(f"{installation.address}/wall?at={now().astimezone(LOCAL):%Y-%m-%dT%H:%M:%S}")
    expect(page.locator(".past")).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")
    cut = "[...document.querySelectorAll('.wall-cell')].filter((one) => one.scrollHeight > one.clientHeight + 1).length"
    assert page.evaluate(cut) == 0


def test_the_wall_asks_nothing_of_other_hosts_and_says_nothing_in_the_console(installation, signed_in_page):
    page, hosts, said = signed_in_page, set(), []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(installation.address + "/wall")
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    assert hosts == {installation.address.removeprefix("http://")}
    assert said == []


def test_the_phone_is_for_a_thumb(installation, signed_in_page):
    page = signed_in_page
    resize(page, PHONE)
    page.goto(installation.address + "/morning")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    small = """[...document.querySelectorAll("main a:not(.tile a), main button, nav a")]
        .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []
    assert page.locator(".need").count() <= 5


def test_a_lost_line_is_said_within_seconds_and_heals_by_itself(installation, signed_in_page):
    page = signed_in_page
    page.goto(installation.address + "/wall")
    page.wait_for_timeout(1_000)
    installation.until_well()
    live = installation.parts()["live"]["pid"]
    os.kill(live, signal.SIGSTOP)
    try:
        page.context.set_offline(True)
        expect(page.locator(".connection-lost")).to_contain_text("Mất kết nối", timeout=6_000)
    finally:
        os.kill(live, signal.SIGCONT)
    page.context.set_offline(False)
    expect(page.locator(".connection-lost")).to_have_count(0, timeout=20_000)
    installation.until_well()


def test_without_a_network_the_phone_shows_what_it_last_knew(installation, signed_in_page):
    page = signed_in_page
    resize(page, PHONE)
    page.goto(installation.address + "/morning")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    expect(page.locator("h1")).to_have_text("Sáng nay")
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("h1")).to_have_text("Sáng nay")
    page.goto(installation.address + "/boards/nowhere")
    expect(page.locator("h1")).to_have_text("Không có mạng")
    page.context.set_offline(False)


def test_whoever_was_signed_out_is_led_to_the_form_and_back(installation, signed_in_page):
    page = signed_in_page
    page.goto(installation.address + "/morning")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.clear_cookies(name="sessionid")
    page.goto(installation.address + "/boards?x=1")
    expect(page).to_have_url(installation.address + "/sign-in?next=%2Fboards%3Fx%3D1")
    expect(page.locator("input[name=username]")).to_be_visible()
