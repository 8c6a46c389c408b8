"""The room's pages in a browser: nothing wider than the screen, large enough for fingers, nothing that axe finds, no error."""

import hashlib
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from bazan.cameras.evidence import api
from bazan.cameras.evidence.types import Terms
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser
from tests.browsers.signed_in_page import page_of
from tests.fixtures.camera_province import filmed, seen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Trộm xe máy trước cổng chợ Đông Gạo đêm 28 rạng ngày 29, hai người đi từ hướng cầu"
OF_FINGERS = "main :is(button, select, input:not([type=hidden], [type=checkbox]), a.button, .evidence-check)"


@pytest.fixture
def opened(transactional_db, camera, live_server):
    """A function: a page in a browser for a duty officer, in a size and a language, and what went wrong on it; and the two events."""
    account = apps.get_model("people", "Account").objects.create(
        username="duty", full_name="Trần Thị Trực", organization_id=camera.organization_id
    )
    apps.get_model("people", "Grant").objects.create(account=account, role="duty_officer", sector="*")
    client, at = Client(), now()
    client.force_login(account)
    officer = Acting(accounts.reach_of(account))
    events = [seen(camera), seen(camera)]
    filmed(camera, events[0])
    apps.get_model("cameras", "CameraStill").objects.all().delete()
    for event in events:
        _still(event)
    case = api.open_case(
        Terms(LONG, "Công an phường yêu cầu, công văn số 12/CA ngày 29/11", "Điều 99 Bộ luật Tố tụng hình sự"),
        events[0].id,
        officer,
        at,
        "a",
    )
    api.note(case.id, "Xe máy đỏ, hai người, đi về hướng chợ", officer, at, "n")
    api.note(case.id, "Biển số đọc nhầm", officer, at, "m")
    api.strike(case.id, api.chain(case.id)[-1].seq, officer, at)
    done = api.open_case(Terms("Đánh nhau ở bến xe", "Theo yêu cầu của đồn", "Quyết định 5"), events[0].id, officer, at, "b")
    api.close(done.id, "Đã giao công an phường theo biên bản 3", officer, at + timedelta(seconds=1))

    def page_in(chromium, address, width=1440, spoken="vi", **more):
        page, wrong = page_of(chromium, live_server.url, client, width, spoken, bypass_csp=True, **more)
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" and "/live" not in told.location["url"] else None)
        page.goto(live_server.url + address.format(case=case.id, closed=done.id, event=events[1].id))
        return page, wrong

    return page_in


def _still(event):
    picture = BytesIO()
    Image.new("RGB", (640, 360), (90, 110, 120)).save(picture, "JPEG")
    digest = hashlib.sha256(picture.getvalue()).hexdigest()
    apps.get_model("cameras", "CameraStill").objects.create(
        event_id=event.id, sha256=digest, taken_at=event.began_at, data=picture.getvalue()
    )


@pytest.mark.parametrize("address", ["/evidence", "/evidence/{case}", "/evidence/{closed}", "/evidence/take?event={event}"])
def test_a_page_fits_every_screen_and_axe_finds_nothing(opened, address):
    with browser() as chromium:
        for width, spoken in ((390, "vi"), (390, "en"), (1440, "vi")):
            page, wrong = opened(chromium, address, width, spoken, has_touch=width == 390, is_mobile=width == 390)
            expect(page.locator("html")).to_have_attribute("lang", spoken)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert find_violations(page) == []
            if width == 390:
                sizes = [box["height"] for target in page.locator(OF_FINGERS).all() if (box := target.bounding_box())]
                assert sizes and min(sizes) >= 43.9
            assert wrong == []
            if folder := os.environ.get("PICTURES"):
                page.screenshot(
                    path=Path(folder) / f"{address.strip('/').split('?')[0].replace('/', '-')}-{width}-{spoken}.png", full_page=True
                )
