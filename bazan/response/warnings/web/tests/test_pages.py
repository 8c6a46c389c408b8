"""The pages as officers and the public use them: from the incident's address to the page on a phone; who may; how many questions."""

import csv
import io
import re
from datetime import timedelta

import feedparser
import pytest
from django.test import Client

from bazan.core import time as clock
from bazan.response.warnings import api as warnings
from tests.present import present

pytestmark = pytest.mark.django_db
STRANGER = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>s-1</identifier><sender>a@b.example</sender>
<sent>2026-11-25T10:00:00+07:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category>
<event>Mưa</event><urgency>Future</urgency><severity>Minor</severity><certainty>Likely</certainty></info></alert>"""
NOT_PUBLIC = ("/warnings", "/warnings.csv", "/warnings/held")


def posted(page):
    """What the form would send as it stands."""
    values = {}
    for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page):
        if name not in ("communes", "q", "status", "next", "csrfmiddlewaretoken"):
            values[name] = value
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        values[name] = text
    for name, options in re.findall(r'<select id="\w+" name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        values[name] = next(iter(re.findall(r'<option value="([^"]*)" selected', options)), "")
    values["communes"] = re.findall(r'name="communes" value="([^"]+)" checked', page)
    values["status"] = next(iter(re.findall(r'name="status" value="([^"]+)" checked', page)), "")
    return values


@pytest.fixture
def officer_page(signed_in):
    return signed_in("truc-ban", "duty_officer")


@pytest.fixture
def leader_page(signed_in):
    return signed_in("lanh-dao", "leader")


def sent(client, query="kind=FLOOD&places=101,103&incident=SC-9"):
    form = client.get(f"/warnings/new?{query}")
    assert form.status_code == 200
    answer = client.post("/warnings/new", posted(form.text))
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_from_an_incident_through_two_people_to_every_phone(officer_page, leader_page):
    address = sent(officer_page)
    page = officer_page.get(address).text
    assert "Chờ duyệt" in page and f"{address}/release" not in page and "Xã Đắk Một, Phường Ba" in page
    assert "Duyệt cảnh báo tới dân" in leader_page.get("/warnings").text
    page = leader_page.get(address).text
    seen = present(re.search(r'name="seen" value="(\d+)"', page))[1]
    answer = leader_page.post(f"{address}/release", {"seen": seen})
    message = leader_page.get(answer.headers["Location"]).text
    assert "Đã báo ai" in message and "Hộp thư" in message
    assert "Đang hiệu lực" in message and "SC-9" in message and "truc-ban soạn, lanh-dao duyệt" in message
    public = Client().get("/warnings/public")
    assert public.status_code == 200 and "Cảnh báo Lũ, ngập lụt" in public.text and "Flood warning" in public.text
    assert "<script" not in public.text and len(public.content) < 8000
    (entry,) = feedparser.parse(Client().get("/cap/alerts.atom").content).entries
    # pyrefly: ignore[missing-attribute] - feedparser's stubs know no single value
    xml = Client().get(entry.link.split("//", 1)[1].partition("/")[2].join(["/", ""]))
    assert xml.headers["Content-Type"].startswith("application/cap+xml")
    assert xml.text == warnings.public_xml(warnings.messages()[0].identifier)[1]
    assert Client().get("/cap/certificate.pem").text.startswith("-----BEGIN CERTIFICATE")


def test_the_feed_is_atom_as_a_stranger_reads_it(released):
    first = released()
    found = feedparser.parse(Client().get("/cap/alerts.atom").content)
    # pyrefly: ignore[missing-attribute] - feedparser's stubs know no single value
    assert found.bozo == 0 and found.version == "atom10" and found.feed.title and found.feed.updated_parsed
    # pyrefly: ignore[missing-attribute] - feedparser's stubs know no single value
    assert {link.rel for link in found.feed.links} == {"self", "alternate"}
    (entry,) = found.entries
    # pyrefly: ignore[missing-attribute] - feedparser's stubs know no single value
    assert entry.id == entry.link and entry.id.endswith(f"/cap/{first.identifier}.xml") and entry.title == "Lũ trên sông Lạ"
    assert entry.links[0].type == "application/cap+xml" and "Lên nơi cao" in entry.summary


def test_who_has_it_already_is_told_so(released):
    released()
    for address in ("/cap/alerts.atom", "/warnings/public", f"/cap/{warnings.messages()[0].identifier}.xml"):
        first = Client().get(address)
        assert first.status_code == 200 and first.headers["Last-Modified"]
        assert Client().get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        assert Client().get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    old = Client().get("/cap/alerts.atom").headers["ETag"]
    released(key="k2")
    assert Client().get("/cap/alerts.atom", headers={"If-None-Match": old}).status_code == 200


def test_a_warning_that_ended_changes_what_was_kept(released, composed):
    today = clock.day_start(clock.local_day(clock.now()))
    assert warnings.public_changed(clock.now(), timedelta(days=3)) == today, "an empty feed is of today, not of 1970"
    message = released()
    before = warnings.public_changed(message.sent, timedelta(days=3))
    assert (
        before
        < warnings.public_changed(message.ends_at, timedelta(days=3))
        < warnings.public_changed(message.sent + timedelta(days=4), timedelta(days=3))
    )


def test_with_no_warning_the_public_page_says_so_and_whom_to_call(db):
    page = Client().get("/warnings/public").text
    assert "Hiện không có cảnh báo nào" in page and "112" in page
    assert feedparser.parse(Client().get("/cap/alerts.atom").content).bozo == 0


def test_an_exercise_has_no_public_address(released):
    message = released(status="Exercise")
    assert Client().get(f"/cap/{message.identifier}.xml").status_code == 404
    assert "Hiện không có cảnh báo nào" in Client().get("/warnings/public").text
    assert feedparser.parse(Client().get("/cap/alerts.atom").content).entries == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(officer_page):
    values = posted(officer_page.get("/warnings/new?kind=FLOOD&places=101").text)
    answer = officer_page.post("/warnings/new", values | {"headline_en": "", "headline_vi": "Của tôi"})
    assert answer.status_code == 400 and 'id="error-headline_en"' in answer.text and 'value="Của tôi"' in answer.text
    assert officer_page.post("/warnings/new", values | {"expires": "mai"}).status_code == 400
    answer = officer_page.post("/warnings/new", values | {"polygon": "12,107 x"})
    assert answer.status_code == 400 and "Tọa độ “x” không đọc được" in answer.text
    assert warnings.drafts() == []


def test_sending_the_form_twice_makes_one_draft(officer_page):
    values = posted(officer_page.get("/warnings/new?kind=FLOOD&places=101").text)
    assert len({officer_page.post("/warnings/new", values).headers["Location"] for _ in range(2)}) == 1


def test_a_draft_sent_back_is_revised_and_waits_again(officer_page, leader_page):
    address = sent(officer_page)
    assert leader_page.post(f"{address}/return", {"seen": "1", "reason": "Thiếu xã Hai"}).status_code == 302
    assert "Thiếu xã Hai" in officer_page.get(address).text
    values = posted(officer_page.get(f"{address}/edit").text)
    assert officer_page.post(f"{address}/edit", values | {"communes": ["101", "102", "103"]}).headers["Location"] == address
    assert "Xã Hai" in leader_page.get(address).text
    assert leader_page.post(f"{address}/release", {"seen": "1"}).status_code == 409
    assert officer_page.post(f"{address}/withdraw", {"seen": "3"}).status_code == 302
    assert "Đã rút" in officer_page.get(address).text


def test_a_warning_is_updated_and_cancelled_from_its_page(officer_page, leader_page):
    def release(address):
        seen = present(re.search(r'name="seen" value="(\d+)"', leader_page.get(address).text))[1]
        return leader_page.post(f"{address}/release", {"seen": seen}).headers["Location"]

    first = release(sent(officer_page))
    number = first.rpartition("/")[2]
    second = release(sent(officer_page, f"update={number}"))
    assert "Đã có bản cập nhật thay thế" in leader_page.get(first).text
    release(sent(officer_page, f"cancel={second.rpartition('/')[2]}"))
    assert "Cảnh báo này đã bị hủy" in leader_page.get(second).text
    entries = feedparser.parse(Client().get("/cap/alerts.atom").content).entries
    # pyrefly: ignore[missing-attribute] - feedparser's stubs know no single value
    assert [entry.title.partition(":")[0] for entry in entries] == ["Hủy", "Cập nhật", "Cảnh báo Lũ, ngập lụt"]
    assert "Hiện không có cảnh báo nào" in Client().get("/warnings/public").text


ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")
VIEW = {"leader", "duty_officer", "agency_officer", "commune_officer"}
COMPOSE = VIEW - {"leader"}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_and_do_what(role, signed_in, composed):
    draft = composed()
    client = signed_in("nguoi", role)
    for address in (*NOT_PUBLIC, f"/warnings/{draft.id}"):
        assert client.get(address).status_code == (200 if role in VIEW else 403), address
    for address in ("/warnings/new", f"/warnings/{draft.id}/edit"):
        assert client.get(address).status_code == (200 if role in COMPOSE else 403), address
    assert client.post("/warnings/held/1/dismiss", {"reason": "lạ"}).status_code in ((302, 400) if role == "leader" else (403,))
    answer = client.post(f"/warnings/{draft.id}/release", {"seen": "1"})
    assert answer.status_code == (302 if role == "leader" else 403)
    assert (warnings.draft(draft.id).state == "released") == (role == "leader")


def test_a_commune_sees_its_own_drafts_only(signed_in, composed):
    wide, own = composed(), composed(key="k2", communes=("101",))
    client = signed_in("xa", "commune_officer", "101")
    assert client.get(f"/warnings/{own.id}").status_code == 200
    assert client.get(f"/warnings/{wide.id}").status_code == 404


def test_an_officer_of_one_sector_composes_through_the_page(signed_in):
    client = signed_in("nganh", "agency_officer", sector="rivers")
    assert client.get(sent(client)).status_code == 200


def test_strangers_are_sent_to_sign_in(db):
    for address in (*NOT_PUBLIC, "/warnings/new", "/warnings/1"):
        assert Client().get(address).headers["Location"].startswith("/sign-in")


def test_the_list_is_taken_as_the_page_shows_it(released, leader_page):
    released(headline={"vi": "=1+1", "en": "x"})
    released(key="k2", status="Exercise")
    rows = list(csv.reader(io.StringIO(leader_page.get("/warnings.csv?show=force").text.lstrip("﻿"))))
    assert len(rows) == 2 and rows[1][1] == "'=1+1"
    assert len(list(csv.reader(io.StringIO(leader_page.get("/warnings.csv?show=exercise").text)))) == 2
    assert len(list(csv.reader(io.StringIO(leader_page.get("/warnings.csv").text)))) == 3


def test_the_pages_ask_no_more_when_the_lists_grow(released, composed, leader_page, django_assert_max_num_queries):
    for number in range(3):
        released(
            key=f"r{number}",
        )
        composed(key=f"d{number}")
    with django_assert_max_num_queries(26):
        leader_page.get("/warnings")
    with django_assert_max_num_queries(4):
        Client().get("/warnings/public")
    for number in range(3, 9):
        released(
            key=f"r{number}",
        )
        composed(key=f"d{number}")
    with django_assert_max_num_queries(26):
        leader_page.get("/warnings")
    with django_assert_max_num_queries(4):
        Client().get("/warnings/public")
    with django_assert_max_num_queries(4):
        Client().get("/cap/alerts.atom")


def test_the_quarantine_says_why_and_is_emptied_with_a_reason(leader_page):
    assert Client().post("/cap", STRANGER, content_type="application/cap+xml").status_code == 202
    page = leader_page.get("/warnings/held").text
    assert "không có trong danh sách tin cậy" in page and "&lt;alert" in page
    number = present(re.search(r"/warnings/held/(\d+)/dismiss", page))[1]
    assert leader_page.post(f"/warnings/held/{number}/dismiss", {"reason": ""}).status_code == 400
    assert leader_page.post(f"/warnings/held/{number}/dismiss", {"reason": "Người lạ"}).status_code == 302
    assert "Không có bản tin bị giữ lại" in leader_page.get("/warnings/held").text
