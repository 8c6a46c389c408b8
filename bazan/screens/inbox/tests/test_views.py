"""The inbox as people use it: what needs me, taken up once; nobody sees or takes up what is another's."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.coordination.notifications import api
from bazan.core.time import now
from tests.fixtures.notification_province import USERS, browser, commune, flood, stands, to
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db
Notification = apps.get_model("notifications.Notification")


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
    escalation = api.escalation("alert:7")
    assert escalation and escalation.state == "acknowledged"
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


@pytest.mark.parametrize("address", ["/inbox", "/inbox.csv"])
def test_everybody_with_a_post_opens_the_pages_and_a_stranger_none(everybody, address):
    assert {browser(username).get(address).status_code for username in USERS} == {200}
    assert Client().get(address).headers["Location"].startswith("/sign-in")
    get_user_model().objects.create(username="nobody", full_name="Nobody")
    assert browser("nobody").get(address).status_code == 403


def test_lists_cost_the_same_however_long_they_are(province):
    client = browser("duty")

    api.notify(flood(), to("duty"), None, now(), asks=True)
    duty_rosters.add_shift("center-duty", "duty", now() - timedelta(hours=9), now() + timedelta(hours=1), "test", now())
    client.get("/inbox")
    few = len(questions(client, "/inbox")), len(questions(client, "/rosters")), len(questions(client, "/rosters/center-duty"))
    for number in range(30):
        api.start_escalation("life", f"alert:{number}", flood(place=commune()), "system", now())
        api.notify(flood(), to("duty"), None, now(), asks=True)
        duty_rosters.add_shift(
            "center-duty", "duty", now() + timedelta(hours=number + 2), now() + timedelta(hours=number + 3), "test", now()
        )
    api.escalate_due(now())
    many = len(questions(client, "/inbox")), len(questions(client, "/rosters")), len(questions(client, "/rosters/center-duty"))
    assert many == few and max(many) <= 45, many


def test_what_waits_for_a_decision_stands_first_until_whoever_may_has_decided(everybody):
    api.notify(flood(), to("one"), None, now(), asks=True)
    api.notify(flood(), to("one", "two"), None, now(), key="draft:7:1", decides=True)
    api.notify(flood(), to("one"), None, now(), key="draft:71:1", decides=True)
    client = browser("one")
    page = client.get("/inbox").text
    assert "3 việc cần đồng chí" in page and page.count("Xem và quyết định") == 2 and page.count('action="/inbox/acknowledge"') == 1
    assert '<b class="waiting figures">3' in client.get("/rosters").text
    api.settle("draft:7:", "two", now())
    api.settle("draft:7:", "one", now())
    assert (api.needed(everybody["one"]), api.needed(everybody["two"])) == (2, 0)
    page = client.get("/inbox").text
    assert "2 việc cần đồng chí" in page and "đã quyết định lúc" in page
