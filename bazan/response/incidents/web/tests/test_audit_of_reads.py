"""Who read what of an incident: told once an hour for a room that repaints, each time for what is taken away."""

from datetime import timedelta

import pytest
from django.db import connection

from bazan.directory.audit import api as audit
from bazan.response.incidents.web.tests.test_pages import call_in, evidence, version
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db


def reads(subject=""):
    told = [(entry.actor, entry.action, entry.subject) for entry in audit.entries(subject=subject)]
    return [read for read in told if read[1].startswith(("incidents.read", "incidents.export"))]


def an_hour_later():
    with connection.cursor() as cursor:
        # pyrefly: ignore[bad-argument-type] - an interval, which the stubs leave out
        cursor.execute("UPDATE audit_look SET at = at - %s", (timedelta(hours=1, seconds=1),))


def test_a_room_that_repaints_is_one_read_an_hour_of_each_reader(signed_in):
    duty, leader = signed_in("duty_officer", "ioc"), signed_in("leader", "ubnd-tinh")
    there = call_in(duty)
    subject = f"incident:{there.rpartition('/')[2]}"
    for _ in range(3):
        assert duty.get(there).status_code == 200
    leader.get(there)
    told = [("leader-ubnd-tinh", "incidents.read", subject), ("duty-officer-ioc", "incidents.read", subject)]
    assert reads(subject) == told
    an_hour_later()
    duty.get(f"{there}/review")
    assert reads(subject) == [told[1], *told]


def test_a_repainted_room_asks_one_question_more(signed_in):
    duty = signed_in("duty_officer", "ioc")
    there = call_in(duty)
    duty.get(there)
    asked = questions(duty, there)
    assert sum("audit_" in question for question in asked) == 1 and not any("pg_advisory" in question for question in asked)


def test_what_is_taken_away_is_told_each_time(signed_in):
    duty = signed_in("duty_officer", "ioc")
    there = call_in(duty)
    duty.post(f"{there}/respond", {"seen": version(there)})
    assert duty.post(f"{there}/log", {"kind": "note", "text": "Ảnh chụp", "files": evidence()}).status_code == 302
    page = duty.get(there).text
    file = page[page.index(f"{there}/files/") :].partition('"')[0]
    for _ in range(2):
        assert b"".join(duty.get(file).streaming_content)
        duty.get(f"{there}/forms/201.pdf")
        duty.get("/incidents?format=csv")
    for action in ("incidents.read_evidence", "incidents.export"):
        assert sum(told[1] == action for told in reads()) == (2 if "evidence" in action else 4)


def test_a_room_out_of_reach_is_no_read(signed_in):
    there = call_in(signed_in("duty_officer", "ioc"))
    assert signed_in("commune_officer", "ubnd-4", place="4").get(there).status_code == 404
    assert not reads(f"incident:{there.rpartition('/')[2]}")
