"""An address counts once whoever holds it typed the code that was sent there."""

import json
import re
from datetime import timedelta

import pytest

from bazan.coordination.notifications import api
from bazan.coordination.notifications.models import ContactCode
from bazan.core.errors import BazanError
from bazan.directory.audit import api as audit
from tests.fixtures.notification_province import NOW
from tests.present import present
from tests.servers.message_carriers import running

pytestmark = pytest.mark.django_db
NUMBER = "0912 345 678"


@pytest.fixture
def gateway(tmp_path, monkeypatch):
    with running("http", tmp_path / "first") as made:
        monkeypatch.setenv("TEST_SMS_URL", f"http://127.0.0.1:{made.port}/send")
        monkeypatch.setenv("TEST_SMS_KEY", "a secret of the gateway")
        yield made


def refused(act):
    with pytest.raises(BazanError) as why:
        act()
    return why.value


def asked(province, at=NOW, address=NUMBER):
    api.ask_to_prove(province["duty"], "sms", address, "duty", at)
    api.send_codes(at)


def code(gateway):
    return present(re.search(r"\d{6}", json.loads(gateway.taken()[-1]["body"])["text"]))[0]


def typed(province, text, at=NOW, channel="sms"):
    api.prove(province["duty"], channel, text, "duty", at)


def reached(province):
    return [(one.channel, one.address) for one in api.contacts(province["duty"])]


def test_a_number_counts_once_its_code_is_typed_and_not_before(province, gateway):
    asked(province)
    assert reached(province) == [] and json.loads(gateway.taken()[0]["body"])["to"] == "+84912345678"
    assert api.pending(province["duty"], NOW)["sms"].state == "sent"
    shown = code(gateway)
    typed(province, f"{shown[:3]} {shown[3:]}")
    assert reached(province) == [("sms", "+84912345678")]
    assert [entry.action for entry in audit.entries(2)] == ["notifications.contact", "notifications.ask_to_prove"]
    assert refused(lambda: typed(province, shown)).rule == "notifications.proving.over"


def test_five_wrong_codes_end_it(province, gateway):
    asked(province)
    shown = code(gateway)
    wrong = "000000" if shown != "000000" else "111111"
    left = [refused(lambda: typed(province, wrong)).params["left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert refused(lambda: typed(province, shown)).rule == "notifications.proving.over" and reached(province) == []


def test_a_code_is_over_after_a_quarter_of_an_hour_and_with_the_next_one(province, gateway):
    asked(province)
    first = code(gateway)
    assert refused(lambda: typed(province, first, NOW + timedelta(minutes=15))).rule == "notifications.proving.over"
    asked(province, NOW + timedelta(minutes=1), "0987654321")
    if first != code(gateway):
        assert refused(lambda: typed(province, first, NOW + timedelta(minutes=2))).rule == "notifications.proving.code"
    typed(province, code(gateway), NOW + timedelta(minutes=2))
    assert reached(province) == [("sms", "+84987654321")]


def test_what_was_reached_before_stays_until_the_new_address_is_proved(province, gateway):
    api.set_contact(province["duty"], "sms", "0900000001", "duty", NOW)
    asked(province)
    assert reached(province) == [("sms", "+84900000001")]


def test_codes_are_of_one_account_and_lie_nowhere(province, gateway):
    asked(province)
    shown = code(gateway)
    assert refused(lambda: api.prove(province["bee"], "sms", shown, "bee", NOW)).rule == "notifications.proving.over"
    assert shown not in json.dumps(list(ContactCode.objects.values()), default=str).replace(str(ContactCode.objects.get().id), "")


def test_nobody_is_flooded_with_codes(province, gateway):
    for _ in range(5):
        asked(province)
    assert refused(lambda: asked(province)).rule == "notifications.proving.often"
    asked(province, NOW + timedelta(hours=1, seconds=1))


def test_a_channel_that_nobody_carries_and_an_address_that_can_t_be_are_refused_beside_their_field(province, gateway):
    assert refused(lambda: api.ask_to_prove(province["duty"], "email", "a@b.vn", "duty", NOW)).rule == "notifications.channel.closed"
    assert refused(lambda: api.ask_to_prove(province["duty"], "pigeon", "x", "duty", NOW)).rule == "notifications.channel.unknown"
    why = refused(lambda: asked(province, address="12"))
    assert (why.rule, why.field) == ("notifications.address.number", "sms")


def test_a_gateway_that_is_away_is_tried_again(province, gateway):
    gateway.behave("failing")
    asked(province)
    assert api.pending(province["duty"], NOW)["sms"].error
    gateway.behave("ok")
    api.send_codes(NOW + timedelta(seconds=20))
    typed(province, code(gateway), NOW + timedelta(seconds=30))
