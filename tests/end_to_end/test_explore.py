"""An analyst asks a question, a commune's officer opens its address: each sees what their reach opens, on a desk and under a thumb."""

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

QUESTION = "/explore?of=property:rain&measure=count&rows=place.commune"
RUN_MS = 60_000
ROWS = "table.explored tbody tr"
SMALL = """[...document.querySelectorAll("main a, main button, main input, main select, main summary")]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== "inline" && !one.closest("label"))
    .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 90))"""


def signed(chromium: Browser, installation, role: str, size: ViewportSize) -> Page:
    page = chromium.new_context(viewport=size, bypass_csp=True).new_page()
    sign_in(page, installation.address, installation.accounts["accounts"][role])
    return page


def run(page: Page) -> None:
    page.locator("form[action='/explore/run'] button").first.click()
    expect(page.locator("#finding")).to_be_visible(timeout=RUN_MS)


def faults(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return find_violations(page) + ["wide"] * (wide > 0)


def test_each_who_opens_the_address_of_a_question_sees_their_own_part(installation):
    with browser() as chromium:
        analyst = signed(chromium, installation, "data_steward", DESK)
        analyst.goto(installation.address + QUESTION)
        run(analyst)
        communes = analyst.locator(ROWS).count()
        assert communes > 1 and faults(analyst) == []
        officer = signed(chromium, installation, "commune_officer", PHONE)
        officer.goto(analyst.url)
        assert officer.locator("#finding").count() == 0
        run(officer)
        assert officer.locator(ROWS).count() == 1
        assert faults(officer) == [] and officer.evaluate(SMALL) == []
        analyst.locator("#columns").select_option("period.day")
        expect(analyst).to_have_url(re.compile("columns=period.day"))
        expect(analyst.locator("#cost-title")).to_have_text("Chưa chạy câu hỏi này")
        assert analyst.locator(ROWS).count() == communes, "the answer before stands until the new question runs"
