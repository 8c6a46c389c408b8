"""A clip handed in through a browser, in pieces, and a line drawn on its picture and counted."""

import pytest
from playwright.sync_api import expect

from bazan.cameras.footage import api
from bazan.cameras.footage.api import PIECE
from tests.browsers.accessibility import find_violations
from tests.browsers.camera_pages import at, picture
from tests.browsers.chromium import browser
from tests.fixtures.footage_jobs import SEEN, answered, looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MP4 = b"\0\0\0\x20ftypisom" + bytes(PIECE + 300_000)


def chosen(name, data):
    return {"name": name, "mimeType": "video/mp4", "buffer": data}


def told(page):
    """It hears that something stands otherwise, as of the stream of news."""
    page.evaluate("document.dispatchEvent(new Event('live:footage'))")


def test_a_clip_is_sent_and_a_line_on_it_counted(opened, duty, elsewhere):
    with browser() as chromium:
        page, wrong = opened(chromium, duty, "/cameras/footage", bypass_csp=True)
        page.locator("#field-file").set_input_files(chosen("chợ.mp4", MP4))
        for field, text in (("name", "Chợ Đắk Mil"), ("purpose", "Đếm người"), ("legal_basis", "Công văn 8/CV")):
            page.locator(f"#field-{field}").fill(text)
        page.locator("footage-sender .button-main").click()
        page.wait_for_url("**/cameras/footage/*")
        (clip,) = elsewhere(api.clips)
        assert (clip.state, clip.size, clip.pieces) == ("waiting", len(MP4), 2)
        elsewhere(looked, clip.id, picture=picture())
        told(page)
        expect(page.locator("rule-sketch img")).to_be_visible()
        for x, y in ((50, 10), (50, 90)):
            page.mouse.click(*at(page, x, y))
        page.locator(".rule-save").click()
        expect(page.locator(".footage-job progress")).to_have_count(1)
        page.locator("#field-points").fill("1 1")
        elsewhere(answered, SEEN | {"crossings": {"line": [7, 3]}})
        told(page)
        expect(page.locator(".footage-job table")).to_contain_text("ngược")
        assert page.locator("#field-points").input_value() == "1 1", "what is drawn was taken away by news"
        (line,) = [job.terms["rules"][0]["points"] for job in elsewhere(api.jobs) if job.kind == "count"]
        assert [part for point in line for part in point] == pytest.approx([0.5, 0.1, 0.5, 0.9], abs=0.005)
        assert find_violations(page) == []
        assert wrong == []


def test_what_is_no_clip_is_told_and_what_was_typed_stays(opened, duty, elsewhere):
    with browser() as chromium:
        page, wrong = opened(chromium, duty, "/cameras/footage", 390)
        page.locator("#field-file").set_input_files(chosen("ảnh.mp4", b"\x89PNG" + bytes(500)))
        for field, text in (("name", "Chợ"), ("purpose", "Đếm người"), ("legal_basis", "Công văn 8/CV")):
            page.locator(f"#field-{field}").fill(text)
        page.locator("footage-sender .button-main").click()
        expect(page.locator("[data-told]")).to_contain_text("Đây là ảnh")
        assert page.locator("#field-name").input_value() == "Chợ"
        assert elsewhere(api.clips) == []
        assert [said for said in wrong if "Content Security Policy" in said] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
