"""The help in a real browser: from the "?" of a page to what is said of it, at a desk, on a phone, and on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.screens import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "user_agent": "Mozilla/5.0 (Linux; Android 16) Mobile", "has_touch": True}
SMALL = """[...document.querySelectorAll(".top a, .help-find *, .help-topics a, .help-names a, .help-beside a")]
    .filter((one) => one.checkVisibility() && !one.matches(".unseen, svg, svg *") && one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_question_mark_opens_what_is_said_of_the_page_and_keeps_the_page(installation, screen):
    with browser() as chromium:
        page = chromium.new_context(**screen).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["duty_officer"])
        page.goto(installation.address + "/incidents/new")
        page.locator("[name=title]").fill("Ngập lụt")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        with page.context.expect_page() as opened:
            page.locator(".help-link").click()
        expect(opened.value).to_have_url(installation.address + "/help/run-an-incident")
        expect(opened.value.locator("h1")).to_have_text("Chỉ huy một sự cố")
        assert page.locator("[name=title]").input_value() == "Ngập lụt"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_its_pages_are_read_with_a_thumb_and_by_assistive_tools(installation, screen, language):
    with browser() as chromium:
        page = chromium.new_context(**screen).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["administrator"])
        page.context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
        for path in ("/help", "/help/keep-the-duty-desk", "/help/guides/duty_officer", "/help/search?q=chuong", "/help/search?q=zzzz"):
            page.goto(installation.address + path)
            found = Axe().run(page).response["violations"]
            assert [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]] == [], path
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
            assert screen is DESK or page.evaluate(SMALL) == [], path


def test_a_guide_on_paper_is_text_alone_each_topic_on_a_sheet_of_its_own(installation):
    with browser() as chromium:
        page = chromium.new_context(**DESK).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["duty_officer"])
        page.goto(installation.address + "/help/guides/duty_officer")
        topics = page.locator(".help-sheet").count()
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
        assert topics <= sheets <= 3 * topics
        page.emulate_media(media="print")
        expect(page.locator(".top")).to_be_hidden()
        expect(page.locator(".help-contents")).to_be_visible()
