"""Rosters as people use them: edited by who may, shifts handed over with a note, a week with its gaps."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.coordination.duty_rosters import api
from bazan.coordination.notifications import api as notifications
from bazan.core.time import LOCAL, now
from bazan.directory.audit import api as audit
from tests.fixtures.notification_province import USERS, browser, stands

pytestmark = pytest.mark.django_db
Shift = apps.get_model("notifications.Shift")


@pytest.mark.parametrize("address", ["/rosters", "/rosters/duty-1", "/rosters/duty-1.csv"])
def test_who_watches_or_is_watched_opens_the_pages_and_a_stranger_none(everybody, address):
    reached = {"leader": 200, "duty": 200, "bee": 403, "one": 200, "two": 403, "steward": 403, "admin": 200}
    if address == "/rosters":
        reached |= {"bee": 200, "two": 200}
    assert {username: browser(username).get(address).status_code for username in USERS} == reached
    assert Client().get(address).headers["Location"].startswith("/sign-in")
    get_user_model().objects.create(username="nobody", full_name="Nobody")
    assert browser("nobody").get(address).status_code == 403


def local(instant):
    return f"{instant.astimezone(LOCAL):%Y-%m-%dT%H:%M}"


def shift(username, hours=1.0, length=8.0):
    begin = now() + timedelta(hours=hours)
    return {"username": username, "starts": local(begin), "ends": local(begin + timedelta(hours=length))}


EDITORS = {
    "center-duty": {"leader", "admin"},
    "bees-duty": {"leader", "admin", "bee"},
    "duty-1": {"leader", "admin", "one"},
    "duty-2": {"leader", "admin", "two"},
}


@pytest.mark.parametrize("code", sorted(EDITORS))
@pytest.mark.parametrize("username", USERS)
def test_who_may_edit_a_roster(everybody, code, username):
    able = username in EDITORS[code]
    client = browser(username)
    assert client.post(f"/rosters/{code}/shifts", shift("duty")).status_code == (302 if able else 403)
    assert Shift.objects.count() == int(able)
    assert ("Thêm ca trực" in client.get(f"/rosters/{code}").text) == able
    one = api.add_shift(code, "night", now() + timedelta(hours=2), now() + timedelta(hours=9), "test", now())
    assert client.post(f"/rosters/{code}/shifts/{one.id}/remove").status_code == (302 if able else 403)
    assert Shift.objects.filter(id=one.id).exists() == (not able)


def test_wrong_hours_and_people_are_refused_by_name(province):
    client = browser("leader")
    for given, said in (
        (shift("duty", length=-1), "kết thúc sau khi bắt đầu"),
        (shift("nobody"), "Không có người dùng"),
        (shift("duty", hours=-30), "đã qua"),
        (shift("duty", length=24 * 40), "không dài quá 31 ngày"),
        ({"username": "duty", "starts": "soon", "ends": ""}, "Hãy ghi đủ ngày"),
    ):
        answer = client.post("/rosters/center-duty/shifts", given)
        assert answer.status_code == 400 and said in answer.text, said
    assert client.post("/rosters/center-duty/shifts", shift("duty")).status_code == 302
    assert client.post("/rosters/center-duty/shifts", shift("duty")).status_code == 302 and Shift.objects.count() == 1
    assert "đã có ca trực" in client.post("/rosters/center-duty/shifts", shift("duty", hours=3)).text
    assert client.get("/rosters/none").status_code == 404
    begun = stands("center-duty", "night", start=now())
    assert client.post(f"/rosters/center-duty/shifts/{begun.id}/remove").status_code == 409
    assert client.post(f"/rosters/duty-1/shifts/{Shift.objects.first().id}/remove").status_code == 404


def test_a_shift_is_taken_over_with_the_note_of_the_one_before(province):
    at = now()
    evening = stands("center-duty", "duty", hours=8, start=at - timedelta(hours=8) + timedelta(minutes=10))
    night = stands("center-duty", "night", hours=8, start=evening.ends_at, taken=False)
    client, relieved = browser("night"), browser("duty")
    page = client.get("/rosters/center-duty").text
    assert "Nhận ca" in page and "Tình hình khi nhận ca" in page
    take = f"/rosters/center-duty/shifts/{night.id}/take-over"
    assert client.post(take).status_code == 400  # no note, and nothing said instead
    assert relieved.post(take).status_code == 403
    note = f"/rosters/center-duty/shifts/{evening.id}/hand-over"
    assert client.post(note, {"note": "của người khác"}).status_code == 403
    assert relieved.post(note, {"note": " "}).status_code == 400
    assert relieved.post(note, {"note": "Trạm số 2 mất kết nối, đã gọi 0912345612."}).status_code == 302
    assert any("Bàn giao ca" in one.subject["vi"] for one in notifications.inbox(province["night"]))
    for address in ("/rosters/center-duty", "/inbox", "/rosters/center-duty.csv"):
        page = client.get(address).content.decode()
        assert "0912345612" not in page and ("Trạm số 2 mất kết nối, đã gọi 09••••••12" in page or address == "/inbox")
    assert ("night", "notifications.read_notes") in [(read.actor, read.action) for read in audit.entries(subject="roster:center-duty")]
    client.get("/rosters/center-duty.csv")
    assert audit.entries(1)[0].action == "notifications.export_notes"
    assert client.post(take).status_code == 302
    assert relieved.post(note, {"note": "nói thêm"}).status_code == 409
    assert "đã nhận ca" in client.get("/rosters/center-duty").text


def test_a_week_shows_its_gaps(province):
    year, week, _ = (now() + timedelta(days=14)).isocalendar()  # of a week that runs, days that are over have no gap
    page = browser("leader").get(f"/rosters/center-duty?week={year}-W{week:02}").text
    assert page.count("bar-gap") == 7 and page.count("day-gap") == 7
    stands("center-duty", "duty", hours=24 * 20, start=now(), taken=False)
    page = browser("leader").get("/rosters/center-duty").text
    assert "bar-tone-0" in page
    file = browser("leader").get("/rosters/center-duty.csv").content.decode("utf-8-sig")
    assert "Duty" in file


def test_the_list_holds_the_rosters_of_ones_own_reach_and_body(everybody):
    page = browser("one").get("/rosters").content.decode()
    assert "/rosters/duty-1" in page
    assert "/rosters/duty-2" not in page and "/rosters/bees-duty" not in page
