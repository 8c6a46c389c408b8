"""Walk 2: a citizen's photo, taken without a network, to the unit that mends it, to its sender's verdict, and down to a statistic."""

import io
import json
import os
import re
import subprocess
import sys
import time

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("installation")]
WORDS, REPLY = "Nắp hố ga mất ngay trước cổng trường", "Đã lắp nắp mới, có ảnh kèm theo."
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "vi-VN"}
LOOK = """
import django, json, sys
django.setup()
from bazan.citizens.field_reports import api
from bazan.data.datasets import api as datasets
from bazan.data.sources import api as sources
one = api.by_number(sys.argv[1])
(picture, *_) = api.pictures_of([one.id])[one.id]
rows = [row.values for row in datasets.rows("field_reports.reports", where={"report": one.number}).rows]
shown = sources.file_path(picture.public).read_bytes() if picture.public else b""
print(json.dumps({"state": one.state, "service": one.service, "picture": picture.state, "place_kept": b"Exif" in shown,
    "rows": [[str(row["state"]), row["verified"]] for row in rows],
    "told": json.dumps(rows, default=str, ensure_ascii=False)}))
"""


def looked(installation, number: str) -> dict:
    environment = os.environ | {
        "BAZAN_HOME": str(installation.home),
        "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", LOOK, number], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def until(holds, what: str, patience_s: float = 120) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(1)


def photo(shade: int) -> FilePayload:
    """With a place in it, as phones take them."""
    drawn, facts = io.BytesIO(), Image.Exif()
    facts[0x8825] = {1: "N", 2: (11.0, 54.0, 11.0)}
    Image.effect_noise((1200, 900), shade).convert("RGB").save(drawn, "JPEG", exif=facts)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def as_(chromium: Browser, installation, username: str) -> Page:
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    known = installation.accounts["accounts"] | installation.accounts["others"]
    sign_in(page, installation.address, next(one for one in known.values() if one["username"] == username))
    return page


def press(page: Page, address: str, act: str, **fields: str) -> None:
    page.goto(address)
    form = page.locator(f"form:has(button[name=act][value={act}])").first
    for summary in page.locator(f"details:has(button[name=act][value={act}]) > summary").all():
        if not page.locator(f"button[name=act][value={act}]").first.is_visible():
            summary.click()
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        form.locator(f"button[name=act][value={act}]").click()


def test_a_photo_becomes_a_statistic(installation):
    address = installation.address
    with browser() as chromium:
        here = {"latitude": 12.0052, "longitude": 107.6912, "accuracy": 8}
        phone = chromium.new_context(**PHONE, geolocation=here, permissions=["geolocation"]).new_page()
        phone.goto(f"{address}/c/report")
        phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
        phone.context.set_offline(True)
        phone.locator("[data-redraw][name=pictures]").set_input_files([photo(40)])
        expect(phone.locator("[data-thumbs] img")).to_have_count(1, timeout=60_000)
        phone.locator("#words").fill(WORDS)
        expect(phone.locator("[data-place-accuracy]")).to_contain_text("8 m", timeout=60_000)
        phone.locator("[type=submit]").click()
        phone.wait_for_url("**/c/mine", timeout=60_000)
        phone.context.set_offline(False)
        receipt = phone.locator("[data-receipts] [data-list] > li a").first
        expect(receipt).to_be_visible(timeout=60_000)
        code = re.findall(r"/c/t/([\w-]+)", present(receipt.get_attribute("href")))[0]
        phone.goto(f"{address}/c/t/{code}")
        number = present(re.search(r"PA-\d+", phone.content()))[0]
        until(lambda: looked(installation, number)["picture"] == "shown", "the photo was not made ready")
        assert not looked(installation, number)["place_kept"]

        duty = as_(chromium, installation, "trucban")
        duty.goto(f"{address}/reports?q={number}")
        report = address + re.findall(r"/reports/\d+", present(duty.locator("a.report-row").first.get_attribute("href")))[0]
        press(duty, report, "assign")
        holder = present(re.search(r"/organizations/([\w-]+)", duty.content()))[1]
        assert holder.startswith("ubnd-")
        known = (installation.accounts["accounts"] | installation.accounts["others"]).values()
        officer = as_(chromium, installation, next(one["username"] for one in known if one.get("organization") == holder))
        officer.goto(report)
        officer.locator("button[name=act][value=start]").click()
        expect(officer.locator(".report-stages [aria-current]")).to_contain_text("Xử lý", timeout=30_000)
        answer = officer.locator(".report-answer")
        answer.locator("[name=reason]").fill(REPLY)
        answer.locator("[name=files]").set_input_files({**photo(60), "name": "sau.jpg"})
        answer.locator("[name=why_elsewhere]").evaluate("(field) => { field.closest('details, [hidden]')?.removeAttribute('hidden'); }")
        answer.locator("[name=why_elsewhere]").fill("Máy không bật định vị")
        answer.locator("button[value=answer]").click()
        expect(officer.locator(".report-stages [aria-current]")).to_contain_text("Duyệt", timeout=30_000)
        press(as_(chromium, installation, "trucban-dem"), report, "publish")

        phone.goto(f"{address}/c/t/{code}")
        expect(phone.locator("body")).to_contain_text(REPLY)
        phone.get_by_text("Đã xong", exact=True).click()
        phone.get_by_role("button", name="Gửi đánh giá").click()
        expect(phone.locator(".c-course")).to_contain_text("Bạn xác nhận đã xong")
        until(lambda: looked(installation, number)["rows"] == [["closed", True]], "no row came down")
        told = looked(installation, number)
        assert WORDS not in told["told"] and "IMG" not in told["told"]
        phone.goto(f"{address}/c/r/{number}")
        expect(phone.locator("body")).to_contain_text(REPLY)
        duty.goto(f"{address}/indicators/field_reports.answered_month")
        expect(duty.locator("main")).to_be_visible()
