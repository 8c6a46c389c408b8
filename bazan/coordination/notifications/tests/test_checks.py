"""What is said of the ways out when somebody looks what is wrong."""

from datetime import timedelta

import pytest

from bazan.coordination.notifications import api, checks
from bazan.coordination.notifications.models import Delivery
from tests.fixtures.notification_province import NOW, flood, to

pytestmark = pytest.mark.django_db


def found(at=NOW):
    return [(one.state, one.key, one.params.get("channel")) for one in checks.channels(at)]


def test_without_a_way_out_that_is_said_and_with_one_what_fails_there(province, monkeypatch):
    assert found() == [("warn", "channels.none", None)]
    monkeypatch.setenv("TEST_SMS_URL", "http://127.0.0.1:9/send")
    assert found() == [("ok", "channels.open", None)]
    message = api.notify(flood(), to("duty"), None, NOW)
    made = {"message_id": message, "account_id": province["duty"], "created_at": NOW, "changed_at": NOW, "state": "failed"}
    Delivery.objects.create(channel="sms", **made)
    Delivery.objects.create(channel="email", **made)
    assert found() == [("warn", "channels.failing", "email"), ("bad", "channels.failing", "sms")]
    assert found(NOW + timedelta(days=2)) == [("ok", "channels.open", None)]
