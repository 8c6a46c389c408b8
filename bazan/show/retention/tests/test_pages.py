"""Personal data as who answers for it sees it: rules, a request that two persons see to, and its proof."""

from datetime import timedelta

import pytest
from django.apps import apps

from bazan.act.casework import api as casework
from bazan.act.incidents import api as incidents
from bazan.act.incidents.types import Call
from bazan.kernel.time import now
from bazan.register.retention import api as retention
from tests.incident_province import NOW, commune, duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(province):
    """An incident somebody called in, closed."""
    made = incidents.open_incident("FLOOD", "Ngập", commune(), duty(), NOW, "k", call=Call("113", "x", "y", "Trần Thị Mai", "0912345612"))
    return incidents.move(made.id, "dismiss", duty(), made.version, NOW, reason="nhầm", outcome="false")


def test_a_request_is_written_down_by_one_and_agreed_to_by_another(over, signed_in):
    first, second = signed_in("administrator", "ioc"), signed_in("leader", "ubnd-tinh")
    assert first.post("/retention/requests", {"code": over.code, "reason": "Đơn số 12 của 0912345612"}).status_code == 302
    page = first.get("/retention").text
    assert over.code in page and "0912345612" not in page and "Chờ một người thứ hai" in page and "/confirm" not in page
    (asked,) = casework.erasures()
    there = f"/retention/requests/{asked.id}"
    assert first.post(f"{there}/confirm").status_code == 403
    assert second.post(f"{there}/confirm").status_code == 302
    assert second.post(f"{there}/confirm").status_code == 409
    assert casework.erase_asked(now()) == 1 and apps.get_model("incidents.Incident").objects.get().call["phone"] == ""
    page = second.get("/retention").text
    assert f"Yêu cầu số {asked.id}" in page and "BAZAN_KEEP_CALLERS_DAYS" in page
    assert retention.proofs(holder="incidents.callers")[0].prints[0] in page


def test_a_wrong_request_comes_back_with_its_sentence(over, signed_in):
    first = signed_in("administrator", "ioc")
    answer = first.post("/retention/requests", {"code": "SC-1999-0001", "reason": "Đơn số 12"})
    assert answer.status_code == 404 and "Đơn số 12" in answer.text
    assert first.post("/retention/requests", {"code": over.code, "reason": ""}).status_code == 400
    assert first.post("/retention/requests/1/eat").status_code == 404


def test_what_was_erased_by_time_is_shown_to_who_answers_for_it(over, signed_in):
    retention.run(NOW + timedelta(days=400))
    steward = signed_in("data_steward", "ioc")
    page = steward.get("/retention").text
    assert "Hết hạn 365 ngày" in page and "Người báo sự cố" in page and 'name="code"' not in page
    assert steward.post("/retention/requests", {"code": over.code, "reason": "Đơn số 12"}).status_code == 403
    assert signed_in("duty_officer", "ioc").get("/retention").status_code == 403


def test_its_commander_holds_the_record_and_lets_it_go(over, signed_in):
    chief, office = signed_in("duty_officer", "ioc"), signed_in("administrator", "ioc")
    there = f"/incidents/{over.id}"
    assert chief.post(f"{there}/hold", {"held": "1", "reason": "Toà án yêu cầu"}).status_code == 302
    assert "không mục nào bị xoá" in chief.get(there).text
    answer = office.post("/retention/requests", {"code": over.code, "reason": "Đơn số 12"})
    assert answer.status_code == 409 and "toà án" in answer.text
    assert chief.post(f"{there}/hold", {"held": "0", "reason": "Xong"}).status_code == 302
    assert office.post("/retention/requests", {"code": over.code, "reason": "Đơn số 12"}).status_code == 302
