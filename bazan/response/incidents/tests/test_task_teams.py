"""Teams sent to tasks: named when a task is given, sent by whoever owes it, home when it is over."""

import pytest

from bazan.core.errors import Refused
from bazan.core.settings import ROOT
from bazan.response.incidents import api
from bazan.response.teams import api as teams
from tests.fixtures import minimal_province
from tests.fixtures.incident_province import NOW, body, duty, later, opened, soldiers

pytestmark = pytest.mark.django_db
TEAM = """
[[teams]]
code = "doi-1"
vi = "Đội 1"
en = "Team 1"
organization = "bch-quan-su"
kind = "rescue"
people = 8
assets = { boat = 2 }
latitude = 10.1
longitude = 106.1
"""


@pytest.fixture
def team(province, tmp_path):
    minimal_province.write(tmp_path / "province", {"teams.toml": TEAM})
    teams.load_province(tmp_path / "province", NOW, lists=ROOT / "provinces" / "dak_nong")
    return teams.teams(NOW)[0]


def given(code="bch-quan-su", key="t", **more):
    return api.give_task(opened().id, "Đưa dân ra", body(code), 60, duty(), NOW, key, **more)


def test_who_gives_a_task_may_name_the_team(team):
    task = given(team_id=team.id)
    assert teams.team(team.id, NOW).case_id == task.case_id


def test_a_team_of_another_organization_is_refused_and_the_task_with_it(team):
    with pytest.raises(Refused, match=r"teams.task.body"):
        given("so-yt", team_id=team.id)
    assert all(task.what["vi"] != "Đưa dân ra" for task in api.tasks(opened().id))


@pytest.mark.parametrize("act", ["finish", "decline", "drop"])
def test_whoever_owes_it_sends_a_team_that_is_home_when_the_task_is_over(team, act):
    task = given()
    api.send_team(task.id, team.id, soldiers(), later(1))
    assert teams.team(team.id, later(1)).state == "on_task"
    assert [line.text for line in api.log(task.incident_id) if line.act == "send_team"] == ["Đội 1"]
    by = duty() if act == "drop" else soldiers()
    api.move_task(task.id, act, by, api.task(task.id).version, later(2), reason="Đã đưa hết")
    assert teams.team(team.id, later(2)).state == "ready"
