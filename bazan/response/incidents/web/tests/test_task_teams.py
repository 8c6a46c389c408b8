"""Teams on the page of an incident: the phone's card, a team sent to a task."""

import pytest

from bazan.core.time import now
from bazan.response.incidents import api as incidents
from bazan.response.teams import api as teams
from tests.fixtures.incident_province import body, duty, opened

pytestmark = pytest.mark.django_db


def test_the_phone_s_card_stands_on_the_task_of_its_own_organization_alone(soldier, signed_in, team, task):
    assert "<share-position" in soldier.get(f"/incidents/{task.incident_id}").text
    assert "<share-position" not in signed_in("duty_officer", "ioc").get(f"/incidents/{task.incident_id}").text


def test_a_team_is_sent_from_the_card_of_a_task(soldier, team):
    task = incidents.give_task(opened(at=now()).id, "Đưa dân ra", body("bch-quan-su"), 60, duty(), now(), "t")
    assert soldier.post(f"/incidents/tasks/{task.id}/send_team", {"team": team.id}).status_code == 302
    assert teams.team(team.id, now()).case_id == task.case_id


def test_whoever_gives_a_task_names_its_team(signed_in, team):
    there = f"/incidents/{opened(at=now()).id}"
    given = {"what": "Đưa dân ra", "organization": "bch-quan-su", "minutes": 60, "key": "t", "team": team.id}
    client = signed_in("duty_officer", "ioc")
    assert f'<option value="{team.id}">Đội 1</option>' in client.get(there).text
    assert client.post(f"{there}/task", given | {"organization": "so-yt", "key": "u"}).status_code == 400
    assert client.post(f"{there}/task", given).status_code == 302
    assert teams.team(team.id, now()).state == "on_task"
