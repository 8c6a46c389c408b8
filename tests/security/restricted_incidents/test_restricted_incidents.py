"""Incidents about children and victims: who is in one sees it, a leader enters with a reason, everybody else meets nothing of it."""

import pytest
from django.db import connection

from bazan.directory.audit import api as audit
from bazan.directory.permissions import row_security
from bazan.response.incidents import api as incidents
from bazan.response.incidents.models import Incident
from bazan.response.incidents.web.tests.test_pages import NEW, version
from tests.fixtures.incident_province import commune, opened, soldiers

pytestmark = pytest.mark.django_db
CHILD = NEW | {"kind": "CHILD_ABUSE", "title": "Cháu bé ở thôn 2"}


@pytest.fixture
def guarded(signed_in):
    """Opened by the center's duty officer in the first commune."""
    client = signed_in("duty_officer", "ioc")
    answer = client.post("/incidents/open", CHILD | {"place": commune()})
    assert answer.status_code == 302, answer.text
    return client, answer.headers["Location"]


def ask(client, there):
    return [client.get(f"{there}{more}").status_code for more in ("", "/review", "/forms/201.pdf")]


def test_the_kind_guards_it_and_who_is_called_or_opened_it_sees_it(guarded, signed_in):
    duty, there = guarded
    assert incidents.incident(int(there.rpartition("/")[2])).guarded
    for client in (duty, signed_in("commune_officer", "ubnd-1", place="1")):
        assert ask(client, there) == [200, 200, 200]
        assert "Cháu bé" in client.get("/incidents").text


def test_who_reaches_everything_but_is_not_in_it_sees_nothing(guarded, signed_in):
    _, there = guarded
    for client in (signed_in("agency_officer", "so-xd"), signed_in("commune_officer", "bch-quan-su"), signed_in("leader", "so-xd")):
        assert ask(client, there) == [404, 404, 404]
        assert client.post(f"{there}/log", {"kind": "note", "text": "tôi"}).status_code == 404
        page = client.get("/incidents").text
        assert "Cháu bé" not in page and "CHILD_ABUSE" not in page
        assert "Cháu bé" not in client.get("/incidents?state=all&format=csv").content.decode("utf-8-sig")


def test_the_database_itself_hides_it_with_all_that_belongs_to_it(guarded):
    _, there = guarded
    info = incidents.incident(int(there.rpartition("/")[2]))
    tables = ("incident", "incident_task", "incident_report", "case_record", "case_event", "case_evidence")
    with connection.cursor() as cursor:
        try:
            row_security.enter(None, None, soldiers().organization_id, soldiers().reach.account_id)
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), table
        finally:
            row_security.leave()
        row_security.enter(frozenset(), frozenset(), info.lead_id, None)
        cursor.execute("SELECT count(*) FROM incident")
        assert cursor.fetchone() == (1,)
        row_security.leave()


def test_a_leader_enters_with_a_reason_for_a_day(guarded, signed_in):
    _, there = guarded
    leader = signed_in("leader", "so-xd")
    page = leader.get("/incidents").text
    assert "SC-20" in page and "vì sao bạn cần biết" in page and "Cháu bé" not in page
    assert leader.post(f"{there}/enter", {"reason": " "}).status_code == 400
    assert leader.post(f"{there}/enter", {"reason": "Chủ trì họp bảo vệ trẻ em"}).status_code == 302
    assert "Chủ trì họp" in leader.get(there).text
    assert ("leader-so-xd", "incident.enter") in [(entry.actor, entry.action) for entry in audit.entries(subject="case:")]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE case_entry SET until = now() - interval '1 second'")
    assert ask(leader, there) == [404, 404, 404]


def test_nobody_else_enters(guarded, signed_in):
    _, there = guarded
    assert signed_in("agency_officer", "so-xd").post(f"{there}/enter", {"reason": "tò mò lắm"}).status_code == 403
    elsewhere = signed_in("leader", "ubnd-2", place="2")
    assert elsewhere.post(f"{there}/enter", {"reason": "tò mò lắm"}).status_code == 404
    assert "SC-20" not in elsewhere.get("/incidents").text


def test_its_commander_guards_another_one_and_ends_it(signed_in):
    info = opened()
    duty, other = signed_in("duty_officer", "ioc"), signed_in("agency_officer", "ubnd-4")
    stranger = signed_in("leader", "ioc")
    there = f"/incidents/{info.id}"
    assert other.get(there).status_code == 200
    assert duty.post(f"{there}/guard", {"guarded": "1", "reason": "Có trẻ em bị hại"}).status_code == 302
    assert duty.get(there).status_code == 200 and stranger.get(there).status_code == 200  # of the same body
    assert other.get(there).status_code == 404
    assert all(task.case.guarded for task in Incident.objects.get(id=info.id).tasks.all())
    assert duty.post(f"{there}/guard", {"guarded": "0", "reason": "Không phải trẻ em"}).status_code == 302
    assert not incidents.incident(info.id).guarded


def test_letters_and_the_wall_say_nothing_of_it(guarded, signed_in):
    duty, there = guarded
    duty.post(f"{there}/grade", {"severity": "very_high", "reason": "Nguy hiểm tính mạng", "seen": version(there)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE message::text LIKE '%Cháu bé%') FROM message")
        told, named = cursor.fetchone()
    assert told and not named
    wall = duty.get("/wall")
    assert wall.status_code == 200 and "Cháu bé" not in wall.text
    assert duty.post(f"{there}/guard", {"guarded": "0", "reason": "Không phải trẻ em", "seen": version(there)}).status_code == 302
    assert "Cháu bé" in duty.get("/wall").text
