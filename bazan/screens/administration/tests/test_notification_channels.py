"""Channels in the browser: set, tried against real carriers that fail and lie, a second provider, what the environment keeps."""

import hashlib
import hmac
import json
import time

import pytest
from django.apps import apps
from django.test import Client

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.time import now
from bazan.directory.change_history import api as change_history
from bazan.directory.secrets import api as secrets
from tests.fixtures.incident_province import somebody
from tests.servers.message_carriers import running

pytestmark = pytest.mark.django_db
WHY = "Nhà cung cấp đổi cổng"
FORM = {"on": "1", "reason": WHY, "seen": "0"}


@pytest.fixture(autouse=True)
def nothing_of_the_environment(monkeypatch):
    for name in ("BAZAN_SMTP_URL", "BAZAN_SMS_URL", "BAZAN_SMS_SECOND_URL", "BAZAN_ZALO_URL", "BAZAN_VOICE_URL", "BAZAN_WEBHOOK_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def reachable(monkeypatch):
    monkeypatch.setattr("bazan.coordination.notifications.providers.overrides.may_reach", lambda host: host != "elsewhere.example")
    monkeypatch.setattr("bazan.coordination.notifications.transports.http_gateway.may_reach", lambda _: True)


@pytest.fixture
def office(province, signed_in, reachable):
    return signed_in("administrator", "ioc")


def duty_of_everything():
    return somebody("administrator", "ioc")


def tried(office, name, address):
    """What came of a trial, as its page says it."""
    answer = office.post(f"/admin/channels/{name}/try", {"address": address})
    assert answer.status_code == 302, answer.text
    assert "Đang gửi" in office.get(f"/admin/channels/{name}").text
    notifications.carry_out(str(apps.get_model("notifications.CarrierTrial").objects.latest("asked_at").id))
    return office.get(f"/admin/channels/{name}").text


def test_mail_is_set_and_tried_and_taken_back(office, tmp_path):
    assert "chưa có địa chỉ" in office.get("/admin/channels").text and notifications.open_channels() == frozenset()
    with running("smtp", tmp_path / "mail") as server:
        url = f"smtp://127.0.0.1:{server.port}"
        assert office.post("/admin/channels/mail/keep", FORM | {"url": url, "sender": "Trực ban <duty@here.example>"}).status_code == 302
        assert notifications.open_channels() == {"email"}
        page = tried(office, "mail", "Somebody@There.example")
        assert "Nhà cung cấp đã nhận sau" in page and WHY in page and server.taken()[0]
        server.behave("failing")
        assert "Không gửi được" in tried(office, "mail", "somebody@there.example")
    (change,) = change_history.history("channel")
    assert office.post(f"/admin/changes/{change.id}/undo").status_code == 302 and notifications.open_channels() == frozenset()


@pytest.mark.parametrize(("mood", "said"), [("garbage", "Không gửi được"), ("redirect", "HTTP 302"), ("failing", "HTTP 503")])
def test_a_gateway_that_lies_is_not_believed(office, tmp_path, monkeypatch, mood, said):
    monkeypatch.setenv("BAZAN_SMS_KEY", "a key")
    with running("http", tmp_path / "sms") as gateway:
        office.post("/admin/channels/sms/keep", FORM | {"url": f"http://127.0.0.1:{gateway.port}/send"})
        gateway.behave(mood)
        assert said in tried(office, "sms", "0912 345 678")


def test_a_second_provider_speaks_like_one_of_the_file_and_stands_in_its_rank(office, tmp_path):
    with running("http", tmp_path / "sms") as gateway:
        url = f"http://127.0.0.1:{gateway.port}/send"
        form = FORM | {"channel": "sms", "name": "SMS Dự phòng", "like": "sms-second", "url": url, "order": "5"}
        answer = office.post("/admin/channels/add", form)
        assert answer.status_code == 302 and answer.headers["Location"] == "/admin/channels/sms-du-phong", answer.text
        assert office.post("/admin/channels/add", form).status_code == 400
        secrets.keep("BAZAN_CARRIER_SMS_DU_PHONG", "a key of its own", WHY, duty_of_everything(), now())
        assert "đã nhận" in tried(office, "sms-du-phong", "0912345678") and "phone=" in gateway.taken()[0]["body"]
        assert "a key of its own" in gateway.taken()[0]["headers"].values()
        assert "a key of its own" not in office.get("/admin/channels/sms-du-phong").text
        office.post("/admin/channels/sms/keep", FORM | {"url": url})
        page = office.get("/admin/channels").text
        assert page.index("/admin/channels/sms-du-phong") < page.index('/admin/channels/sms"')


@pytest.mark.parametrize(
    ("name", "form", "field"),
    [
        ("mail", {"url": "http://here.example"}, "url"),
        ("mail", {"url": "smtp://somebody:secret@here.example"}, "url"),
        ("mail", {"url": "smtp://elsewhere.example"}, "url"),
        ("mail", {"url": "smtp://here.example:port"}, "url"),
        ("mail", {"url": "smtp://here.example", "sender": "nobody"}, "sender"),
        ("sms", {"url": "https://here.example", "order": "1000"}, "order"),
        ("sms", {"url": "https://here.example", "order": "ten"}, "order"),
        ("sms", {"url": "https://here.example", "reason": "vì"}, "reason"),
        ("partner", {"url": "https://here.example", "kinds": "Alerts!"}, "kinds"),
        ("partner", {"url": "https://here.example", "severities": "huge"}, "severities"),
    ],
)
def test_what_cant_be_is_said_beside_its_field_and_nothing_changes(office, name, form, field):
    answer = office.post(f"/admin/channels/{name}/keep", FORM | form)
    assert answer.status_code == 400 and change_history.history("channel") == []
    if field != "severities":
        assert f'id="error-{field}"' in answer.text and (form.get(field, "") in answer.text)


def test_two_at_once_are_told_of_each_other(office, province, signed_in):
    form = FORM | {"url": "smtp://here.example"}
    assert office.post("/admin/channels/mail/keep", form).status_code == 302
    answer = office.post("/admin/channels/mail/keep", form | {"url": "smtp://there.example"})
    assert answer.status_code == 409 and WHY in answer.text


def test_what_the_environment_says_is_shown_and_never_changed(office, monkeypatch):
    monkeypatch.setenv("BAZAN_SMTP_URL", "smtp://kept.example")
    page = office.get("/admin/channels/mail").text
    assert "BAZAN_SMTP_URL" in page and "/keep" not in page
    answer = office.post("/admin/channels/mail/keep", FORM | {"url": "smtp://here.example"})
    assert answer.status_code == 400 and "BAZAN_SMTP_URL" in answer.text


def test_a_receipt_says_that_the_trial_arrived(office, monkeypatch, tmp_path):
    monkeypatch.setenv("BAZAN_SMS_KEY", "a secret of the gateway")
    with running("http", tmp_path / "sms") as gateway:
        office.post("/admin/channels/sms/keep", FORM | {"url": f"http://127.0.0.1:{gateway.port}/send"})
        tried(office, "sms", "0912345678")
        apps.get_model("notifications.CarrierTrial").objects.update(reference="m-1")
        body, moment = json.dumps({"id": "m-1", "status": "delivered"}).encode(), str(int(time.time()))
        signed = hmac.new(b"a secret of the gateway", f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"X-Signature": signed, "X-Timestamp": moment}
        answer = Client().post("/notifications/receipts/sms", body, content_type="application/json", headers=headers)
        assert answer.status_code == 204, answer.content
        notifications.apply_receipts(now())
        assert "Đã tới người nhận" in office.get("/admin/channels/sms").text


def test_trials_are_few_and_nobody_elses(office, province, signed_in):
    office.post("/admin/channels/mail/keep", FORM | {"url": "smtp://here.example"})
    for _ in range(10):
        assert office.post("/admin/channels/mail/try", {"address": "a@b.example"}).status_code == 302
    assert office.post("/admin/channels/mail/try", {"address": "a@b.example"}).status_code == 400
    assert office.post("/admin/channels/nobody/try", {"address": "a@b.example"}).status_code == 404
    assert signed_in("leader", "ubnd-tinh").get("/admin/channels").status_code == 403
    health = signed_in("administrator", "so-yt", sector="health")
    assert health.post("/admin/channels/mail/keep", FORM | {"url": "smtp://there.example"}).status_code in (403, 409)


def test_who_was_not_reached_is_named_with_the_reason(office, province):
    at = now()
    subject = Subject({"vi": "Tin", "en": "News"}, {"vi": "", "en": ""}, "severe", "case")
    notifications.notify(subject, [Recipient("account", "administrator-ioc")], None, at)
    notification = apps.get_model("notifications.Notification").objects.get()
    apps.get_model("notifications.Delivery").objects.create(
        message_id=notification.message_id, notification_id=notification.id, account_id=notification.account_id, channel="sms",
        provider="sms", state="failed", error="code=21", created_at=at, changed_at=at,
    )  # fmt: skip
    page = office.get("/admin/channels").text
    assert "administrator-ioc" in page and "code=21" in page
