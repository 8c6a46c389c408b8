"""One shell for everybody: where each role lands, at a desk and on a phone, which doors stand open, and the way out."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bazan.processes.web.tests.test_navigation import DOORS, LANDINGS
from tests.browsers.chromium import browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "user_agent": "Mozilla/5.0 (Linux; Android 16) Mobile",
    "has_touch": True,
}
SMALL = """[...document.querySelectorAll(".top a, .top summary, .doors a, .door-pages a, .menu-box button")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 80))"""


def enter(page: Page, address: str, account: dict[str, str]) -> None:
    """By the form, as a person does."""
    page.goto(address + "/sign-in")
    page.locator("input[name=username]").fill(account["username"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.mark.parametrize("role", LANDINGS)
def test_each_role_lands_in_its_day_finds_its_doors_and_the_way_out(installation, role):
    with browser() as chromium:
        for kind, (screen, landing) in enumerate(zip((DESK, PHONE), LANDINGS[role], strict=True)):
            page = chromium.new_context(**screen).new_page()
            enter(page, installation.address, installation.accounts["accounts"][role])
            expect(page).to_have_url(installation.address + landing)
            page.goto(installation.address + "/boards")
            doors = page.locator(".doors a")
            assert doors.count() == len(DOORS[role])
            for number in range(doors.count()):
                with page.expect_navigation():  # until all of it is there, with its styles
                    doors.nth(number).click()
                expect(doors.nth(number) if page.locator(".top .doors").count() else page.locator(".whole-menu")).to_be_attached()
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
                page.goto(installation.address + "/boards")
            page.locator(".corner summary").click()
            assert page.locator(".corner [name=language]").count() == 2
            assert not kind or page.evaluate(SMALL) == []
            page.locator(".corner form[action='/sign-out'] button").click()
            expect(page).to_have_url(installation.address + "/sign-in")


def test_the_wall_shows_no_door_until_a_hand_wakes_it_and_a_narrow_screen_shows_the_morning(installation):
    with browser() as chromium:
        page = chromium.new_context(**DESK).new_page()
        enter(page, installation.address, installation.accounts["accounts"]["leader"])
        menu = page.locator(".whole-menu")
        expect(menu).to_have_css("opacity", "0")
        page.mouse.move(400, 400)
        page.mouse.move(420, 400)
        expect(menu).to_have_css("opacity", "1")
        menu.locator("summary").click()
        expect(menu.locator("form[action='/sign-out'] button")).to_be_visible()
        expect(menu.locator("[name=language]").first).to_be_visible()
        assert menu.locator("nav a").count() == sum(len(pages.split()) for pages in DOORS["leader"].values())
        page.set_viewport_size({"width": 899, "height": 700})
        expect(page).to_have_url(installation.address + "/morning")
        page.goto(installation.address + "/wall")
        expect(page).to_have_url(installation.address + "/morning")


def test_on_a_low_wall_the_names_of_tiles_stand_whole(installation):
    cut = """[...document.querySelectorAll(".wall-cell h3")].filter((name) => name.scrollWidth > name.clientWidth
        || name.getBoundingClientRect().top < name.parentElement.getBoundingClientRect().top
        || name.getBoundingClientRect().bottom > name.parentElement.querySelector(".wall-value").getBoundingClientRect().top + 1
        || name.parentElement.scrollHeight > name.parentElement.clientHeight + 1).map((name) => name.textContent)"""
    with browser() as chromium:
        page = chromium.new_context(**DESK).new_page()
        enter(page, installation.address, installation.accounts["accounts"]["leader"])
        for language in ("vi", "en"):
            page.context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
            page.goto(installation.address + "/wall")
            assert page.locator(".wall-cell h3").count() > 20 and page.evaluate(cut) == [], language
