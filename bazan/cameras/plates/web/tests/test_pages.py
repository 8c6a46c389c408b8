"""Plates are searched and watched for by who may, for a reason; each look is written down; what was typed is kept."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.cameras.devices import api as devices
from bazan.cameras.plates import api
from bazan.cameras.plates.tests.plate_readings import BASIS, passed
from bazan.cameras.plates.web.plate_rows import written
from bazan.core.time import local_day, now
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import seen, terms, zone
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db
REASON = "Hồ sơ 12, xe bị trộm"


def signed_in(role, organization_id=None, sector="*", place=None):
    account = get_user_model().objects.create(
        username=f"{role}-{sector}-{place}", full_name=f"Người {role}", organization_id=organization_id
    )
    apps.get_model("people", "Grant").objects.create(account=account, role=role, sector=sector, place_id=place)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def duty(reader):
    return signed_in("duty_officer", reader.organization_id)


def entry(owner, **more):
    until = str(local_day(now()) + timedelta(days=30))
    return {"plate": "51F-123.45", "reason": REASON, "legal_basis": "Công văn 8/CV", "organization": str(owner), "until": until} | more


@pytest.mark.parametrize(
    ("plate", "words"),
    [
        ("51F12345", "51F-123.45"),
        ("30A1234", "30A-1234"),
        ("29A156789", "29A1-567.89"),
        ("TM1234", "TM-1234"),
        ("80011NG01", "80-011-NG-01"),
    ],
)
def test_a_plate_is_written_as_it_stands_on_a_vehicle(plate, words):
    assert written(plate) == words


def test_plates_are_searched_for_a_reason_and_shown_with_a_blurred_picture(duty, reader):
    devices.draw("bridge", zone(), SYSTEM, now())
    devices.draw("bridge", zone("a"), SYSTEM, now())
    event = seen(reader)
    passed(reader, "51F12345")
    answer = duty.post("/cameras/plates", {"pattern": "51F*", "reason": REASON})
    for said in ("51F-123.45", "Cầu bridge", f"/cameras/events/{event.id}/still.jpg", "Ô tô trắng", "95\N{NO-BREAK SPACE}%", "1 lượt đọc"):
        assert said in answer.text, said
    assert "Không có lượt đọc nào" in duty.post("/cameras/plates", {"pattern": "30A*", "reason": REASON}).text
    assert [entry.detail["pattern"] for entry in audit.entries(action="plates.search")] == ["30A*", "51F*"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pattern": "51F*", "reason": "vì tôi"}, "Hãy nêu lý do, ít nhất 10 ký tự"),
        ({"pattern": "*", "reason": REASON}, "không ai được xem mọi biển số"),
        ({"pattern": "5*1*F*2", "reason": REASON}, "nhiều nhất 2 dấu *"),
        ({"pattern": "51F%", "reason": REASON}, "Mẫu chỉ gồm chữ"),
        ({"pattern": "51F*", "reason": REASON, "from": "2026-01-01", "to": "2026-11-29"}, "dài nhất 31 ngày"),
    ],
)
def test_a_search_that_is_refused_says_why_keeps_what_was_typed_and_finds_nothing(duty, reader, given, said):
    passed(reader, "51F12345")
    answer = duty.post("/cameras/plates", given)
    assert (answer.status_code, said in answer.text, "51F-123.45" in answer.text.replace("51F-123.45 ", "")) == (400, True, False)
    assert f'value="{given["pattern"]}"' in answer.text and f'value="{given["reason"]}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert audit.entries(action="plates.search") == []


def test_the_page_says_which_cameras_read_plates_and_that_none_does_unless_declared(duty, reader, owner):
    passed(reader, "51F12345")
    passed(reader, "51F12346", ago_s=2 * 86400)
    page = duty.get("/cameras/plates").text
    assert ">1</td>" in page and "51F" not in page.replace("51F-123.4?", "").replace("51F*45", "")
    assert BASIS in page and "7 ngày" in page and "Không nhận diện khuôn mặt" in page
    devices.register(terms(), owner, SYSTEM, now())
    assert "Không camera nào đọc biển số" in duty.get("/cameras/plates").text


def test_a_plate_is_watched_for_met_and_watched_for_no_more(duty, reader, owner):
    assert duty.post("/cameras/plates/watched/add", entry(owner)).status_code == 302
    passed(reader, "51F12345")
    passed(reader, "51F12845")
    api.meet(now())
    page = duty.get("/cameras/plates/watched").text
    for said in (
        REASON,
        "Công văn 8/CV",
        "Người duty_officer",
        "51F-128.45",
        "khác một ký tự dễ nhầm với 51F-123.45",
        "/alerts/",
        "đúng biển số",
    ):
        assert said in page, said
    (held,) = api.wanted(now())
    assert duty.post(f"/cameras/plates/watched/{held.id}/end").status_code == 302
    page = duty.get("/cameras/plates/watched").text
    assert "Không theo dõi biển số nào" in page and "Đã thôi hoặc hết hạn" in page
    assert [entry.actor for entry in audit.entries(action="plates.watched")] == ["duty_officer-*-None"] * 2, "a look was not written down"


def test_the_duty_desk_leads_from_an_alert_to_the_picture_and_who_may_to_the_plate(duty, reader, owner):
    for drawn in (zone(), zone("a")):
        devices.draw("bridge", drawn, SYSTEM, now())
    duty.post("/cameras/plates/watched/add", entry(owner))
    passed(reader, "51F12345")
    api.meet(now())
    (met,) = api.meetings()
    address = f"/desk?alert={met.alert_id}"
    page = duty.get(address).text
    assert "/cameras/plates/watched" in page and "51F-123.45" not in page
    assert "/cameras?camera=bridge" in page and "still.jpg" not in page
    assert "Thấy cách đây" in page and "Im lặng" not in page
    assert "/cameras/plates/watched" not in signed_in("agency_officer", owner).get(address).text
    event = seen(reader)
    api.meet(now())
    assert f"/cameras/events/{event.id}/still.jpg" in duty.get(address).text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"plate": "XE ĐEN"}, "không đúng dạng"),
        ({"reason": "vì tôi"}, "ít nhất 10 ký tự"),
        ({"legal_basis": ""}, "căn cứ pháp lý"),
        ({"organization": ""}, "chọn cơ quan yêu cầu"),
        ({"until": "2027-12-31"}, "nhiều nhất 90 ngày"),
        ({"until": "mai"}, "mai"),
    ],
)
def test_an_entry_that_is_refused_says_why_at_its_field_and_keeps_what_was_typed(duty, owner, more, said):
    answer = duty.post("/cameras/plates/watched/add", entry(owner, **more))
    assert (answer.status_code, said in answer.text) == (400, True)
    assert 'aria-invalid="true"' in answer.text
    assert entry(owner, **more)["reason"] in answer.text
    assert api.wanted(now()) == []


def test_the_last_day_that_may_be_chosen_is_taken(duty, owner):
    assert duty.post("/cameras/plates/watched/add", entry(owner, until=str(local_day(now()) + timedelta(days=90)))).status_code == 302


def test_plates_are_for_few_and_each_sees_those_of_cameras_in_reach(duty, reader, owner):
    passed(reader, "51F12345")
    for role in ("agency_officer", "commune_officer", "data_steward", "administrator"):
        other = signed_in(role, owner)
        assert {other.get("/cameras/plates").status_code, other.get("/cameras/plates/watched").status_code} == {403}
        assert other.post("/cameras/plates", {"pattern": "51F*", "reason": REASON}).status_code == 403
    far = devices.register(terms("far", longitude=106.5), owner, SYSTEM, now())
    elsewhere = signed_in("duty_officer", None, place=far.place_id)
    assert "Không có lượt đọc nào" in elsewhere.post("/cameras/plates", {"pattern": "51F*", "reason": REASON}).text
    assert "/cameras/plates" in duty.get("/cameras").text


def test_both_languages_say_it(duty, reader):
    duty.cookies["language"] = "en"
    assert "No face is recognised" in duty.get("/cameras/plates").text
    assert "Watch for a plate" in duty.get("/cameras/plates/watched").text


def test_more_plates_ask_the_database_no_more(duty, reader, owner):
    def asked():
        return len(questions(duty, "/cameras/plates/watched"))

    duty.post("/cameras/plates/watched/add", entry(owner))
    passed(reader, "51F12345")
    api.meet(now())
    few = asked()
    for number in range(8):
        duty.post("/cameras/plates/watched/add", entry(owner, plate=f"30A-123.4{number}"))
        passed(reader, f"30A1234{number}")
    api.meet(now())
    assert len(api.meetings()) >= 9
    assert asked() == few <= 20
