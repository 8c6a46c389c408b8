"""Tokens of devices: told once, kept as hashes, taken in turns without a gap, ended at once, each undone in one act."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.data.sources.configuration import device_tokens
from bazan.data.sources.models import Device, Source
from bazan.data.sources.tests.browser_sources import WHY, who
from bazan.data.sources.tests.device_access import lets_in
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.change_history import api as change_history
from tests.fixtures.stations import NOW
from tests.present import present

SUBJECT = "src-http-push/gateway 1"


@pytest.fixture(autouse=True)
def source(source_of):
    source_of("http_push", {})
    return Source.objects.get(code="src-http-push")


def made(by=None):
    return device_tokens.make_device("src-http-push", " gateway 1 ", WHY, by or who(), NOW)


def test_a_token_is_told_once_and_stands_nowhere():
    change, token = made()
    assert lets_in(token) and len(token) >= 40
    assert token not in str(change) + str(audit.entries(5)) + str(Device.objects.values())
    (held,) = device_tokens.devices(NOW)
    assert (held.subject, held.tokens[0].made_by, held.idle) == (SUBJECT, "an", False)


def test_a_token_is_taken_in_turns_without_a_gap():
    _, old = made()
    future = NOW + timedelta(days=3650)  # of the clock of the database, which ingest processes ask by
    _, new = device_tokens.rotate_device(SUBJECT, 24, WHY, who(), future)
    assert lets_in(old) and lets_in(new)
    assert device_tokens.end_tokens(future + timedelta(hours=23)) == 0
    assert device_tokens.end_tokens(future + timedelta(hours=24)) == 1 and not lets_in(old) and lets_in(new)
    assert device_tokens.end_tokens(future + timedelta(hours=25)) == 0


def test_turns_are_undone_also_when_the_hours_are_over():
    _, old = made()
    change, new = device_tokens.rotate_device(SUBJECT, 1, WHY, who(), NOW)
    device_tokens.end_tokens(NOW + timedelta(hours=2))
    change_history.undo(change.id, WHY, who(), NOW + timedelta(hours=3))
    assert lets_in(old) and not lets_in(new)


def test_a_device_is_ended_at_once_and_comes_back_when_that_is_undone():
    _, token = made()
    change = present(device_tokens.end_device(SUBJECT, WHY, who(), NOW))
    assert not lets_in(token) and device_tokens.device(SUBJECT, NOW).ended_at == NOW
    change_history.undo(change.id, WHY, who(), NOW)
    assert lets_in(token)


def test_of_two_who_take_turns_at_once_the_second_is_told():
    made()
    seen = change_history.last("device", SUBJECT)
    device_tokens.rotate_device(SUBJECT, 0, WHY, who(), NOW, seen=seen)
    with pytest.raises(Conflict, match=r"changes\.meanwhile"):
        device_tokens.rotate_device(SUBJECT, 0, WHY, who("binh"), NOW, seen=seen)
    assert len(device_tokens.device(SUBJECT, NOW).tokens) == 1


def test_what_can_be_no_device_is_refused_and_leaves_nothing(source_of):
    source_of("csv", {"thing": {"code": "st-1"}, "time": {"column": "T"}, "values": [{"column": "D", "property": "dust"}]})
    for code, name, rule in (("src-http-push", "a:b", "name"), ("src-http-push", "", "name"), ("src-csv", "x", "driver")):
        with pytest.raises(Refused, match=rf"sources\.device\.{rule}"):
            device_tokens.make_device(code, name, WHY, who(), NOW)
    made()
    with pytest.raises(Refused, match=r"sources\.device\.exists"):
        made()
    with pytest.raises(Refused, match=r"changes\.reason"):
        device_tokens.make_device("src-http-push", "other", "", who(), NOW)
    with pytest.raises(Refused, match=r"sources\.device\.hours"):
        device_tokens.rotate_device(SUBJECT, -1, WHY, who(), NOW)
    with pytest.raises(NotFound):
        device_tokens.device("nobody/none", NOW)


def test_a_department_makes_devices_of_its_own_sources_only():
    with pytest.raises(Forbidden):
        made(who("yt", frozenset({"health"})))
    assert not Device.objects.exists() and made(who("thu", frozenset({"test"})))


def test_a_device_unheard_for_ninety_days_is_marked(source):
    made()
    assert not device_tokens.device(SUBJECT, NOW + timedelta(days=90)).idle
    assert device_tokens.device(SUBJECT, NOW + timedelta(days=91)).idle
    Source.objects.filter(id=source.id).update(last_seen_at=NOW + timedelta(days=30))
    assert not device_tokens.device(SUBJECT, NOW + timedelta(days=91)).idle


def test_a_page_s_login_makes_no_device_without_a_signature(source):
    with pytest.raises(DatabaseError, match="not signed"), transaction.atomic():
        accounts.enter(None, None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT add_device_token('{}', 'guessed')")
    accounts.leave()
