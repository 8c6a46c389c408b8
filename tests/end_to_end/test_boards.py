"""Every page of the boards at a desk and on a phone, in both languages: nothing overflows, axe has nothing to say, keys and tables work."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import covering
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


COMMUNES = ".league tbody a[href*='place=']"


def open_board(page: Page, address: str) -> str:
    """The first board with numbers in its league of communes and in a chart; the demo may still be sending them."""
    page.goto(f"{address}/boards")
    boards = [one.get_attribute("href") for one in page.locator(".sector a[href^='/boards/']").all()]
    for _ in range(30):
        for board in dict.fromkeys(boards):
            page.goto(address + present(board))
            if page.locator(COMMUNES).count() and page.locator("table-toggle").count():
                return present(board)
        page.wait_for_timeout(2_000)
    raise AssertionError("no board has a league of communes")


@pytest.fixture(scope="module")
def addresses(installation) -> list[str]:
    """The pages to look at, found by walking: a board, an indicator, a place, a station, its records."""
    with browser() as chromium:
        page = chromium.new_page(viewport=SIZES["desk"])
        sign_in(page, installation.address, installation.accounts["accounts"]["data_steward"])
        return _find_addresses(page, installation.address)


def _find_addresses(page: Page, address: str) -> list[str]:
    board = open_board(page, address)
    indicator = present(page.locator(".tile h3 a").first.get_attribute("href"))
    commune = re.findall(r"place=(\w+)", present(page.locator(COMMUNES).first.get_attribute("href")))[0]
    page.goto(f"{address}/things")
    station = present(page.locator("table.rows tbody a").first.get_attribute("href"))
    page.goto(address + station)
    records = page.locator("table.streams a").first.get_attribute("href")
    return [  # pyrefly: ignore[bad-return] - each of these links leads somewhere
        "/boards",
        board,
        f"{board}?place={commune}&grain=day",
        indicator,
        f"{indicator.partition('?')[0]}/trial",
        "/explore",
        "/inquiries",
        f"/places/{commune}",
        "/things",
        station,
        records,
        "/search",
        "/search?q=gia",
        "/search?q=zzzz",
        f"{board}?period=never",
    ]


@covering.WHOLE
def test_nothing_overflows_and_axe_finds_no_fault(installation, addresses, whole):
    with browser() as chromium:
        context = chromium.new_context(bypass_csp=True)
        page = context.new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["data_steward"])
        faults = []
        for size, language, where in covering.select(list(SIZES), ["vi", "en"], addresses, whole=whole):
            page.set_viewport_size(SIZES[size])
            context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
            page.goto(installation.address + where)
            expect(page.locator("html")).to_have_attribute("lang", language)
            if page.evaluate("document.documentElement.scrollWidth") > SIZES[size]["width"]:
                faults.append(f"{where} is wider than the {size}")
            faults += [f"{where} {size}: {fault}" for fault in find_violations(page)]
        assert faults == [], faults


def test_keys_tables_and_choices_work(installation):
    with browser() as chromium:
        page = chromium.new_page(viewport=SIZES["desk"])
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        sign_in(page, installation.address, installation.accounts["accounts"]["leader"])
        open_board(page, installation.address)
        page.keyboard.press("/")
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.type("gia nghia")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/search\?q=gia"))
        page.go_back()
        toggle = page.locator("table-toggle").first
        toggle.locator("[data-show=table]").click()
        expect(page.locator(f"#{toggle.get_attribute('data-box')} [data-view=table]")).to_be_visible()
        page.locator(COMMUNES).first.click()
        expect(page).to_have_url(re.compile(r"place="))
        page.locator(".choice-box > summary").first.click()
        page.locator(".choice-panel .segments a").nth(1).click()
        expect(page).to_have_url(re.compile(r"place=.*|grain=day"))
        expect(page.locator("h1")).to_be_visible()
        assert complaints == []
