"""Ways out of the house against real servers of others: receipts, retries, second providers, and nothing ever dropped."""

import base64
import email
import email.policy
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.coordination.notifications import api, tasks
from bazan.coordination.notifications.models import Contact, Delivery, Notification, ProviderHealth, ProviderReceipt
from bazan.coordination.notifications.types import Severity, Subject
from bazan.core.labels import label, labels
from bazan.core.language import language, speaking
from bazan.core.time import now as clock
from tests.fixtures.notification_province import NOW, commune, flood, minutes, to
from tests.servers.message_carriers import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(tmp_path, monkeypatch):
    with running("http", tmp_path / "first") as made:
        monkeypatch.setenv("TEST_SMS_URL", f"http://127.0.0.1:{made.port}/send")
        monkeypatch.setenv("TEST_SMS_KEY", "a secret of the gateway")
        yield made


@pytest.fixture
def second(tmp_path, monkeypatch):
    with running("http", tmp_path / "second") as made:
        monkeypatch.setenv("TEST_SMS_SECOND_URL", f"http://127.0.0.1:{made.port}/send")
        yield made


@pytest.fixture
def mail(tmp_path, monkeypatch):
    with running("smtp", tmp_path / "mail") as made:
        monkeypatch.setenv("TEST_SMTP_URL", f"smtp://127.0.0.1:{made.port}")
        yield made


@pytest.fixture
def reached(province):
    api.set_contact(province["duty"], "sms", "0912 345 678", "duty", NOW)
    api.set_contact(province["duty"], "email", "Duty@Elsewhere.example", "duty", NOW)
    return province


def told(subject=None, at=NOW, who="duty"):
    message = api.notify(subject or flood(), to(who), None, at)
    tasks.send_out(at)
    return message


def carried(at=NOW, *channels):
    for channel in channels or ("sms", "email"):
        api.deliver_due(channel, at)
    return {row.channel: row for row in Delivery.objects.order_by("id")}


def notice(number=1, severity: Severity = "severe"):
    return Subject({"vi": f"Tin {number}", "en": f"News {number}"}, {"vi": "", "en": ""}, severity, "case", "", commune(), "apiculture")


def test_nothing_leaves_the_machine_unless_it_is_configured(reached):
    told()
    assert carried() == {} and Notification.objects.get().route_at is None


def test_a_message_goes_by_mail_and_text_message_in_the_words_of_its_reader(reached, gateway, mail):
    told()
    rows = carried()
    assert {row.state for row in rows.values()} == {"sent"}
    (sms,) = gateway.taken()
    said = json.loads(sms["body"])
    assert (
        said["to"] == "+84912345678"
        and said["id"] == str(rows["sms"].id)
        and sms["headers"]["Authorization"] == "Bearer a secret of the gateway"
    )
    assert (
        said["text"].startswith("Ngap sau 2 m tai Xa Mot. Nuoc vuot bao dong 3.")
        and said["text"].endswith("/alerts/7")
        and len(said["text"]) <= 160
    )
    (letter,) = mail.taken()
    read = email.message_from_string(letter["data"], policy=email.policy.default)
    assert letter["to"].lower() == "rcpt to:<duty@elsewhere.example>" and read["Subject"] == "Ngập sâu 2 m tại Xã Một"
    assert "Nước vượt báo động 3." in read.get_content()


@pytest.mark.parametrize(("read", "page"), [("en", "vi"), ("vi", "en")])
def test_a_letter_speaks_its_readers_language_whatever_page_is_answered_meanwhile(reached, mail, read, page):
    get_user_model().objects.filter(pk=reached["duty"]).update(language=read)
    told()
    with speaking(page):
        carried(NOW, "email")
        assert (language(), label("frontend.light.good")) == (page, labels(page)["frontend.light.good"])
    (letter,) = mail.taken()
    subject = email.message_from_string(letter["data"], policy=email.policy.default)["Subject"]
    assert subject == flood().subject[read]


@pytest.mark.parametrize("mood", ["failing", "garbage", "hanging", "redirect"])
def test_a_gateway_that_does_not_take_it_is_asked_again_later(reached, gateway, mood):
    gateway.behave(mood)
    told()
    row = carried(NOW, "sms")["sms"]
    assert row.state == "queued" and row.due_at == NOW + timedelta(seconds=10) and row.error
    assert api.deliver_due("sms", NOW + timedelta(seconds=9)) == 0
    gateway.behave("ok")
    row = carried(NOW + timedelta(seconds=10), "sms")["sms"]
    assert (row.state, row.attempt) == ("sent", 2)


