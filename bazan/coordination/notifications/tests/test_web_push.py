"""Web push to a push service of others: sealed as RFC 8291 prints it, signed, to where the province lets it, no longer than it is worth."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from bazan.coordination.notifications import api, settings
from bazan.coordination.notifications.transports import web_push
from bazan.coordination.notifications.transports.delivery_outcome import Letter
from bazan.core.settings import WrongSetting, read
from bazan.core.time import now
from tests.servers import push_service
from tests.servers.push_service import Phone, private, raw, text

APPENDIX_A = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4M"
    "qgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
SENDER, RECEIVER = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")


@pytest.fixture
def service():
    with push_service.running() as made, push_service.known(made):
        yield made


@pytest.fixture
def phone(service):
    return Phone(f"{service.origin}/send/abc")


def sent(phone, words="Lũ trên sông Lạ", until=None):
    return web_push.send(Letter(uuid4(), phone.subscription, "", words, until=until), now())


def test_the_example_of_the_rfc_byte_by_byte(service):
    phone = Phone(f"{service.origin}/a", RECEIVER, raw("BTBZMqHH6r4Tts7J_aSIgg"))
    words = b"When I grow up, I want to be a watermelon"
    made = web_push.sealed(words, api.browser(phone.subscription), SENDER, raw("DGv6ra1nlYgDCS1FRnbzlw"))
    assert text(made) == APPENDIX_A
    assert phone.read(made) == words


def test_a_message_is_read_by_the_phone_alone(service, phone):
    assert sent(phone).state == "sent"
    ((endpoint, headers, body),) = service.taken
    assert (endpoint, phone.read(body).decode()) == (phone.endpoint, "Lũ trên sông Lạ")
    assert headers["Urgency"] == "high"
    with pytest.raises(Exception):  # noqa: B017 - InvalidTag of another phone's key
        Phone(phone.endpoint).read(body)
    assert sent(phone, "x" * 5000).error.startswith("ValueError")


def test_it_is_kept_no_longer_than_it_is_worth(service, phone):
    sent(phone, until=now() + timedelta(minutes=10))
    sent(phone, until=now() - timedelta(minutes=10))
    first, second = (int(headers["TTL"]) for _, headers, _ in service.taken)
    assert (590 <= first <= 600, second) == (True, 0)


@pytest.mark.parametrize(
    ("status", "state"), [(410, "address"), (404, "address"), (403, "carrier"), (429, "carrier"), (503, "carrier"), (302, "carrier")]
)
def test_how_it_ended(service, phone, status, state):
    service.status = status
    assert sent(phone).state == state


def test_an_address_is_of_a_known_service_or_none(service, phone):
    good = json.loads(phone.subscription)
    port = service.origin.rpartition(":")[2]
    for endpoint in (
        "https://fcm.googleapis.com/x", "http://127.0.0.1/x", f"https://127.0.0.1:{port}/x", f"http://127.0.0.1:{port}@evil.example/x",
        f"http://u:p@127.0.0.1:{port}/x", f"http://127.0.0.1:{port}.evil.example/x", "http://169.254.169.254/", "/x", "", "javascript:1",
        f"{service.origin}/" + "x" * 2000, f"{service.origin}/é",
    ):  # fmt: skip
        with pytest.raises(ValueError):
            api.browser(json.dumps(good | {"endpoint": endpoint}))
    keys = [
        {},
        None,
        *(good["keys"] | one for one in ({"p256dh": "AAAA"}, {"p256dh": text(b"\4" + bytes(64))}, {"auth": "AAAA"}, {"auth": 2})),
    ]
    for said in ("", "null", "[]", "{}", "[" * 5000, *(json.dumps(good | {"keys": one}) for one in keys)):
        with pytest.raises(ValueError):
            api.browser(said)


def test_a_pattern_names_what_stands_below_a_host(monkeypatch, phone):
    given = settings.PushSettings(key=push_service.KEY, contact="mailto:a@b.vn", services=("https://*.notify.windows.com",))
    monkeypatch.setattr(web_push, "of_room", lambda _: given)
    good = json.loads(phone.subscription)
    assert api.browser(json.dumps(good | {"endpoint": "https://db5p.notify.windows.com/w/?token=a"}))
    for endpoint in ("https://notify.windows.com/", "https://evil.com/.notify.windows.com", "https://db5p.notify.windows.com:8443/"):
        with pytest.raises(ValueError):
            api.browser(json.dumps(good | {"endpoint": endpoint}))


def test_what_the_machine_may_not_reach_is_not_reached(service, phone, monkeypatch):
    monkeypatch.setattr("bazan.coordination.notifications.transports.http_gateway.may_reach", lambda host: False)
    assert "BAZAN_MAY_REACH" in sent(phone).error
    assert not service.taken


@pytest.mark.django_db
def test_it_exists_where_key_and_contact_are_set(service):
    assert api.PUSH in api.open_channels()
    assert text(push_service.public(private(push_service.KEY))) == api.push_public_key()
    assert not read(settings.PushSettings, {"BAZAN_PUSH_KEY": push_service.KEY}).is_open
    assert read(settings.PushSettings, {"BAZAN_PUSH_KEY": api.new_push_key(), "BAZAN_PUSH_CONTACT": "mailto:a@b.vn"}).is_open


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BAZAN_PUSH_KEY", "short"),
        ("BAZAN_PUSH_CONTACT", "a@b.vn"),
        ("BAZAN_PUSH_CONTACT", "mailto:a"),
        ("BAZAN_PUSH_SERVICES", "fcm.googleapis.com"),
    ],
)
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(WrongSetting, match=name):
        read(settings.PushSettings, {name: value})
