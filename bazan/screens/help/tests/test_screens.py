"""The help in a browser: read with a thumb and by assistive tools, and on paper as text alone."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from bazan.platform.design_system.api import files
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/help",
    "/help/keep-the-duty-desk",
    "/help/hand-evidence-over",
    "/help/guides/duty_officer",
    "/help/search?q=camera",
    "/help/search?q=zzzz",
)
SMALL = """[...document.querySelectorAll(".top a, .help-find :is(input, button), .help-topics a, .help-names a, .help-beside a")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def opened(transactional_db, account, live_server):
    """A function: a page for a duty officer, so wide, in this language."""
    client = Client()
    client.force_login(account("duty", "duty_officer"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def page_in(chromium, width, spoken):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, bypass_csp=True, has_touch=width < 600, is_mobile=width < 600
        )
        cookies = {settings.SESSION_COOKIE_NAME: session, "language": spoken}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        context.route("**/static/**", given)
        return context.new_page()

    return page_in


def given(route):
    """Files of the front end: the gate's to serve, where there is one."""
    route.fulfill(path=dict(files())[route.request.url.partition("/static/")[2].partition("/")[2]])


@pytest.mark.parametrize(("width", "spoken"), [(360, "vi"), (360, "en"), (1440, "vi")])
def test_its_pages_are_read_with_a_thumb_and_by_assistive_tools(opened, live_server, width, spoken):
    with browser() as chromium:
        page = opened(chromium, width, spoken)
        for path in PAGES:
            page.goto(live_server.url + path)
            assert find_violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert width > 600 or page.evaluate(SMALL) == [], path


def test_a_guide_on_paper_is_text_alone_each_topic_on_a_sheet_of_its_own(opened, live_server):
    with browser() as chromium:
        page = opened(chromium, 1440, "vi")
        page.goto(live_server.url + "/help/guides/duty_officer")
        topics = page.locator(".help-sheet").count()
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
        assert topics <= sheets <= 3 * topics
        page.emulate_media(media="print")
        expect(page.locator(".top")).to_be_hidden()
        expect(page.locator(".help-contents")).to_be_visible()
