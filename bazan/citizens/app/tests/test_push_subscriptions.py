"""The offer to be told on this phone: only where something leaves, for the communes of who reads; taken, renewed and ended by the phone."""

import pytest
from django.test import Client

from bazan.citizens.app import push_subscriptions
from bazan.citizens.messages import api as citizen_messages
from bazan.core.settings import read
from bazan.core.time import now
from bazan.data.figures.api import forget
from tests.fixtures.warning_province import warned
from tests.servers import push_service
from tests.servers.push_service import Phone

pytestmark = pytest.mark.usefixtures("province")
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def service(monkeypatch):
    forget()
    monkeypatch.setattr(push_subscriptions, "asked_by_network", push_subscriptions.Hourly())
    with push_service.running() as made, push_service.known(made):
        yield made


def start(client, phone, *communes, **more):
    return client.post("/c/push", {"browser": phone.subscription, "place": communes}, headers=SCRIPT, **more)


def told(service, key, commune):
    """The browsers that were ever told, after one more warning."""
    warned(key, communes=(commune,))
    citizen_messages.send_warnings(now())
    return [endpoint for endpoint, _, _ in service.taken]


def test_it_is_offered_where_something_leaves():
    assert "data-push" not in Client().get("/c/warnings").content.decode()
    refused = start(Client(), Phone("https://fcm.googleapis.com/x"), "1")
    assert (refused.status_code, refused.json()["rule"]) == (400, "citizen_messages.push.closed")


def test_the_page_holds_the_key_and_the_communes_of_who_reads(service):
    client = Client()
    assert 'data-places=""' in client.get("/c/warnings").content.decode()
    client.get("/c/warnings?place=2")
    shown = client.get("/c/warnings").content.decode()
    assert 'data-places="2"' in shown and push_service.text(push_service.public(push_service.private(push_service.KEY))) in shown


def test_a_phone_starts_changes_its_communes_and_stops(service):
    phone, client = Phone(f"{service.origin}/a"), Client()
    assert start(client, phone, "1").json() == {"places": ["Xã Một"]}
    assert start(client, phone, "2", "1", "2").json() == {"places": ["Xã Hai", "Xã Một"]}
    assert told(service, "w1", "2") == [phone.endpoint]
    assert client.post("/c/push/stop", {"browser": phone.subscription}).status_code == 204
    assert told(service, "w2", "2") == [phone.endpoint]


def test_what_is_wrong_is_said(service):
    phone = Phone(f"{service.origin}/a")
    assert start(Client(), phone).json()["field"] == "places"
    assert start(Client(), phone, "nowhere").json()["rule"] == "field_reports.place"
    assert start(Client(), Phone("https://evil.example/"), "1").json()["rule"] == "citizen_messages.push.browser"
    strange = start(Client(), phone, "1", HTTP_ORIGIN="https://evil.example", HTTP_SEC_FETCH_SITE="cross-site")
    assert strange.status_code == 403
    assert Client().get("/c/push").status_code == 405
    assert told(service, "w1", "1") == []


def test_one_network_asks_so_often(service, monkeypatch):
    monkeypatch.setattr(push_subscriptions, "of_room", lambda kind: read(kind, {"BAZAN_CITIZENS_PER_NETWORK": "2"}))
    answers = [start(Client(), Phone(f"{service.origin}/{number}"), "1").status_code for number in range(3)]
    assert answers == [200, 200, 429]