def test_after_its_last_attempt_a_delivery_has_failed_and_says_why(reached, gateway):
    gateway.behave("failing")
    told()
    at = NOW
    for _ in range(6):
        row = carried(at, "sms")["sms"]
        at += minutes(1)
    assert (row.state, row.attempt, row.error, row.due_at) == ("failed", 4, "HTTP 503", None)


def test_the_second_provider_takes_over_and_the_first_rests(reached, gateway, second):
    gateway.behave("failing")
    told()
    carried(NOW, "sms")
    row = carried(NOW + timedelta(seconds=10), "sms")["sms"]
    assert (row.state, row.provider) == ("sent", "second")
    assert parse_qs(second.taken()[0]["body"])["phone"] == ["+84912345678"]
    told(notice(2, "severe"), NOW + timedelta(seconds=20))
    carried(NOW + timedelta(seconds=20), "sms")
    assert ProviderHealth.objects.get(name="first").resting_until == NOW + timedelta(seconds=320)
    gateway.behave("ok")
    told(notice(3), NOW + timedelta(seconds=60))
    carried(NOW + timedelta(seconds=60), "sms")
    assert gateway.taken() == [] and len(second.taken()) == 3  # it rests, though it would answer again
    later = NOW + timedelta(seconds=700)
    told(notice(4), later)
    carried(later, "sms")
    assert len(gateway.taken()) == 1 and ProviderHealth.objects.get(name="first").failures == 0


def test_a_wrong_address_is_the_persons_and_not_the_providers_failure(reached, gateway, mail):
    gateway.behave("wrong_address")
    mail.behave("wrong_address")
    told()
    rows = carried()
    assert {row.state for row in rows.values()} == {"failed"} and not ProviderHealth.objects.filter(failures__gt=0).exists()
    mail.behave("ok")
    told(notice(2))
    carried()
    assert Contact.objects.get(channel="sms").broken_until == NOW + timedelta(hours=1)
    told(notice(3), NOW + minutes(11))
    carried(NOW + minutes(11))
    assert dict(Delivery.objects.filter(message__subject__vi="Tin 3").values_list("channel", "state")) == {"sms": "passed", "email": "sent"}
    api.set_contact(reached["duty"], "sms", "0987654321", "duty", NOW)
    assert Contact.objects.get(channel="sms").broken_until is None


def test_somebody_whose_every_address_is_broken_is_tried_all_the_same(reached, gateway):
    Contact.objects.update(broken_until=NOW + timedelta(hours=1))
    told()
    assert carried()["sms"].state == "sent"


def test_more_than_the_rate_goes_together_and_none_is_lost(reached, gateway):
    for number in range(14):
        api.notify(notice(number), to("duty"), None, NOW)
    tasks.send_out(NOW)
    carried(NOW, "sms")
    texts = [json.loads(one["body"])["text"] for one in gateway.taken()]
    assert len(texts) == 2 and sum(text.endswith(" va 12 tin khac") for text in texts) == 1
    told(notice(99), NOW + minutes(1))
    assert api.deliver_due("sms", NOW + minutes(1)) == 0  # held, not dropped
    assert Notification.objects.filter(route_at__isnull=False).count() == 1
    told(flood(), NOW + minutes(1))
    assert api.deliver_due("sms", NOW + minutes(1)) == 1  # life is never held
    tasks.send_out(NOW + minutes(11))
    assert api.deliver_due("sms", NOW + minutes(11)) == 1
    spoken = set(Delivery.objects.values_list("notification_id", flat=True))
    assert all(one.id in spoken or one.bundle in spoken for one in Notification.objects.all())
    assert len(api.inbox(reached["duty"])) == 16


def receipt(client, body, secret="a secret of the gateway", moment=None, provider="first"):
    moment, data = moment or str(int(clock().timestamp())), json.dumps(body).encode()
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + data, hashlib.sha256).hexdigest()
    headers = {"X-Signature": mac, "X-Timestamp": moment}
    return client.post(f"/notifications/receipts/{provider}", data, content_type="application/json", headers=headers).status_code


def test_a_receipt_says_that_it_arrived(reached, gateway):
    told()
    carried(NOW, "sms")
    assert [receipt(Client(), {"id": "m-1", "status": "delivered"}) for _ in range(2)] == [204, 204]
    assert ProviderReceipt.objects.count() == 1 and tasks.send_out(NOW) == 1
    assert Delivery.objects.get(channel="sms").state == "delivered" and tasks.send_out(NOW) == 0


