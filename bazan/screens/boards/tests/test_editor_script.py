"""After an act the composer stands where it stood, whether or not the button that was pressed is one to come back to."""

import json

import pytest
from playwright.sync_api import Page

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser

pytestmark = [pytest.mark.browser]

ADDRESS = "http://composer.example/"
FORM = '<form id="composer"><button data-keep="up-tiles-1">Up</button><button>Save</button></form>'
SCRIPT = (ROOT / "bazan/screens/boards/web/static/boards/compose.js").read_text("utf-8")


@pytest.fixture
def page():
    with browser() as chromium:
        yield chromium.new_page()


def come_back(page: Page, keep: str) -> list[str]:
    """What the script says against standing again where a button of that name was pressed."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route(ADDRESS, lambda route: route.fulfill(body=FORM, content_type="text/html"))
    page.goto(ADDRESS)
    page.evaluate("(stood) => sessionStorage.setItem('composer', stood)", json.dumps({"top": 0, "keep": keep}))
    page.add_script_tag(content=SCRIPT, type="module")
    page.wait_for_function("sessionStorage.getItem('composer') === null")
    return said


def test_a_button_that_has_no_name_leaves_the_page_in_peace(page):
    assert come_back(page, "") == []


def test_the_button_that_moved_is_under_the_finger_again(page):
    assert come_back(page, "up-tiles-2") == []
    assert page.evaluate("document.activeElement.dataset.keep") == "up-tiles-1"
