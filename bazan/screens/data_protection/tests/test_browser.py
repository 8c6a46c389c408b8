"""The page in a browser: it fits a phone, is used by keyboard, and axe finds nothing wrong with it."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from bazan.platform.design_system.api import files
from bazan.screens.data_protection.tests.test_views import LETTER, PERSON, hold_rows
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser


@pytest.fixture
def opened(transactional_db, province, signed_in, live_server):
    """A function: the page in a browser, for a data steward."""
    hold_rows()
    session = signed_in("data_steward", "ioc").cookies[settings.SESSION_COOKIE_NAME].value

    def page_in(chromium, width, spoken):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=True, has_touch=width < 600, is_mobile=width < 600
        )
        cookies = {settings.SESSION_COOKIE_NAME: session, "language": spoken}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        context.route("**/static/**", given)
        page = context.new_page()
        page.goto(f"{live_server.url}/retention")
        return page

    return page_in


def given(route):
    """Files of the front end: the gate's to serve, where there is one."""
    route.fulfill(path=dict(files())[route.request.url.partition("/static/")[2].partition("/")[2]])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_persons_rows_are_looked_for_on_a_phone_by_keyboard_and_axe_finds_nothing(opened):
    with browser() as chromium:
        page = opened(chromium, 360, "vi")
        page.locator("#field-identity").focus()
        page.keyboard.type("nobody at all")
        page.keyboard.press("Tab")
        page.keyboard.type(LETTER)
        page.keyboard.press("Enter")
        expect(page.locator("#error-identity")).to_be_visible()
        assert page.locator("#field-letter").input_value() == LETTER and page.locator("#field-identity").input_value() == ""
        page.locator("#field-identity").fill(PERSON)
        page.keyboard.press("Enter")
        page.wait_for_url("**/retention#persons")
        expect(page.locator("#persons article")).to_contain_text(LETTER)
        assert PERSON not in page.content() and "Bham" not in page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        sizes = [box["height"] for target in page.locator("#persons :is(button, input)").all() if (box := target.bounding_box())]
        assert sizes and min(sizes) >= 43.9
        for shown in (page, opened(chromium, 1440, "en")):
            assert find_violations(shown) == []
