"""Words of messages, addresses and notes from watch to watch go when their time is over; that they were stays."""

from datetime import timedelta

import pytest

from bazan.coordination.notifications.models import Delivery, Message, Shift
from bazan.core.language import speaking
from bazan.directory.personal_data import api as personal_data
from bazan.platform.security.text_anonymization import ERASED, shown
from tests.fixtures.notification_province import NOW, stands

pytestmark = pytest.mark.django_db


def test_messages_and_where_they_went_go_after_their_days(province):
    said = {"vi": "Bà Mai gọi", "en": "Mrs Mai called"}
    told = Message.objects.create(subject=said, body=said, severity="minor", kind="incident", created_at=NOW)
    sent = {"message": told, "channel": "sms", "state": "sent", "created_at": NOW, "changed_at": NOW}
    Delivery.objects.create(address="0912345612", **sent)
    waits = Delivery.objects.create(address="0987654321", due_at=NOW, **sent)
    before = personal_data.run(NOW + timedelta(days=729))
    assert before["notifications.messages"] == before["notifications.deliveries"] == 0
    done = personal_data.run(NOW + timedelta(days=731))
    assert (done["notifications.messages"], done["notifications.deliveries"]) == (1, 1)
    told.refresh_from_db()
    with speaking("vi"):
        assert shown(told.body["vi"]) == "đã xoá theo thời hạn"
    assert set(Delivery.objects.values_list("address", flat=True)) == {"", waits.address}
    assert not any(personal_data.run(NOW + timedelta(days=731)).values())


def test_notes_from_watch_to_watch_go_after_theirs(province):
    shift = stands("center-duty", "duty", 8, NOW)
    Shift.objects.filter(id=shift.id).update(note="Gọi bà Mai", ends_at=NOW)
    assert personal_data.run(NOW + timedelta(days=1824))["notifications.notes"] == 0
    assert personal_data.run(NOW + timedelta(days=1826))["notifications.notes"] == 1
    assert Shift.objects.get(id=shift.id).note == ERASED
