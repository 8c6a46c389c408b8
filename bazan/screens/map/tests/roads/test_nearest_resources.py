"""What is nearest to a point of the map by open roads, and the way there."""

import json

import pytest

from bazan.core.time import now
from bazan.response.incidents import api as incidents
from bazan.response.road_closures import api as road_closures
from tests.fixtures.incident_province import commune, duty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roads")]

POINT = "10.100000,106.120000"


def asked(client, path, **said):
    answer = client.get(path, said)
    assert answer.status_code == 200, answer.content.decode()[-900:]
    return answer.content.decode()


def test_the_nearest_teams_come_with_their_time_and_what_they_go_around(signed_in, cut):
    client = signed_in("duty_officer", "ioc")
    told = asked(client, "/map/near", point=POINT, near="teams")
    assert told.index("Đội 1") < told.index("Đội 2") and "theo đường bộ" in told
    assert told.count("vòng QL1, thêm") == 1 and told.index("Đội 2") < told.index("vòng QL1")
    told = asked(client, "/map/near", point=POINT, near="teams:boat")
    assert "Đội 1" in told and "Đội 2" not in told


def test_a_road_opened_again_is_gone_around_no_more(signed_in, cut):
    client = signed_in("duty_officer", "ioc")
    road_closures.reopen_road(cut.id, duty(), 1, now())
    assert "vòng" not in asked(client, "/map/near", point=POINT, near="teams")


def test_the_way_of_a_row_is_drawn_with_its_time(signed_in, cut):
    client = signed_in("duty_officer", "ioc")
    told = json.loads(asked(client, "/map/route", **{"from": "10.1,106.3", "to": POINT, "vehicle": "emergency"}))
    assert told["geometry"]["type"] == "LineString" and [106.25, 10.15] in told["geometry"]["coordinates"]
    said = told["properties"]
    assert said["found"] == "road" and said["duration_s"] > said["unhindered_s"] and "vòng QL1" in said["said"]
    assert [one["road"] for one in said["avoided"]] == ["QL1"] and "Đường Ba" in [step["road"] for step in said["steps"]]


def test_how_far_one_gets_is_three_areas_the_widest_first(signed_in):
    told = json.loads(asked(signed_in("duty_officer", "ioc"), "/map/reach", point=POINT))
    assert [one["properties"]["minutes"] for one in told["features"]] == [20, 10, 5]


def test_the_card_of_a_point_has_the_nearest_without_a_script(signed_in, team):
    client = signed_in("duty_officer", "ioc")
    page = asked(client, "/map", card=f"point/{POINT}", near="teams", way=f"teams/{team('t2')}", c="10.1,106.2,11")
    assert 'class="map-over-way"' in page and "Đội 2" in page and 'href="/teams#team-' in page
    assert page.count('class="map-over-reach"') == 0
    assert asked(client, "/map", card=f"point/{POINT}", way="reach", c="10.1,106.2,11").count('class="map-over-reach"') == 3


def test_a_team_is_sent_to_the_incident_whose_card_is_open(signed_in, team):
    client = signed_in("duty_officer", "ioc")
    made = incidents.open_incident("FLOOD", "Ngập", commune(), duty(), now(), "k", point=(10.1, 106.12))
    told = asked(client, "/map/card", card=f"incidents.points/{made.id}", near="teams")
    assert f'href="/incidents/{made.id}?team={team("t1")}#tasks"' in told
    page = asked(client, f"/incidents/{made.id}", team=str(team("t1")))
    assert f'<option value="{team("t1")}" selected>' in page


@pytest.mark.parametrize("point", ["", "10", "a,b", "nan,1", "99,106"])
def test_a_point_nobody_can_stand_at_is_refused(signed_in, point):
    client = signed_in("duty_officer", "ioc")
    for path, said in (("/map/near", {"point": point, "near": "teams"}), ("/map/reach", {"point": point})):
        assert client.get(path, said).status_code == 400
    assert client.get("/map/route", {"from": point, "to": POINT}).status_code == 400
    assert client.get("/map/route", {"from": POINT, "to": POINT, "vehicle": "tank"}).status_code == 400
