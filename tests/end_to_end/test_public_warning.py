"""A warning from the duty officer's desk through the leader's phone to everybody's: two people, one signature, no axe violation."""

import re
import urllib.request

import feedparser
import pytest
from playwright.sync_api import Page, expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]


def judge(page: Page) -> None:
    assert find_violations(page) == [], page.url


def test_a_warning_goes_from_the_desk_through_the_leaders_phone_to_everybody(installation):
    accounts, address = installation.accounts["accounts"], installation.address
    with browser() as chromium:
        leader = chromium.new_context(viewport=PHONE).new_page()
        sign_in(leader, address, accounts["leader"])
        leader.goto(f"{address}/warnings")
        leader.evaluate("window.untouched = true")

        officer = chromium.new_context(viewport=DESK).new_page()
        sign_in(officer, address, accounts["duty_officer"])
        officer.goto(f"{address}/warnings/new?incident=walk-1&kind=FLASHFLOOD&title=Lũ quét thử&title_en=Walk")
        officer.locator("input[name=communes]").first.check()
        judge(officer)
        officer.get_by_role("button", name="Gửi duyệt").click()
        expect(officer.get_by_role("heading", level=1)).to_have_text("Lũ quét thử")
        expect(officer.get_by_role("button", name="Duyệt, phát tới dân")).to_have_count(0)
        judge(officer)

        waits = leader.get_by_role("region", name="Duyệt cảnh báo tới dân").get_by_role("link", name="Lũ quét thử")
        expect(waits).to_be_visible(timeout=10_000)
        assert leader.evaluate("window.untouched"), "the list repainted by itself, without loading the page again"
        judge(leader)
        waits.click()
        judge(leader)
        assert leader.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        leader.get_by_role("button", name="Duyệt, phát tới dân").click()
        leader.wait_for_url(re.compile(r"/warnings/messages/\d+"))
        officer.wait_for_url(re.compile(r"/warnings/messages/\d+"), timeout=10_000)  # where the draft it shows has gone
        judge(leader)

        public = chromium.new_context(viewport=PHONE).new_page()
        public.goto(f"{address}/warnings/public")
        expect(public.get_by_role("heading", name="Lũ quét thử")).to_be_visible()
        judge(public)
    (entry,) = (one for one in feedparser.parse(f"{address}/cap/alerts.atom").entries if one.title == "Lũ quét thử")
    with urllib.request.urlopen(str(entry.link)) as answer:
        assert answer.headers["Content-Type"].startswith("application/cap+xml") and b"walk-1" in answer.read()
