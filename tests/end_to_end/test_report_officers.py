"""Citizens' reports in real browsers: the desk by its keys; a village's officer who begins and answers without a network, on the spot."""

import io
import json
import os
import subprocess
import sys
import time

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("installation")]
BEGIN = """
import django
django.setup()
import json, sys
"""
SEND = """
from django.contrib.auth import get_user_model
from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import Filed
from bazan.core.time import now
from bazan.directory.organizations import api as organizations
from bazan.directory.accounts import api as people
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
village, duty = (get_user_model().objects.get(username=name) for name in sys.argv[1:3])
place = places.place(organizations.organization(village.organization_id).place_id)
made = []
for number in (1, 2):
    words = f"Ổ gà sâu trước cổng chợ, lần {number}"
    point = (place.latitude, place.longitude)
    one = api.submit(Filed(f"walk-of-reports-{number}", "app", words, "field_reports.road_damage", point), now())
    if api.report(one.report_id).state == "new":
        by = Acting(people.reach_of(duty), duty.organization_id)
        api.move(one.report_id, "assign", by, api.report(one.report_id).case.version, now(), organization_id=village.organization_id)
    made.append(one.report_id)
print(json.dumps({"reports": made, "latitude": place.latitude, "longitude": place.longitude}))
"""
DONE = """
from bazan.coordination.cases import api as casework
from bazan.citizens.field_reports import api
events = casework.timeline(api.report(int(sys.argv[1])).case.id)
done = [event for event in events if event.act in ("start", "answer")]
print(json.dumps([[event.act, event.detail.get("away_m"), len(event.files)] for event in done]))
"""
SMALL = """[...document.querySelectorAll(".report-acts :is(button, summary, input:not([type=hidden], [type=checkbox]))")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 80))"""


def said(installation, code: str, *arguments: str):
    environment = os.environ | {
        "BAZAN_HOME": str(installation.home),
        "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def until(holds, page, what: str) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(200)


def photo() -> FilePayload:
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(stream, "JPEG")
    return {"name": "sau.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@pytest.fixture
def given(installation):
    """Two reports of the demo's village, handed to its officer."""
    names = [installation.accounts["accounts"][role]["username"] for role in ("commune_officer", "duty_officer")]
    return said(installation, SEND, *names)


def test_the_queue_is_walked_by_keys(installation, given):
    with browser() as chromium:
        page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["duty_officer"])
        page.goto(installation.address + "/reports")
        rows = page.locator("a.report-row")
        for key, number in (("j", 0), ("j", 1), ("k", 0)):
            page.keyboard.press(key)
            expect(rows.nth(number)).to_be_focused()
        href = rows.nth(0).get_attribute("href")
        page.keyboard.press("Enter")
        expect(page).to_have_url(installation.address + href)
        expect(page.locator("a.report-row[aria-current]")).to_have_attribute("href", href)
        page.locator("#search").click()
        page.keyboard.type("jk")
        expect(page.locator("#search")).to_have_value("jk")  # where somebody types, keys are letters


def test_a_report_is_begun_and_answered_without_a_network_and_sent_once(installation, given):
    number, here = given["reports"][0], {"latitude": given["latitude"], "longitude": given["longitude"], "accuracy": 6}
    with browser() as chromium:
        context = chromium.new_context(geolocation=here, permissions=["geolocation"], viewport={"width": 390, "height": 844})
        page = context.new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["commune_officer"])
        page.goto(f"{installation.address}/reports/{number}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390 and page.evaluate(SMALL) == []
        context.set_offline(True)
        page.locator("button[name=act][value=start]").click()
        form = page.locator(".report-answer")
        form.locator("[name=reason]").fill("Đã vá ổ gà, mặt đường phẳng.")
        form.locator("[data-where-consent]").check()
        form.locator("[name=files]").set_input_files(photo())
        expect(form.locator("[data-where]")).to_contain_text("Cách nơi phản ánh 0 m")
        form.locator("button[value=answer]").click()
        expect(page.locator("work-outbox")).to_contain_text("2 nội dung chờ gửi")
        assert said(installation, DONE, str(number)) == []
        context.set_offline(False)
        until(lambda: len(said(installation, DONE, str(number))) == 2, page, "it was not sent")
        assert said(installation, DONE, str(number)) == [["start", None, 0], ["answer", 0, 1]]
        expect(page.locator(".report-stages [aria-current]")).to_contain_text("Duyệt")


def test_far_away_a_reason_is_asked_for_at_once(installation, given):
    number = given["reports"][1]
    away = {"latitude": given["latitude"] + 0.01, "longitude": given["longitude"], "accuracy": 6}
    with browser() as chromium:
        context = chromium.new_context(geolocation=away, permissions=["geolocation"], viewport={"width": 390, "height": 844})
        page = context.new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["commune_officer"])
        page.goto(f"{installation.address}/reports/{number}")
        form = page.locator(".report-answer")
        form.locator("[data-where-consent]").check()
        form.locator("[name=files]").set_input_files(photo())
        expect(form.locator("[data-where]")).to_contain_text("hãy nêu lý do")
        assert form.locator("[name=why_elsewhere]").evaluate("(field) => field.required")
