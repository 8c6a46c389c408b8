"""Personal data as who answers for it sees it: rules, a request that two persons see to, and its proof."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Origin, Record
from bazan.directory.personal_data import api as personal_data
from bazan.directory.personal_data.types import Kept
from bazan.platform.packs import load
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import Call
from tests.fixtures.incident_province import NOW, commune, duty

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
    (asked,) = cases.erasures()
    there = f"/retention/requests/{asked.id}"
    assert first.post(f"{there}/confirm").status_code == 403
    assert second.post(f"{there}/confirm").status_code == 302
    assert second.post(f"{there}/confirm").status_code == 409
    assert cases.erase_asked(now()) == 1 and apps.get_model("incidents.Incident").objects.get().call["phone"] == ""
    page = second.get("/retention").text
    assert f"Yêu cầu số {asked.id}" in page and "BAZAN_KEEP_CALLERS_DAYS" in page
    assert personal_data.proofs(holder="incidents.callers")[0].prints[0] in page


def test_a_wrong_request_comes_back_with_its_sentence(over, signed_in):
    first = signed_in("administrator", "ioc")
    answer = first.post("/retention/requests", {"code": "SC-1999-0001", "reason": "Đơn số 12"})
    assert answer.status_code == 404 and "Đơn số 12" in answer.text
    assert first.post("/retention/requests", {"code": over.code, "reason": ""}).status_code == 400
    assert first.post("/retention/requests/1/eat").status_code == 404


def test_what_was_erased_by_time_is_shown_to_who_answers_for_it(over, signed_in):
    personal_data.run(NOW + timedelta(days=400))
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


GROVES = ROOT / "bazan/data/datasets/tests/packs/groves"
PERSON, LETTER = "Y Bham 0123456789", "12/ĐN-2026"


@pytest.fixture
def rows(province):
    hold_rows()


@transaction.atomic
def hold_rows():
    """Two dossiers, one of them the person's, in two versions."""
    datasets.load_pack(load(GROVES))
    for run, (code, owner, state) in enumerate((("mine", PERSON, "old"), ("mine", PERSON, "new"), ("other", "H Lan 0987", "x")), 1):
        cells = {"code": code, "unit": "ubnd-1", "received_at": "2026-07-03", "owner": owner, "state": state}
        staged = datasets.stage("groves.loggings", [Record(cells, 1)])
        assert not staged.refused, staged.refused
        datasets.commit(staged, Origin(run, "an.officer", NOW))


def test_rows_of_a_person_are_looked_for_by_one_and_erased_when_another_agrees(rows, signed_in):
    first, second = signed_in("data_steward", "ioc"), signed_in("leader", "ubnd-tinh")
    answer = first.post("/retention/persons", {"identity": PERSON.upper(), "letter": LETTER})
    assert (answer.status_code, answer["Location"]) == (302, "/retention#persons")
    page = first.get("/retention").text
    (asked,) = datasets.erasures()
    there = f"/retention/persons/{asked.id}"
    assert (
        LETTER in page
        and ": 2 phiên bản dòng" in page
        and "Bham" not in page
        and f"{there}/confirm" not in page
        and f"{there}/refuse" in page
    )
    assert first.post(f"{there}/confirm").status_code == 403
    assert second.post(f"{there}/confirm").status_code == 302 and second.post(f"{there}/confirm").status_code == 409
    assert second.post(f"{there}/eat").status_code == 404
    assert "đã đồng ý, chờ xoá" in second.get("/retention").text
    assert datasets.erasures()[0].state == "confirmed"


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"identity": "nobody at all", "letter": LETTER}, 404, "identity"),
        ({"identity": "q%9#z", "letter": LETTER}, 400, "identity"),
        ({"identity": PERSON, "letter": ""}, 400, "letter"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_never_says_again_who_was_looked_for(rows, signed_in, given, status, field):
    answer = signed_in("data_steward", "ioc").post("/retention/persons", given)
    assert answer.status_code == status and f'id="error-{field}"' in answer.text and given["identity"] not in answer.text
    assert not datasets.erasures()


def test_each_table_says_how_long_it_is_kept_and_why(rows, signed_in):
    personal_data.prove_table("groves.loggings", Kept(years=10, law="a decision"), NOW.date(), 7)
    page = signed_in("data_steward", "ioc").get("/retention").text
    assert "10 năm" in page and "a decision" in page and "7 dòng" in page and "Không thời hạn" in page


def test_rows_are_erased_by_nobody_else(rows, signed_in):
    officer = signed_in("duty_officer", "ioc")
    assert officer.post("/retention/persons", {"identity": PERSON, "letter": LETTER}).status_code == 403 and not datasets.erasures()


def test_what_will_go_is_counted_ahead_and_shown_and_nothing_goes_by_it(over, signed_in):
    personal_data.look_ahead(NOW + timedelta(days=364))
    assert personal_data.outlook()["incidents.callers"].ripe == 0 and personal_data.outlook()["incidents.callers"].soon == 1
    assert "trong 30 ngày tới: 1" in signed_in("data_steward", "ioc").get("/retention").text
    personal_data.look_ahead(NOW + timedelta(days=400))
    assert personal_data.outlook()["incidents.callers"].ripe == 1
    assert personal_data.run(NOW + timedelta(days=400))["incidents.callers"] == 1
