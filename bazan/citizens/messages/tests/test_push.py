"""Browsers are told of grave warnings of their communes, each once; one that is gone is forgotten; one asked to leave is silent."""

import json
from datetime import timedelta

import pytest

from bazan.citizens.messages import api, retention
from bazan.citizens.messages.models import PushMessage, PushSubscription
from bazan.citizens.messages.types import Wanted
from bazan.core.errors import Refused
from bazan.core.time import now
from bazan.directory.personal_data.types import Ripe
from tests.fixtures.incident_province import commune
from tests.fixtures.report_province import province  # noqa: F401
from tests.fixtures.warning_province import taken_back, warned
from tests.present import present
from tests.servers import push_service
from tests.servers.push_service import Phone

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def service():
    with push_service.running() as made, push_service.known(made):
        yield made


def subscribed(service, name="a", communes=("1",), language="vi"):
    phone = Phone(f"{service.origin}/{name}")
    api.subscribe(Wanted(phone.subscription, tuple(commune(code) for code in communes), language), now())
    return phone


def told(service, phone):
    return [json.loads(phone.read(body)) for endpoint, _, body in service.taken if endpoint == phone.endpoint]


def send():
    for _ in range(3):
        api.send_warnings(now())


def test_each_browser_is_told_once_in_its_language(service):
    here, english, elsewhere = subscribed(service), subscribed(service, "b", ("2", "1"), "en"), subscribed(service, "c", ("3",))
    one = warned()
    send()
    (said,) = told(service, here)
    assert said | {"body": ""} == {
        "title": "Nghiêm trọng: Lũ trên sông Lạ", "body": "", "lang": "vi", "link": f"/c/warnings/{one.id}", "warning": one.id,
        "replaces": None,
    }  # fmt: skip
    assert "Xã Một" in said["body"]
    assert told(service, english)[0]["title"] == "Severe: Lũ trên sông Lạ (en)"
    assert (told(service, elsewhere), service.refused) == ([], [])
    ((_, headers, _), *_) = service.taken
    assert 7000 < int(headers["TTL"]) <= 7200  # as long as the warning lasts


def test_whom_it_told_it_tells_that_the_warning_is_taken_back(service):
    early = subscribed(service)
    one = warned()
    send()
    over = taken_back(one)
    late = subscribed(service, "late")
    send()
    first, second = told(service, early)
    assert (first["warning"], second["warning"], second["replaces"]) == (one.id, over.id, one.id)
    assert second["title"].startswith("Hủy") and "Xã Một" in second["body"]
    assert told(service, late) == []


def test_a_mild_warning_is_left_to_who_looks(service):
    phone = subscribed(service)
    warned(severity="Moderate")
    send()
    assert told(service, phone) == []


def test_who_subscribes_later_is_told_of_what_is_in_force(service):
    warned()
    send()
    phone = subscribed(service)
    send()
    assert len(told(service, phone)) == 1


def test_said_again_it_stands_instead(service):
    phone = subscribed(service)
    api.subscribe(Wanted(phone.subscription, (commune("3"),), "vi"), now())
    assert PushSubscription.objects.count() == 1
    warned()
    send()
    assert told(service, phone) == []


def test_one_that_left_or_is_gone_is_forgotten(service):
    left, gone = subscribed(service, "left"), subscribed(service, "gone")
    api.unsubscribe(left.subscription)
    api.unsubscribe(left.subscription)
    service.status = 410
    warned()
    send()
    assert PushSubscription.objects.count() == 0
    assert [row.state for row in PushMessage.objects.all()] == ["failed"]
    assert [endpoint for endpoint, _, _ in service.taken] == [gone.endpoint]


def test_a_service_that_fails_is_tried_again_and_ends_with_the_warning(service):
    subscribed(service)
    service.status = 503
    one = warned()
    api.send_warnings(now())
    (row,) = PushMessage.objects.all()
    assert (row.state, row.error, present(row.due_at) > now()) == ("queued", "HTTP 503", True)
    service.status = 201
    api.send_warnings(present(row.due_at))
    assert (PushMessage.objects.get().state, len(service.taken)) == ("sent", 2)
    PushMessage.objects.update(state="queued", due_at=now())
    api.send_warnings(one.ends_at + timedelta(seconds=1))
    assert (PushMessage.objects.get().state, len(service.taken)) == ("dropped", 2)


def test_many_are_told_at_the_same_time(service):
    phones = [subscribed(service, str(number)) for number in range(50)]
    warned()
    send()
    assert all(len(told(service, phone)) == 1 for phone in phones)
    assert {row.state for row in PushMessage.objects.all()} == {"sent"}


def test_what_is_no_browser_is_refused(service):
    places = (commune("1"),)
    for wanted, rule in (
        (Wanted("{}", places, "vi"), "citizen_messages.push.browser"),
        (Wanted(Phone("https://evil.example/x").subscription, places, "vi"), "citizen_messages.push.browser"),
        (Wanted(Phone(f"{service.origin}/x").subscription, (), "vi"), "citizen_messages.push.places"),
        (Wanted(Phone(f"{service.origin}/x").subscription, tuple(range(1, 15)), "vi"), "citizen_messages.push.places"),
    ):
        with pytest.raises(Refused) as why:
            api.subscribe(wanted, now())
        assert why.value.rule == rule


def test_where_nothing_leaves_nobody_subscribes():
    with pytest.raises(Refused) as why:
        api.subscribe(Wanted(Phone("https://fcm.googleapis.com/x").subscription, (commune("1"),), "vi"), now())
    assert why.value.rule == "citizen_messages.push.closed"


def test_one_that_was_not_there_for_long_is_erased(service):
    subscribed(service)
    old = subscribed(service, "old")
    PushSubscription.objects.filter(endpoint=old.endpoint).update(alive_at=now() - timedelta(days=800))
    assert retention.browsers(Ripe(now() - timedelta(days=730), now())).count == 1
    assert [row.endpoint for row in PushSubscription.objects.all()] == [f"{service.origin}/a"]
