"""Pages of teams: listed and moved, and a phone that shares its place."""

import json

import pytest
from django.apps import apps

from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.response.teams import api as teams
from tests.present import present

pytestmark = pytest.mark.django_db


def agree(client, team, task):
    return client.post("/teams/share", {"act": "start", "team": team.id, "case": task.case_id})


def send(client, share, *points):
    return client.post("/teams/positions", json.dumps({"share": share, "points": points}), content_type="application/json")


def ms(seconds=0):
    return round((now().timestamp() + seconds) * 1000)


def test_the_list_says_what_each_team_has_and_does(soldier, team, task):
    page = soldier.get("/teams").text
    assert all(words in page for words in ("Đội 1", "2 xuồng", "Đang làm nhiệm vụ", "Đưa dân ra"))
    assert f'href="/incidents/{task.incident_id}#task-{task.id}"' in page
    assert "Đội 1" in soldier.get("/teams?format=csv").content.decode()
    assert soldier.post("/language", {"language": "en"}).status_code in (302, 204, 200)


def test_a_team_is_moved_by_its_own_and_not_by_others(soldier, signed_in, team):
    assert soldier.post(f"/teams/{team.id}/state", {"state": "off_duty"}).status_code == 302
    assert teams.team(team.id, now()).state == "off_duty"
    assert signed_in("commune_officer", "ubnd-2", place="2").post(f"/teams/{team.id}/state", {"state": "ready"}).status_code == 404


def test_a_phone_agrees_sends_and_stops(soldier, team, task):
    told = agree(soldier, team, task).json()
    assert told["until"] > ms() and not told["ended"]
    sent = send(soldier, told["share"], [10.11, 106.11, 9, ms()], [106.11, 10.11, 9, ms()])
    assert sent.status_code == 200 and sent.json()["taken"] == 1
    assert [(one["point"], one["rule"]) for one in sent.json()["refused"]] == [(1, "teams.position.swapped")]
    assert present(teams.team(team.id, now()).position).latitude == 10.11
    assert soldier.post("/teams/share", {"act": "stop", "share": told["share"]}).json()["ended"]
    after = send(soldier, told["share"], [10.12, 106.11, 9, ms()])
    assert after.status_code == 409 and "ngừng" in after.json()["reason"]


def test_another_s_share_is_nobody_s_to_use(soldier, signed_in, team, task):
    share = agree(soldier, team, task).json()["share"]
    other = signed_in("duty_officer", "ioc")
    assert send(other, share, [10.11, 106.11, 9, ms()]).status_code == 404
    assert agree(other, team, task).status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"share": 1}', b'{"share": 1, "points": [[1]]}', b'{"share": true, "points": []}',
             b'{"share": 1, "points": [[1, 2, 3, 1e300]]}', b'{"share": 1, "points": [["1", 2, 3, 4]]}', b"[" * 5000],
)  # fmt: skip
def test_what_can_t_be_read_is_refused_as_json(soldier, body):
    answer = soldier.post("/teams/positions", body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["rule"] == "field.batch"


def test_at_most_two_hundred_places_a_batch(soldier):
    answer = send(soldier, 1, *[[10.11, 106.11, 9, ms()]] * 201)
    assert answer.status_code == 400 and answer.json()["rule"] == "teams.position.many"


def test_each_look_at_a_person_s_way_is_told(soldier, signed_in, team, task):
    share = agree(soldier, team, task).json()["share"]
    send(soldier, share, [10.11, 106.11, 9, ms()])
    reader = signed_in("duty_officer", "ioc")
    assert f"/teams/shares/{share}" in reader.get(f"/teams/{team.id}").text
    for _ in range(2):
        assert "10,11" in reader.get(f"/teams/shares/{share}").text
    assert len([one for one in audit.entries(subject=f"share:{share}") if one.action == "teams.read_track"]) == 2


def test_an_officer_asks_that_own_places_are_erased(soldier, team, task):
    share = agree(soldier, team, task).json()["share"]
    send(soldier, share, [10.11, 106.11, 9, ms()])
    soldier.post("/teams/share", {"act": "stop", "share": share})
    assert soldier.post("/teams/erase").status_code == 302 and "Đã ghi yêu cầu" in soldier.get("/teams").text
    teams.erase_asked(now())
    assert apps.get_model("teams", "TeamPosition").objects.count() == 0 and "Xóa vị trí của tôi" in soldier.get("/teams").text
