"""Processes that are killed, two workers at once: each alert reaches a person or escalates, once."""

import json
import os
import signal
import threading

import pytest
from django.db import connection, connections

from bazan.coordination.notifications import api, reactions, tasks
from bazan.coordination.notifications.models import Delivery, Escalation, Message, Notification
from tests.fixtures.notification_province import NOW, load_rosters, minutes, raise_alert, settle, staff, stands
from tests.present import present
from tests.servers import message_carriers

MOST_COMMITS = 30


@pytest.fixture
def manned(transactional_db, folder):
    settle(folder)
    load_rosters(folder)
    people = staff()
    stands("duty-1", "one", hours=72)
    api.set_contact(people["one"], "sms", "0912345678", "one", NOW)
    return people


def work(at) -> None:
    """What the clocks of the calls do about an alert, one after the other."""
    reactions.follow_alerts(at)
    tasks.send_out(at)
    api.deliver_due("sms", at)


def killed_at(commit: int, before: bool, at) -> bool:
    """Do the work in a process of its own that is killed at its n-th commit; False: it has fewer and ended by itself."""
    connections.close_all()
    child = os.fork()
    if not child:
        status = 1
        try:
            real, count = connection._commit, 0  # pyrefly: ignore[missing-attribute] - Django's own, which its stubs leave out

            def commit_or_die():
                nonlocal count
                count += 1
                if count == commit and before:
                    os.kill(os.getpid(), signal.SIGKILL)
                real()
                if count == commit:
                    os.kill(os.getpid(), signal.SIGKILL)

            connection._commit = commit_or_die  # pyrefly: ignore[missing-attribute] - Django's own, which its stubs leave out
            work(at)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended) or os.WEXITSTATUS(ended) == 0
    return os.WIFSIGNALED(ended)


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_worker_killed_at_any_commit_loses_no_alert_and_calls_nobody_twice(manned, tmp_path, monkeypatch, before):
    with message_carriers.running("http", tmp_path / "sms") as gateway:
        monkeypatch.setenv("TEST_SMS_URL", f"http://127.0.0.1:{gateway.port}/send")
        monkeypatch.setenv("TEST_SMS_KEY", "a secret")
        commit = 0
        while True:
            commit += 1
            assert commit < MOST_COMMITS
            alert = raise_alert(feature=commit)
            if not killed_at(commit, before, NOW):
                break
            later = NOW + minutes(2)  # the lease of whoever died is over
            work(later)
            key = f"alert:{alert.id}"
            assert Escalation.objects.filter(key=key).count() == 1 and present(api.escalation(key)).step == 1
            (told,) = Message.objects.filter(key=key)
            assert list(Notification.objects.filter(message=told).values_list("account_id", flat=True)) == [manned["one"]]
            (sent,) = Delivery.objects.filter(message=told)
            assert sent.state == "sent", sent.error
            texts = [json.loads(one["body"])["id"] for one in gateway.taken()].count(str(sent.id))
            assert texts in (1, 2)  # killed between the gateway's yes and our record it goes again, under the same id
            assert tasks.audit_alerts(NOW + minutes(2.5)) == []
        assert commit > 4  # it was killed at following, calling, routing, claiming and recording


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_step_once(manned):
    for feature in range(12):
        raise_alert(feature=feature)
    failures = []

    def worker():
        try:
            work(NOW)
        except Exception as why:
            failures.append(why)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=worker) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    work(NOW)
    assert failures == []
    assert Escalation.objects.count() == Message.objects.count() == 12 and {one.step for one in Escalation.objects.all()} == {1}


@pytest.mark.django_db(transaction=True)
def test_somebody_answering_while_the_next_step_is_taken_ends_it(manned):
    raise_alert()
    work(NOW)
    (told,) = api.inbox(manned["one"])
    later = NOW + minutes(3)
    answers = threading.Thread(target=lambda: (api.acknowledge(told.message_id, manned["one"], later), connections.close_all()))
    steps = threading.Thread(target=lambda: (api.escalate_due(later), connections.close_all()))
    for one in (answers, steps):
        one.start()
    for one in (answers, steps):
        one.join()
    ended = present(api.escalation(present(told.escalation).key))
    assert ended.state == "acknowledged" and ended.due_at is None and ended.step in (1, 2)
    assert api.escalate_due(later + minutes(60)) == 0
