"""What charts tell under pointer and arrow keys, and what comes out on paper."""

import re
import zlib

import pytest
from playwright.sync_api import Page, expect

from tests.browsers.chromium import browser, sign_in
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]
INDICATOR = "/indicators/environment.rain_24h"


@pytest.fixture
def page(installation):
    with browser() as chromium:
        page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["leader"])
        yield page


def sheets(page: Page) -> list[bytes]:
    """What is drawn on each page of the printed document."""
    pdf = page.pdf(prefer_css_page_size=True)
    objects = {int(number): body for number, body in re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf, re.S)}
    contents = [
        int(present(re.search(rb"/Contents (\d+) 0 R", body))[1]) for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)
    ]
    return [zlib.decompress(objects[one].split(b"stream\n", 1)[1].split(b"\nendstream", 1)[0]) for one in contents]


def test_an_indicator_is_one_sheet_of_a4_and_no_sheet_of_a_board_is_empty(installation, page):
    page.goto(installation.address + INDICATOR)
    assert len(sheets(page)) == 1
    page.goto(installation.address + "/boards/environment")
    drawn = sheets(page)
    assert drawn and all(one.count(b"Tj") + one.count(b"TJ") > 20 for one in drawn)


def test_a_chart_tells_its_values_under_the_pointer_and_the_arrow_keys(installation, page):
    page.goto(installation.address + INDICATOR)
    chart = page.locator("#course svg[data-values]")
    chart.hover()
    expect(page.locator(".chart-told text").first).to_contain_text("mm")
    page.mouse.move(5, 5)
    expect(page.locator(".chart-told")).to_have_count(0)
    chart.focus()
    page.keyboard.press("End")
    last = page.locator(".chart-told text").first.text_content()
    page.keyboard.press("ArrowLeft")
    before = page.locator(".chart-told text").first.text_content()
    assert before != last
    expect(page.locator("p[role=status].unseen").last).to_contain_text(str(before))
    page.keyboard.press("Escape")
    expect(page.locator(".chart-told")).to_have_count(0)