def test_a_provider_that_lies_is_found_out_and_another_asked(reached, gateway, second):
    told()
    assert carried(NOW, "sms")["sms"].state == "sent"
    receipt(Client(), {"id": "m-1", "status": "undelivered"})
    tasks.send_out(NOW)
    row = Delivery.objects.get(channel="sms")
    assert row.state == "queued" and row.error and ProviderHealth.objects.get(name="first").failures == 1
    row = carried(row.due_at, "sms")["sms"]
    assert (row.state, row.provider, len(second.taken())) == ("sent", "second", 1)


def test_a_receipt_that_comes_before_our_own_record_waits_for_it(reached, gateway):
    told()
    receipt(Client(), {"id": "m-1", "status": "delivered"})
    assert tasks.send_out(NOW) == 0
    carried(NOW, "sms")
    tasks.send_out(NOW)
    assert Delivery.objects.get(channel="sms").state == "delivered"


def test_receipts_nobody_signed_old_ones_and_rubbish_are_refused(reached, gateway):
    client, good = Client(), {"id": "m-1", "status": "delivered"}
    assert receipt(client, good, secret="another") == 401
    assert receipt(client, good, moment=str(int(clock().timestamp()) - 301)) == 401
    assert receipt(client, good, moment="soon") == 401
    assert receipt(client, {"status": "delivered"}) == 400 and receipt(client, [1]) == 400
    assert receipt(client, good, provider="second") == 404 and receipt(client, good, provider="none") == 404
    assert client.post("/notifications/receipts/first", b"x" * 20_000, content_type="application/json").status_code == 413
    assert client.get("/notifications/receipts/first").status_code == 405
    assert receipt(client, {"id": "m-1", "status": "on its way"}) == 204
    assert not ProviderReceipt.objects.exists()


def test_an_attempt_that_was_overtaken_may_not_tell_how_it_ended(reached, gateway):
    from bazan.coordination.notifications.delivery import attempts
    from bazan.coordination.notifications.transports.delivery_outcome import Outcome

    told()
    ((slow, _),) = attempts.claim("sms", NOW)
    assert attempts.claim("sms", NOW + timedelta(seconds=59)) == []
    ((quick, carry),) = attempts.claim("sms", NOW + timedelta(seconds=60))  # the first one's lease is over: it died
    assert attempts.record(quick, carry(), NOW) and not attempts.record(slow, Outcome.failed("late"), NOW)
    assert Delivery.objects.get(channel="sms").state == "sent"


def test_a_clock_set_back_holds_no_delivery_up(reached, gateway):
    gateway.behave("failing")
    told()
    carried(NOW, "sms")
    gateway.behave("ok")
    assert carried(NOW - timedelta(hours=6), "sms")["sms"].state == "sent"


def test_webhooks_are_signed_and_only_sent_what_they_asked_for(province, tmp_path, monkeypatch):
    with running("http", tmp_path / "hook") as partner:
        monkeypatch.setenv("TEST_WEBHOOK_URL", f"http://127.0.0.1:{partner.port}/in")
        monkeypatch.setenv("TEST_WEBHOOK_SECRET", "whsec_" + base64.b64encode(b"shared").decode())
        api.notify(notice(), to("duty"), None, NOW, key="case:1")
        api.notify(flood(), to("duty", "one"), None, NOW, key="alert:7")
        assert api.deliver_due("webhook", NOW) == 1
        (one,) = partner.taken()
        headers = {name.lower(): value for name, value in one["headers"].items()}
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{one['body']}".encode()
        assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(b"shared", signed, hashlib.sha256).digest()).decode()
        assert json.loads(one["body"])["data"]["key"] == "alert:7"
        assert ("partner", "sent") in [(row.full_name, row.state) for row in api.receipts("alert:7")]


def test_a_slow_gateway_holds_up_nobody_else(reached, gateway, mail):
    gateway.behave("slow")
    told()
    rows = carried(NOW, "email", "sms")
    assert rows["email"].state == "sent" and rows["sms"].state == "queued"  # it took it and said so too late: the id tells it is the same
    gateway.behave("ok")
    carried(NOW + minutes(1), "sms")
    assert len({json.loads(one["body"])["id"] for one in gateway.taken()}) == 1
