"""A citizen's phone in a flood: warned; heard when it needs help, first without a network; an account by a code, and away again."""

import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in
from tests.end_to_end.warning_release import warned

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("installation")]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
NUMBER = "+84912000111"


def judge(page: Page) -> None:
    assert find_violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0, page.url


def code_of(installation) -> str:
    """The code of the newest SMS to our number, among what the demo's carriers put down."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        lines = [line for path in (installation.home / "simulator").glob("caught-*.jsonl") for line in path.read_text("utf-8").splitlines()]
        found = [one for one in map(json.loads, lines) if one["to"].lstrip("+") == NUMBER.lstrip("+")]
        if found:
            return found[-1]["words"].split()[0]
        time.sleep(0.5)
    raise AssertionError("no code came")


def test_a_citizen_is_warned_is_heard_and_has_an_account(installation):
    accounts, address = installation.accounts["accounts"], installation.address
    incident, message, commune = warned(installation, "around", "Lũ thử trên suối")
    with browser() as chromium:
        context = chromium.new_context(viewport=PHONE)
        page = context.new_page()
        page.goto(f"{address}/c/warnings?place={commune}")
        judge(page)
        page.get_by_role("link", name="Lũ thử trên suối").click()
        page.wait_for_url(f"**/c/warnings/{message}")
        judge(page)
        context.set_offline(True)
        page.get_by_role("button", name="Tôi cần giúp").click()
        expect(page.get_by_text("Đã giữ trên máy; có mạng là gửi.")).to_be_visible()
        context.set_offline(False)
        expect(page.get_by_text("Đã báo người trực: bạn cần giúp.")).to_be_visible(timeout=30_000)

        desk = chromium.new_context(viewport=DESK).new_page()
        sign_in(desk, address, accounts["duty_officer"])
        desk.goto(f"{address}/incidents/{incident}")
        expect(desk.get_by_text("1 cần giúp, 0 an toàn")).to_be_visible()

        page.goto(f"{address}/c/account")
        judge(page)
        page.get_by_label("Số điện thoại").fill(NUMBER)
        page.get_by_role("button", name="Gửi mã cho tôi").click()
        judge(page)
        code = code_of(installation)
        outbox = chromium.new_context(viewport=DESK).new_page()
        sign_in(outbox, address, accounts["administrator"])
        outbox.goto(f"{address}/demo/outbox")
        expect(outbox.get_by_text(f"{code} là mã đăng nhập")).to_be_attached()
        page.get_by_label("Mã 6 số").fill(code)
        page.get_by_role("button", name="Vào tài khoản").click()
        page.get_by_label("Gọi là").fill("Nhà ông bà")
        page.get_by_label("Xã, phường").select_option(commune)
        page.get_by_role("button", name="Thêm nơi này").click()
        expect(page.get_by_text("Nhà ông bà")).to_be_visible()
        judge(page)
        taken = context.request.get(f"{address}/c/account/data.json").json()
        assert (taken["phone"], [one["name"] for one in taken["places"]]) == (NUMBER, ["Nhà ông bà"])
        page.goto(f"{address}/c/warnings")
        near, newer = page.get_by_text("Nhà ông bà ("), page.locator("[data-newer] a")
        expect(near.or_(newer).filter(visible=True).first).to_be_visible(timeout=30_000)
        if newer.is_visible():  # this machine was slow, the page is the one the phone kept
            newer.click()
        expect(near.first).to_be_visible(timeout=30_000)
        page.goto(f"{address}/c/account")
        page.get_by_text("Xóa tài khoản").first.click()
        page.get_by_label("Tôi hiểu, hãy xóa").check()
        page.get_by_role("button", name="Xóa tài khoản").click()
        expect(page.get_by_role("button", name="Gửi mã cho tôi")).to_be_visible()
        for shown in ("/c/see", "/c/see/offices", "/c/data", "/c/see/dossier"):
            page.goto(address + shown)
            judge(page)
