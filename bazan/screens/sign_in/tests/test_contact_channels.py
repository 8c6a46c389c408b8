"""How one is called, as its person says it."""

import json
import re
from datetime import time

import pytest
from django.test import Client

from bazan.coordination.notifications import api as notifications
from bazan.core.time import now
from tests.servers.message_carriers import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(tmp_path, monkeypatch):
    with running("http", tmp_path / "sms") as made:
        monkeypatch.setenv("BAZAN_SMS_URL", f"http://127.0.0.1:{made.port}/send")
        monkeypatch.setenv("BAZAN_SMS_KEY", "a secret of the gateway")
        yield made


@pytest.fixture
def officer(account):
    return account("officer", "leader")


@pytest.fixture
def client(officer):
    made = Client()
    made.post("/sign-in", {"username": "officer", "password": "right"})
    return made


def page(client):
    return client.get("/account/calls").content.decode()


def test_a_number_is_proved_by_the_code_that_came_there(client, officer, gateway):
    assert client.post("/account/calls/ask", {"channel": "sms", "address": "0912 345 678", "password": "right"}).status_code == 302
    notifications.send_codes(now())
    assert "+84912345678" in page(client) and notifications.contacts(officer.pk) == []
    wrong = client.post("/account/calls/prove", {"channel": "sms", "code": "x"})
    assert wrong.status_code == 400 and "Còn 4 lần thử" in wrong.content.decode()
    code = re.findall(r"\d{6}", json.loads(gateway.taken()[0]["body"])["text"])[0]
    assert client.post("/account/calls/prove", {"channel": "sms", "code": code})["Location"] == "/account/calls?saved=proved"
    assert [(one.channel, one.address) for one in notifications.contacts(officer.pk)] == [("sms", "+84912345678")]
    asks = client.post("/account/calls/remove", {"channel": "sms"}).content.decode()
    assert 'name="password"' in asks and 'name="channel" value="sms"' in asks
    wrong = client.post("/account/calls/remove", {"channel": "sms", "password": "guess"})
    assert wrong.status_code == 400 and 'id="error-password"' in wrong.content.decode() and notifications.contacts(officer.pk)
    client.post("/account/calls/remove", {"channel": "sms", "password": "right"})
    assert notifications.contacts(officer.pk) == []


@pytest.mark.parametrize("password", ["", "guess"])
def test_no_code_is_sent_for_who_does_not_know_the_password(client, officer, gateway, password):
    answer = client.post("/account/calls/ask", {"channel": "sms", "address": "0912 345 678", "password": password})
    page = answer.content.decode()
    assert answer.status_code == 400 and 'id="error-password-sms"' in page and 'value="0912 345 678"' in page
    assert notifications.pending(officer.pk, now()) == {}


def test_wrong_tries_stay_counted(client, officer, gateway):
    client.post("/account/calls/ask", {"channel": "sms", "address": "0912 345 678", "password": "right"})
    said = [client.post("/account/calls/prove", {"channel": "sms", "code": "x"}).content.decode() for _ in range(6)]
    assert "Còn 0 lần thử" in said[4] and "thử quá nhiều lần" in said[5]


def test_an_address_that_can_t_be_comes_back_beside_its_field_as_it_was_typed(client, gateway):
    answer = client.post("/account/calls/ask", {"channel": "sms", "address": "12 34", "password": "right"})
    assert answer.status_code == 400
    assert 'id="error-sms"' in answer.content.decode() and 'value="12 34"' in answer.content.decode()


def test_a_channel_that_nobody_carries_says_so(client):
    assert page(client).count("Tỉnh chưa nối kênh này.") == len(notifications.channels()) - 1
    assert "Người vận hành máy chủ chưa đặt máy chủ thư" in page(client), "of mail the server says it, not the province"


def test_nobody_sees_where_somebody_else_is_reached(client, account):
    other = account("other", "leader")
    notifications.set_contact(other.pk, "sms", "0987654321", "other", now())
    assert "+84987654321" not in page(client)


def test_quiet_hours_and_order_are_kept_as_they_were_said(client, officer):
    told = {"quiet_from": "22:00", "quiet_until": "06:30", "way_0": "sms", "way_1": "email", "way_2": "sms", "way_3": ""}
    assert client.post("/account/calls", told).status_code == 302
    wish = notifications.wish(officer.pk)
    assert (wish.quiet_from, wish.quiet_until, wish.ways) == (time(22), time(6, 30), ("sms", "email"))
    assert 'value="06:30"' in page(client)


@pytest.mark.parametrize("told", [{"quiet_from": "22:00"}, {"quiet_from": "25:00", "quiet_until": "06:00"}])
def test_hours_that_can_t_be_come_back_beside_their_field(client, told):
    answer = client.post("/account/calls", told)
    assert answer.status_code == 400 and re.search(r'id="error-quiet_(from|until)"', answer.content.decode())
    assert f'value="{told["quiet_from"]}"' in answer.content.decode()
