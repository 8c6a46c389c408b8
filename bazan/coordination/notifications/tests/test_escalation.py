"""Escalations on a real database: each step once, until somebody answers; the clock may jump, nobody is forgotten."""

from datetime import datetime, timedelta

import pytest

from bazan.coordination.notifications import api
from bazan.coordination.notifications.models import Escalation, Message
from bazan.core.errors import NotFound, Refused
from bazan.core.time import LOCAL
from bazan.directory.audit import api as audit
from tests.fixtures.notification_province import NOW, commune, flood, minutes, stands, subjects
from tests.present import present

pytestmark = pytest.mark.django_db


def start(chain="life", at=NOW, key="alert:7", **more):
    return api.start_escalation(chain, key, flood(chain == "life"), "system", at, **more)


def called(province) -> set[str]:
    """Who has anything in the inbox."""
    return {name for name, account in province.items() if api.inbox(account)}


def test_a_chain_calls_one_after_the_other_until_somebody_answers(province):
    stands("duty-1", "one")
    stands("center-duty", "duty")
    start()
    assert called(province) == set()
    assert api.escalate_due(NOW) == 1 and called(province) == {"one"}
    assert api.escalate_due(NOW + minutes(2)) == 0
    assert api.escalate_due(NOW + minutes(3)) == 1 and called(province) == {"one", "bee"}
    (mine,) = api.inbox(province["bee"], needs_me=True)
    api.acknowledge(mine.message_id, province["bee"], NOW + minutes(4))
    ended = present(api.escalation("alert:7"))
    assert (ended.state, ended.ended_by, ended.step, ended.due_at) == ("acknowledged", "bee", 2, None)
    assert api.escalate_due(NOW + timedelta(days=1)) == 0 and called(province) == {"one", "bee"}
    assert not api.inbox(province["one"], needs_me=True) and api.inbox(province["one"])


def test_one_of_a_key_runs_at_a_time(province):
    first = start()
    assert start(at=NOW + minutes(1)).id == first.id
    api.stop_escalation("alert:7", "duty", "đã xong", NOW + minutes(2))
    assert api.stop_escalation("alert:7", "duty", "đã xong", NOW + minutes(2)) is None
    again = start(at=NOW + minutes(3))
    assert again.id != first.id and present(api.escalation("alert:7")).id == again.id
    assert api.escalations(["alert:7", "alert:8"]) == {"alert:7": again}


def test_a_step_that_finds_nobody_is_followed_at_once(province):
    start()
    assert api.escalate_due(NOW) == 2  # no roster of the commune or the center has anybody, so the responsible agency is called at once
    assert called(province) == {"bee"}


def test_where_life_depends_on_it_the_last_step_is_taken_for_ever(province):
    start()
    at = NOW
    for _ in range(20):
        api.escalate_due(at)
        at += minutes(5)
    one = present(api.escalation("alert:7"))
    assert one.state == "running" and one.step > 15
    (told,) = api.inbox(province["leader"])  # what repeats itself is one line
    assert told.times > 10


def test_another_chain_ends_unanswered_and_says_so(province):
    stands("duty-1", "one")
    start("office")
    api.escalate_due(NOW)
    api.escalate_due(NOW + minutes(90))
    assert present(api.escalation("alert:7")).state == "running"
    api.escalate_due(NOW + timedelta(hours=4))
    assert present(api.escalation("alert:7")).state == "unanswered"
    assert api.inbox(province["bee"], needs_me=True)  # still to be taken up
    assert audit.entries()[0].action == "notifications.unanswered"


def test_a_chain_of_office_hours_waits_for_them(province):
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=LOCAL)
    stands("duty-1", "one", start=friday)
    start("office", at=friday)
    api.escalate_due(friday)
    assert present(api.escalation("alert:7")).due_at == datetime(
        2026, 11, 30, 9, 0, tzinfo=LOCAL
    )  # half an hour on Friday, an hour on Monday
    night = datetime(2026, 11, 28, 2, 0, tzinfo=LOCAL)
    start("life", at=night, key="alert:8")
    assert present(api.escalation("alert:8")).due_at == night


