"""When people are not called, and by which way first; never heeded where life depends on it."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.coordination.notifications import api, rules, tasks
from bazan.coordination.notifications.models import Delivery, Notification
from bazan.coordination.notifications.types import Severity, Subject
from bazan.core.errors import BazanError
from bazan.core.time import LOCAL
from tests.fixtures.notification_province import NOW, commune, stands, to
from tests.servers.message_carriers import running

EVENING = NOW.replace(hour=23)
MORNING = EVENING + timedelta(hours=7)


@pytest.fixture
def carriers(tmp_path, monkeypatch):
    with running("http", tmp_path / "sms") as sms, running("smtp", tmp_path / "mail") as mail:
        monkeypatch.setenv("TEST_SMS_URL", f"http://127.0.0.1:{sms.port}/send")
        monkeypatch.setenv("TEST_SMS_KEY", "a secret of the gateway")
        monkeypatch.setenv("TEST_SMTP_URL", f"smtp://127.0.0.1:{mail.port}")
        yield sms, mail


@pytest.fixture
def bee(province, carriers):
    api.set_contact(province["bee"], "sms", "0912345678", "bee", NOW)
    api.set_contact(province["bee"], "email", "bee@elsewhere.example", "bee", NOW)
    return province["bee"]


def told(at, severity: Severity = "severe", life_safety=False):
    subject = Subject({"vi": "Tin", "en": "News"}, {"vi": "", "en": ""}, severity, "case", "", commune(), "apiculture", life_safety)
    message = api.notify(subject, to("bee"), None, at)
    tasks.send_out(at)
    return sorted(Delivery.objects.filter(message_id=message).values_list("channel", flat=True))


def wish(account, quiet=True, ways=()):
    hours = (time(22), time(6)) if quiet else (None, None)
    api.set_wish(account, *hours, ways, "bee")


@pytest.mark.django_db
def test_what_can_wait_waits_until_the_quiet_hours_are_over(bee):
    wish(bee)
    assert told(EVENING) == [] and Notification.objects.get().route_at is not None
    tasks.send_out(EVENING + timedelta(hours=6))
    assert not Delivery.objects.exists()
    tasks.send_out(MORNING)
    assert {row.channel for row in Delivery.objects.all()} == {"sms", "email"}


@pytest.mark.django_db
@pytest.mark.parametrize(("severity", "life_safety"), [("extreme", False), ("moderate", True)])
def test_where_life_depends_on_it_everybody_is_called_by_every_way(bee, severity, life_safety):
    wish(bee, ways=["email"])
    assert told(EVENING, severity, life_safety) == ["email", "sms"]


@pytest.mark.django_db
def test_who_stands_on_a_roster_is_called_at_any_hour(bee):
    wish(bee)
    stands("bees-duty", "bee", hours=9, start=EVENING - timedelta(hours=1), taken=False)
    assert told(EVENING) == ["email", "sms"]


@pytest.mark.django_db
def test_outside_of_the_quiet_hours_nothing_waits(bee):
    wish(bee)
    assert told(NOW) == ["email", "sms"]


@pytest.mark.django_db
def test_one_is_called_by_the_first_way_of_one_s_own_order(bee):
    wish(bee, quiet=False, ways=["email", "sms"])
    assert told(NOW) == ["email"]


@pytest.mark.django_db
def test_when_the_first_way_fails_for_good_the_next_is_taken(bee, carriers):
    wish(bee, quiet=False, ways=["email", "sms"])
    carriers[1].behave("wrong_address")
    assert told(NOW) == ["email"]
    api.deliver_due("email", NOW)
    assert {row.channel: row.state for row in Delivery.objects.all()} == {"email": "failed", "sms": "queued"}
    api.deliver_due("sms", NOW)
    assert len(carriers[0].taken()) == 1


@pytest.mark.django_db
def test_a_wish_for_ways_that_reach_nobody_silences_nobody(bee):
    wish(bee, quiet=False, ways=["zalo"])
    assert told(NOW) == ["email", "sms"]


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), [(time(22), None), (None, time(6)), (time(22), time(22))])
def test_hours_with_one_end_are_refused(bee, start, end):
    with pytest.raises(BazanError) as why:
        api.set_wish(bee, start, end, (), "bee")
    assert why.value.rule == "notifications.quiet.hours" and api.wish(bee).quiet_from is None


@given(st.times(), st.times(), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_an_instant_lies_in_some_hours_or_in_those_that_complete_the_day(begins, ends, instant):
    at = instant.replace(tzinfo=LOCAL)
    if begins != ends:
        assert rules.is_quiet(begins, ends, at) != rules.is_quiet(ends, begins, at)
