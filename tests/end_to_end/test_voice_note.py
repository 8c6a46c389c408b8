"""A voice note from a cheap phone to the desk: recorded, heard again, sent once, also after a time without a network."""

import pytest
from playwright.sync_api import expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import CHROMIUM_FLAGS, browser, chromium_path
from tests.end_to_end.test_citizen_reports import COMMUNE, PATIENCE_MS, PHONE, until
from tests.installations.web_only import front

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("front")]
MICROPHONE = ["--use-fake-device-for-media-stream"]
ALLOWED = [*MICROPHONE, "--use-fake-ui-for-media-stream"]
KEPT = "SELECT count(*) FROM field_report_picture WHERE kind = 'voice' AND media_type = 'audio/webm'"


def phone(chromium, folder, wrong, flags=ALLOWED):
    """A phone with a microphone of its own, which keeps what it keeps in ``folder``."""
    context = chromium.browser_type.launch_persistent_context(
        folder, executable_path=chromium_path(whole=True), args=[*CHROMIUM_FLAGS, *flags], **PHONE
    )
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda told: wrong.append(f"{told.text} {told.location}") if told.type == "error" and "ERR_INTERNET" not in told.text else None,
    )
    return page


def record(page):
    """Some two seconds are said."""
    start, stop = page.locator("[data-voice-start]"), page.locator("[data-voice-stop]")
    assert start.bounding_box()["height"] >= 44
    start.click()
    expect(stop).to_be_visible(timeout=PATIENCE_MS)  # the seconds of the recording before stand in it, unseen
    expect(page.locator("[data-voice-time]")).to_have_text("0:02 / 1:00", timeout=PATIENCE_MS)
    assert stop.bounding_box()["height"] >= 44
    stop.click()
    expect(page.locator("[data-voice-play]")).to_be_visible()


def plays(audio):
    """Whether a browser really gets sound out of it."""
    return audio.evaluate(
        "async (one) => { await one.play(); await new Promise((done) => setTimeout(done, 500)); return one.currentTime > 0 && !one.error; }"
    )


def test_a_voice_alone_is_sent_once_after_a_time_without_a_network_and_the_desk_hears_it(tmp_path):
    with front() as house, browser() as chromium:
        wrong: list[str] = []
        page = phone(chromium, tmp_path / "phone", wrong)
        page.goto(f"{house.address}/c/report")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(lambda: page.evaluate("caches.open('citizens-pages').then((kept) => kept.keys()).then((found) => found.length)"), 4, "shell")
        page.context.set_offline(True)
        page.goto(f"{house.address}/c/report")
        record(page)
        page.locator("[data-voice-drop]").click()
        expect(page.locator("[data-voice-start]")).to_be_focused()
        record(page)
        assert plays(page.locator("[data-voice-play]"))
        page.locator("#place").select_option(COMMUNE)
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("[type=submit]").click()
        page.wait_for_url("**/c/mine", timeout=PATIENCE_MS)
        assert house.rows(KEPT) == [(0,)]
        page.context.set_offline(False)
        until(lambda: house.rows(KEPT)[0][0], 1, "sent")
        expect(page.locator("[data-receipts] [data-list] > li")).to_have_count(1, timeout=PATIENCE_MS)
        page.goto(f"{house.address}/c/report")
        record(page)
        page.locator("#place").select_option(COMMUNE)
        page.locator("[type=submit]").click()
        page.wait_for_url("**/receipt", timeout=PATIENCE_MS)
        page.goto(page.url.removesuffix("/receipt"))
        assert plays(page.locator(".c-pictures audio"))
        assert house.rows(KEPT) == [(2,)]
        page.context.close()
        _desk_hears_it(house, chromium, wrong)
        assert wrong == []


def _desk_hears_it(house, chromium, wrong):
    """For a reason, which the audit keeps; what was said is written down."""
    ((number, report_id),) = house.rows("SELECT number, id FROM field_report WHERE words = '' ORDER BY id LIMIT 1")
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{house.address}/sign-in")
    page.fill("input[name=username]", house.accounts["duty_officer"]["username"])
    page.fill("input[name=password]", house.accounts["duty_officer"]["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{house.address}/reports/{report_id}")
    page.get_by_text("Nghe, ghi lại…").click()
    page.locator("[data-listen] textarea").fill("Chép lời người gửi")
    page.locator("[data-listen] button").click()
    assert plays(page.locator("[data-listen] audio"))
    seen = "SELECT count(*) FROM audit_entry WHERE action = 'field_reports.sealed' AND subject = %s"
    assert house.rows(seen, f"field_report:{number}") == [(1,)]
    page.get_by_text("Chép lời…").click()
    page.locator("#write-down").fill("Nước ngập vào nhà")
    page.get_by_role("button", name="Chép lời").click()
    expect(page.locator(".report-words")).to_have_text("Nước ngập vào nhà")


def test_a_draft_keeps_the_voice_and_a_refused_microphone_is_said(tmp_path):
    with front() as house, browser() as chromium:
        wrong: list[str] = []
        page = phone(chromium, tmp_path / "phone", wrong)
        page.goto(f"{house.address}/c/report")
        record(page)
        until(lambda: page.evaluate("indexedDB.databases().then((found) => found.length)"), 1, "kept")
        page.goto(f"{house.address}/c/mine")
        page.context.close()
        page = phone(chromium, tmp_path / "phone", wrong)
        page.goto(f"{house.address}/c/mine")
        page.locator("[data-drafts] [data-open]").click()
        assert plays(page.locator("[data-voice-play]"))
        page.context.close()
        page = phone(chromium, tmp_path / "other", wrong, [*MICROPHONE, "--deny-permission-prompts"])
        page.goto(f"{house.address}/c/report")
        page.locator("[data-voice-start]").click()
        expect(page.locator("[data-fault=voice]")).to_contain_text("Máy chưa cho dùng micrô", timeout=PATIENCE_MS)
        page.add_init_script("delete window.MediaRecorder")
        page.goto(f"{house.address}/c/report")
        expect(page.locator("#words")).to_be_visible()
        expect(page.locator("[data-voice]")).to_be_hidden()
        page.context.close()
        assert wrong == []