def test_quiet_hours_hold_the_first_step_back(province):
    start(not_before=NOW + timedelta(hours=5))
    assert api.escalate_due(NOW + timedelta(hours=4)) == 0
    assert api.escalate_due(NOW + timedelta(hours=5)) == 2


def test_a_clock_set_back_prolongs_no_wait(province):
    stands("duty-1", "one", start=NOW - timedelta(hours=10), hours=48)
    start()
    api.escalate_due(NOW)
    earlier = NOW - timedelta(hours=6)
    assert api.escalate_due(earlier) == 1  # noticed: the wait begins anew
    assert present(api.escalation("alert:7")).due_at == earlier + minutes(3)
    assert api.escalate_due(earlier + minutes(3)) == 1 and "bee" in called(province)


def test_a_clock_set_forward_takes_one_step_and_not_all(province):
    stands("duty-1", "one", hours=48)
    start()
    api.escalate_due(NOW)
    later = NOW + timedelta(hours=12)
    assert api.escalate_due(later) == 1 and called(province) == {"one", "bee"}
    assert present(api.escalation("alert:7")).due_at == later + minutes(5)


def test_a_running_escalation_keeps_its_chain_when_the_file_changes(province, folder):
    start()
    row = Escalation.objects.get()
    assert [step["wait_min"] for step in row.steps] == [0, 3, 5] and row.repeat_min == 5


def test_a_message_given_twice_with_its_key_is_one(province):
    from tests.fixtures.notification_province import to

    first = api.notify(flood(), to("duty", "one"), province["leader"], NOW, asks=True, key="directive:4:given")
    again = api.notify(flood(), to("duty", "two"), province["leader"], NOW + minutes(1), asks=True, key="directive:4:given")
    assert first == again and Message.objects.count() == 1
    assert called(province) == {"duty", "one", "two"} and len(api.inbox(province["duty"])) == 1
    assert [(one.full_name, one.state) for one in api.receipts("directive:4")] == [
        ("Duty", "delivered"),
        ("One", "delivered"),
        ("Two", "delivered"),
    ]


def test_who_was_told_is_told_step_by_step(province):
    stands("duty-1", "one")
    start()
    api.escalate_due(NOW)
    api.escalate_due(NOW + minutes(3))
    (mine,) = api.inbox(province["one"])
    api.read(province["one"], [mine.message_id], NOW + minutes(1))
    assert [(one.step, one.full_name, one.channel, one.state) for one in api.receipts("alert:7")] == [
        (1, "One", "inbox", "read"), (2, "Bee", "inbox", "delivered"),
    ]  # fmt: skip


def test_nobody_acknowledges_what_was_not_told_to_them(province):
    stands("duty-1", "one")
    start()
    api.escalate_due(NOW)
    (mine,) = api.inbox(province["one"])
    with pytest.raises(NotFound):
        api.acknowledge(mine.message_id, province["two"], NOW)
    assert present(api.escalation("alert:7")).state == "running"
    api.acknowledge(mine.message_id, province["one"], NOW)
    api.acknowledge(mine.message_id, province["one"], NOW + minutes(9))
    assert present(api.escalation("alert:7")).ended_at == NOW
    assert subjects(province["one"]) == ["Ngập sâu 2 m tại Xã Một"]


def test_a_chain_nobody_knows_and_a_subject_without_words_are_refused(province):
    with pytest.raises(Refused, match=r"chain\.unknown"):
        start("none")
    with pytest.raises(Refused, match=r"subject\.empty"):
        api.notify(flood().__class__({"vi": " "}, {}, "minor", "alert"), [], None, NOW)


def test_an_alert_finds_the_chain_that_takes_it(province):
    assert present(api.chain_for("minor", True)).id == "life"
    assert present(api.chain_for("moderate", False)).id == "office"
    assert api.chain_for("minor", False) is None
    assert commune("1")
