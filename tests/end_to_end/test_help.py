"""From the "?" of a page to what is said of it, at a desk and on a phone; the page stays as it was."""

import pytest
from playwright.sync_api import expect

from tests.browsers.chromium import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "user_agent": "Mozilla/5.0 (Linux; Android 16) Mobile", "has_touch": True}


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
