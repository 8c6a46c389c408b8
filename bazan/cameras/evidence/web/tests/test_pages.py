"""Cases on screen: who may, an event taken into a case, what is refused at its field, what is taken away, what a look leaves."""

import hashlib
import io
import re
import zipfile

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.cameras.devices import api as devices
from bazan.cameras.evidence import api
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import filmed, line, seen, terms, zone
from tests.fixtures.query_count import questions

CLIP, ORIGINAL_CLIP = b"a blurred clip", b"as it was sent"
pytestmark = pytest.mark.django_db
CASE = {"title": "Trộm xe ở cầu", "reason": "Công văn 12/CA của công an phường", "legal_basis": "Điều 99"}


def signed_in(role, organization_id, place=None):
    name = f"{role}-{place}"
    account, made = get_user_model().objects.get_or_create(username=name, full_name=f"Người {role}", organization_id=organization_id)
    if made:
        apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*", place_id=place)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def duty(camera):
    return signed_in("duty_officer", camera.organization_id)


@pytest.fixture
def event(camera):
    made = seen(camera)
    filmed(camera, made)
    return made


@pytest.fixture
def case(duty, event):
    assert duty.post("/evidence/open", CASE | {"event": event.id, "key": "k"}).status_code == 302
    return api.cases()[0]


def acts(case):
    return [entry.act for entry in api.chain(case.id)]


def test_an_event_is_taken_into_a_new_case_once(duty, event):
    assert f"/evidence/take?event={event.id}" in duty.get(f"/cameras/events/{event.id}").text
    assert f"/evidence/take?event={event.id}" in duty.get("/cameras/events").text
    assert "Không có hồ sơ nào đang mở" in duty.get(f"/evidence/take?event={event.id}").text
    addresses = {duty.post("/evidence/open", CASE | {"event": event.id, "key": "k"}).headers["Location"] for _ in range(2)}
    (case,) = api.cases()
    assert addresses == {f"/evidence/{case.id}"}
    page = duty.get(f"/evidence/{case.id}").text
    for said in ("Trộm xe ở cầu", case.number, "Cầu bridge", "2 tệp", hashlib.sha256(CLIP).hexdigest(), "Luật water, bản 1"):
        assert said in page
    assert "Trộm xe ở cầu" in duty.get("/evidence?state=open").text
    assert "Không có hồ sơ nào" in duty.get("/evidence?state=closed").text
    assert 'href="/evidence"' in duty.get("/cameras").text


def test_an_event_is_added_to_a_case_that_is_open(duty, case, event):
    second = seen(devices.camera("bridge"))
    answer = duty.post("/evidence/add", {"event": second.id, "case_id": case.id, "note": "Cùng chiếc xe"})
    assert answer.headers["Location"] == f"/evidence/{case.id}"
    assert "Cùng chiếc xe" in duty.get(f"/evidence/{case.id}").text
    assert case.number in duty.get(f"/evidence/take?event={second.id}").text
    for wrong, status in (("", 400), ("99999", 404), ("x", 400)):
        assert duty.post("/evidence/add", {"event": second.id, "case_id": wrong}).status_code == status
    for nothing in ("", "?event=99999", "?event=x"):
        assert duty.get(f"/evidence/take{nothing}").status_code in (400, 404)


def test_what_is_refused_is_said_at_its_field_and_what_was_typed_stays(duty, event, case):
    page = duty.post("/evidence/open", CASE | {"event": event.id, "key": "z", "reason": "ngắn"})
    assert page.status_code == 400
    assert 'id="error-reason"' in page.text and 'value="ngắn"' in page.text and 'value="Trộm xe ở cầu"' in page.text
    page = duty.post("/evidence/open", CASE | {"event": event.id, "key": "z", "title": "Xe\x07máy"})
    assert page.status_code == 400 and 'id="error-title"' in page.text
    for act, field in (("note", "words"), ("close", "outcome"), ("export", "reason")):
        page = duty.post(f"/evidence/{case.id}/{act}", {field: "x", "key": "n"})
        assert page.status_code == 400 and f'id="error-{field}"' in page.text and 'value="x"' in page.text, act
    assert acts(case) == ["open", "add", "add", "look"]


def test_notes_are_written_struck_out_and_the_case_closed(duty, case):
    for _ in range(2):
        duty.post(f"/evidence/{case.id}/note", {"words": "Xe máy đỏ <b>", "key": "n"})
    assert "Xe máy đỏ &lt;b&gt;" in duty.get(f"/evidence/{case.id}").text
    duty.post(f"/evidence/{case.id}/strike", {"note": "4"})
    assert "<s>Xe máy đỏ &lt;b&gt;</s>" in duty.get(f"/evidence/{case.id}").text
    assert duty.post(f"/evidence/{case.id}/strike", {"note": "1"}).status_code == 404
    assert duty.post(f"/evidence/{case.id}/close", {"outcome": "Đã giao công an phường"}).status_code == 302
    page = duty.get(f"/evidence/{case.id}").text
    assert "Đã giao công an phường" in page and "Ghi chú mới" not in page and "Tải hồ sơ" in page
    assert duty.post(f"/evidence/{case.id}/note", {"words": "thêm", "key": "m"}).status_code == 409
    assert acts(case) == ["open", "add", "add", "note", "look", "strike", "close"]


