"""The pages as people use them: an inbox of one's own, rosters that are edited by who may, shifts handed over with a note."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.act.notifications import api
from bazan.act.notifications.models import Notification, Shift
from bazan.act.notifications.tests.conftest import account, commune, flood, stands, to
from bazan.kernel.time import LOCAL, now
from bazan.register.organizations import api as organizations
from tests.questions import questions

pytestmark = pytest.mark.django_db


def browser(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def everybody(province):
    account("steward", "data_steward", "center")
    account("admin", "administrator", "center")
    return province


USERS = ("leader", "duty", "bee", "one", "two", "steward", "admin")


def script(client, address, **fields):
    return client.post(address, fields, headers={"Sec-Fetch-Dest": "empty"}).status_code


def test_an_officer_sees_what_needs_them_and_takes_it_up(province):
    stands("duty-1", "one", start=now())
    api.start_escalation("life", "alert:7", flood(), "system", now())
    api.escalate_due(now())
    client = browser("one")
    page = client.get("/inbox").text
    assert "Ngập sâu 2 m tại Xã Một" in page and "1 việc cần đồng chí" in page and "Đang gọi bậc 1/3" in page
    (mine,) = api.inbox(province["one"])
    answer = client.post("/inbox/acknowledge", {"message": mine.message_id, "next": "/inbox?show=mine"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/inbox?show=mine")
    assert api.escalation("alert:7").state == "acknowledged"
    page = client.get("/inbox").text
    assert "Không có việc nào chờ đồng chí" in page and "Đồng chí đã nhận lúc" in page
    assert "Ngập sâu" in client.get("/inbox", headers={"Accept-Language": "vi"}).text


def test_what_a_phone_sends_twice_is_taken_up_once(province):
    api.notify(flood(), to("one"), None, now(), asks=True)
    (mine,) = api.inbox(province["one"])
    client = browser("one")
    assert [script(client, "/inbox/acknowledge", message=mine.message_id) for _ in range(2)] == [204, 204]
    assert Notification.objects.get().acknowledged_at is not None


def test_nobody_sees_takes_up_or_reads_what_is_anothers(everybody):
    api.notify(flood(), to("one"), None, now(), asks=True)
    (mine,) = api.inbox(everybody["one"])
    for username in USERS:
        if username != "one":
            client = browser(username)
            assert "Ngập sâu" not in client.get("/inbox").text
            assert script(client, "/inbox/acknowledge", message=mine.message_id) == 404
            assert client.post("/inbox/acknowledge", {"message": mine.message_id}).status_code == 404
            assert script(client, "/inbox/read", message=mine.message_id) == 204
    assert (Notification.objects.get().read_at, Notification.objects.get().acknowledged_at) == (None, None)
    assert script(browser("one"), "/inbox/acknowledge", message="no message") == 404
    assert script(browser("one"), "/inbox/read", message=mine.message_id) == 204
    assert Notification.objects.get().read_at is not None


def test_the_address_says_what_is_shown(province):
    api.notify(flood(), to("one"), None, now(), asks=True)
    api.notify(flood(severity="minor", life_safety=False), to("one"), None, now())
    client = browser("one")
    assert client.get("/inbox").text.count('<li class="letter') == 2
    assert client.get("/inbox?severity=minor").text.count('<li class="letter') == 1
    assert client.get("/inbox?show=mine&kind=alert").text.count('<li class="letter') == 1
    assert client.get("/inbox?kind=nothing&severity=nothing").text.count('<li class="letter') == 2
    file = client.get("/inbox.csv?severity=minor").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 2 and "Ngập sâu 2 m tại Xã Một" in file


@pytest.mark.parametrize("address", ["/inbox", "/inbox.csv", "/inbox/contacts", "/rosters", "/rosters/duty-1", "/rosters/duty-1.csv"])
def test_everybody_with_a_post_opens_the_pages_and_a_stranger_none(everybody, address):
    assert {browser(username).get(address).status_code for username in USERS} == {200}
    assert Client().get(address).headers["Location"].startswith("/sign-in")
    get_user_model().objects.create(username="nobody", full_name="Nobody")
    assert browser("nobody").get(address).status_code == 403


def test_contacts_are_checked_and_only_ones_own(province):
    client = browser("one")
    answer = client.post("/inbox/contacts", {"email": "one@", "sms": "", "zalo": "", "voice": ""})
    assert answer.status_code == 400 and "Địa chỉ thư điện tử không đúng" in answer.text and 'value="one@"' in answer.text
    client.post("/inbox/contacts", {"email": "", "sms": "0912345678", "zalo": "", "voice": ""})
    assert [(one.channel, one.address) for one in api.contacts(province["one"])] == [("sms", "+84912345678")]
    assert "+84912345678" not in browser("two").get("/inbox/contacts").text
    client.post("/inbox/contacts", {"email": "", "sms": "", "zalo": "", "voice": ""})
    assert api.contacts(province["one"]) == []


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
    assert relieved.post(note, {"note": "Trạm số 2 mất kết nối, đã gọi."}).status_code == 302
    assert any("Bàn giao ca" in one.subject["vi"] for one in api.inbox(province["night"]))
    assert "Trạm số 2 mất kết nối" in client.get("/rosters/center-duty").text
    assert client.post(take).status_code == 302
    assert relieved.post(note, {"note": "nói thêm"}).status_code == 409
    assert "đã nhận ca" in client.get("/rosters/center-duty").text


def test_a_week_shows_its_gaps(province):
    page = browser("leader").get("/rosters/center-duty?week=2026-W49").text
    assert page.count("bar-gap") == 7 and page.count("day-gap") == 7
    stands("center-duty", "duty", hours=24 * 20, start=now(), taken=False)
    page = browser("leader").get("/rosters/center-duty").text
    assert "bar-tone-0" in page
    file = browser("leader").get("/rosters/center-duty.csv").content.decode("utf-8-sig")
    assert "Duty" in file


def test_lists_cost_the_same_however_long_they_are(province):
    client = browser("duty")

    api.notify(flood(), to("duty"), None, now(), asks=True)
    api.add_shift("center-duty", "duty", now() - timedelta(hours=9), now() + timedelta(hours=1), "test", now())
    client.get("/inbox")
    few = len(questions(client, "/inbox")), len(questions(client, "/rosters")), len(questions(client, "/rosters/center-duty"))
    for number in range(30):
        api.start_escalation("life", f"alert:{number}", flood(place=commune()), "system", now())
        api.notify(flood(), to("duty"), None, now(), asks=True)
        api.add_shift("center-duty", "duty", now() + timedelta(hours=number + 2), now() + timedelta(hours=number + 3), "test", now())
    api.escalate_due(now())
    many = len(questions(client, "/inbox")), len(questions(client, "/rosters")), len(questions(client, "/rosters/center-duty"))
    assert many == few and max(many) <= 45, many


def test_the_database_keeps_an_inbox_to_its_owner(province):
    from bazan.register.people import api as people

    api.notify(flood(), to("one"), province["leader"], now())
    for username, places, sectors, seen in (
        ("one", frozenset(), frozenset(), 1), ("leader", frozenset(), frozenset(), 1), ("two", frozenset({commune("2")}), None, 0),
        ("bee", None, frozenset({"roads"}), 0), ("duty", frozenset({commune("1")}), None, 1),
    ):  # fmt: skip
        people.enter(places, sectors, None, province[username])
        assert (Notification.objects.count(), len(api.receipts(""))) == (seen, seen) or Notification.objects.count() == seen, username
        changed = Notification.objects.update(read_at=now())
        people.leave()
        assert changed == (1 if username == "one" else 0), username


def test_a_request_tells_somebody_beyond_its_own_places(province):
    from bazan.register.people import api as people

    people.enter(frozenset({commune("2")}), None, None, province["two"])
    first = api.notify(flood(place=commune("1")), to("one"), province["two"], now(), key="case:9")
    assert api.notify(flood(place=commune("1")), to("one"), province["two"], now(), key="case:9") == first
    people.leave()
    assert len(api.inbox(province["one"])) == 1
    assert organizations.by_code("ubnd-1", now().date())
