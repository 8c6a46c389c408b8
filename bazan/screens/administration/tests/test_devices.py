"""Devices in the center: a token shown once, taken in turns, ended at once and brought back; a department its own."""

import re

import pytest

from bazan.core.time import now
from bazan.data.sources import api as sources
from bazan.directory.change_history import api as change_history

pytestmark = pytest.mark.django_db
WHY = "Thay thiết bị hỏng tại trạm một"
ITEM = {"code": "gateways", "name": "Trạm tự gửi", "name_en": "Gateways", "driver": "http_push", "promise_s": 900}
SUBJECT = "gateways/cổng 1"


@pytest.fixture
def office(signed_in):
    sources.load_sources([ITEM], sector="environment")
    return signed_in("administrator", "ioc")


def token_of(page):
    return re.findall(r'id="token">([^<]+)<', page.text)[0]


def make(office, **more):
    return office.post("/admin/devices/make", {"source": "gateways", "name": "cổng 1", "reason": WHY} | more)


def test_a_token_is_shown_in_the_answer_that_made_it_and_nowhere_else(office):
    page = make(office)
    assert page.status_code == 200 and page["Cache-Control"] == "no-store"
    token = token_of(page)
    for address in ("/admin/devices", f"/admin/devices/{SUBJECT}", "/admin/changes", "/admin/audit"):
        shown = office.get(address)
        assert shown.status_code == 200 and token not in shown.text
    assert "đang vào được" in shown.text or "cổng 1" in office.get("/admin/devices").text
    again = make(office)
    assert again.status_code == 400 and "đã có" in again.text


def test_a_token_is_taken_in_turns_and_a_device_ended_and_brought_back(office):
    first = token_of(make(office))
    seen = change_history.last("device", SUBJECT)
    page = office.post("/admin/devices/rotate", {"subject": SUBJECT, "hours": "2", "reason": WHY, "seen": seen})
    assert page.status_code == 200 and token_of(page) != first
    assert "đang xoay" in office.get("/admin/devices").text and len(sources.device(SUBJECT, now()).tokens) == 2
    assert office.post("/admin/devices/rotate", {"subject": SUBJECT, "hours": "2", "reason": WHY, "seen": seen}).status_code == 409
    assert office.post("/admin/devices/end", {"subject": SUBJECT, "reason": WHY}).status_code == 302
    assert "đã ngắt" in office.get("/admin/devices").text and sources.device(SUBJECT, now()).tokens == ()
    back = office.post(f"/admin/changes/{change_history.last('device', SUBJECT)}/undo")
    assert back.status_code == 302 and len(sources.device(SUBJECT, now()).tokens) == 2
    assert office.get(back["Location"]).status_code == 200


@pytest.mark.parametrize(("name", "more"), [("name", {"name": "a:b"}), ("name", {"name": " "}), ("reason", {"reason": "x"})])
def test_what_is_wrong_stands_at_its_field(office, name, more):
    page = make(office, **more)
    assert page.status_code == 400 and f'id="error-{name}"' in page.text and sources.devices(now()) == []


def test_a_department_sees_and_makes_devices_of_its_own_sources_only(office, signed_in):
    make(office)
    health = signed_in("administrator", "so-yt", sector="health")
    assert "cổng 1" not in health.get("/admin/devices").text
    assert health.get(f"/admin/devices/{SUBJECT}").status_code == 404
    assert make(health, name="other").status_code == 404
    for act in ("rotate", "end"):
        assert health.post(f"/admin/devices/{act}", {"subject": SUBJECT, "reason": WHY}).status_code == 404
    mine = signed_in("administrator", "so-nnmt", sector="environment")
    assert make(mine, name="other").status_code == 200


def test_the_page_speaks_english_too(office):
    make(office)
    office.cookies["language"] = "en"
    for address in ("/admin/devices", f"/admin/devices/{SUBJECT}"):
        assert "administration.devices." not in office.get(address).text