def test_the_package_is_taken_away_with_originals_for_who_may(duty, case):
    answer = duty.post(f"/evidence/{case.id}/export", {"reason": "Giao viện kiểm sát", "originals": "yes"})
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/zip", "no-store")
    assert f"evidence-{case.number}.zip" in answer.headers["Content-Disposition"]
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    assert [package.read(name) for name in package.namelist() if name.startswith("originals/")] == [b"as it was", ORIGINAL_CLIP]
    assert audit.entries(action="evidence.export")[0].detail["reason"] == "Giao viện kiểm sát"
    assert api.public_key() in duty.get(f"/evidence/{case.id}").text


def test_files_are_sent_to_who_sees_the_case_and_a_look_is_told(duty, case, owner):
    leader = signed_in("leader", owner)
    kinds = []
    for item in api.items(case.id):
        answer = leader.get(f"/evidence/{case.id}/files/{item.id}")
        kinds.append((answer.content, answer.headers["Content-Type"], answer.headers["Cache-Control"]))
    assert kinds == [(b"a blurred picture", "image/jpeg", "no-store"), (CLIP, "video/mp4", "no-store")]
    part = leader.get(f"/evidence/{case.id}/files/{api.items(case.id)[1].id}", headers={"range": "bytes=2-8"})
    assert (part.status_code, part.content) == (206, CLIP[2:9]), "nobody can seek in it"
    assert [(entry.act, entry.by) for entry in api.chain(case.id)][3:] == [("look", "leader-None")]
    assert leader.get(f"/evidence/{case.id}/files/99999").status_code == 404
    duty.post("/evidence/open", CASE | {"event": api.items(case.id)[0].event_id, "key": "other"})
    other = api.cases()[0]
    assert leader.get(f"/evidence/{other.id}/files/{api.items(case.id)[0].id}").status_code == 404


def test_each_role_is_let_in_as_far_as_it_holds_the_right(case, event, owner):
    for role in ("leader", "agency_officer", "commune_officer", "data_steward", "administrator"):
        client, reads = signed_in(role, owner), 200 if role == "leader" else 403
        assert client.get("/evidence").status_code == client.get(f"/evidence/{case.id}").status_code == reads, role
        assert client.get(f"/evidence/take?event={event.id}").status_code == 403, role
        for act in ("note", "strike", "close", "export"):
            assert client.post(f"/evidence/{case.id}/{act}", {"reason": "Giao viện kiểm sát"}).status_code == 403, (role, act)
    leader = signed_in("leader", owner).get(f"/evidence/{case.id}").text
    assert "Ghi chú mới" not in leader and "Tải hồ sơ" not in leader
    assert "evidence" not in signed_in("commune_officer", owner).get("/cameras").text


def test_a_case_with_a_camera_out_of_reach_is_none(duty, case, owner):
    place = devices.camera("bridge").place_id
    near = signed_in("duty_officer", None, place)  # whose cameras they are sees them, wherever they stand
    assert near.get(f"/evidence/{case.id}").status_code == 200
    devices.register(terms("market", longitude=106.5), owner, SYSTEM, now())
    for rule in (zone(), line()):
        devices.draw("market", rule, SYSTEM, now())
    far = seen(devices.camera("market"))
    duty.post("/evidence/add", {"event": far.id, "case_id": case.id})
    assert "Cầu market" in duty.get(f"/evidence/{case.id}").text
    item = api.items(case.id)[0].id
    for address in (f"/evidence/{case.id}", f"/evidence/{case.id}/files/{item}"):
        assert near.get(address).status_code == 404
    for act in ("note", "strike", "close", "export"):
        assert near.post(f"/evidence/{case.id}/{act}", {"reason": "Giao viện kiểm sát"}).status_code == 404
    assert near.post("/evidence/open", CASE | {"event": far.id, "key": "q"}).status_code == 404
    assert "Không có hồ sơ nào" in near.get("/evidence").text
    assert duty.get(f"/evidence/{case.id}").status_code == 200


def test_a_long_list_leads_to_what_is_older(duty, case, event, monkeypatch):
    monkeypatch.setattr("bazan.cameras.evidence.web.case_list.LISTED", 2)
    for number in range(2):
        duty.post("/evidence/open", CASE | {"title": f"Vụ sau {number}", "event": event.id, "key": str(number)})
    newest = duty.get("/evidence?state=open").text
    assert "Vụ sau 1" in newest and case.terms.title not in newest
    older = re.search(r'href="(/evidence\?[^"]*before=[^"]+)"', newest)
    assert older
    page = duty.get(older[1].replace("&amp;", "&")).text
    assert case.terms.title in page and "Vụ sau" not in page and "Hồ sơ cũ hơn" not in page
    assert duty.get("/evidence?before=x").status_code == 400


def test_more_cases_and_files_ask_the_database_no_more(duty, case):
    few = {path: len(questions(duty, path)) for path in ("/evidence", f"/evidence/{case.id}")}
    for number in range(4):
        other = seen(devices.camera("bridge"))
        duty.post("/evidence/add", {"event": other.id, "case_id": case.id})
        duty.post("/evidence/open", CASE | {"event": other.id, "key": str(number)})
    many = {path: len(questions(duty, path)) for path in few}
    assert many == few
    assert max(many.values()) <= 16
