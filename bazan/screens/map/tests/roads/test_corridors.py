"""A corridor follows the road or the river between its points, and says by which; or that there is none, and stays straight."""

import json
import re
from html import unescape

import pytest
from shapely.geometry import Point, shape

from bazan.core.time import now
from bazan.response.incidents import api as incidents
from tests.fixtures.incident_province import commune, duty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roads")]

ROAD = "corridor:300,road:10.101,106.1;10.149,106.2"
RIVER = "corridor:300,river:10.05,106.1;10.046,106.2"


def told(client, area, path="/map/area", **said):
    answer = client.get(path, {"area": area, **said})
    assert answer.status_code == 200, answer.content.decode()[-900:]
    return answer.content.decode()


def drawn(page):
    return shape(json.loads(unescape(re.findall(r'data-geometry="([^"]*)"', page)[0])))


def test_along_the_road_it_turns_where_the_road_turns(signed_in):
    page = told(signed_in("duty_officer", "ioc"), ROAD)
    assert "Vẽ theo đường: " in page and "QL1" in page and "Đường Hai" in page
    ground = drawn(page)
    assert ground.contains(Point(106.15, 10.125)) and ground.contains(Point(106.14, 10.1))
    assert not ground.contains(Point(106.14, 10.12))


def test_along_the_river_it_follows_the_water(signed_in):
    page = told(signed_in("duty_officer", "ioc"), RIVER)
    assert "Vẽ theo sông: Sông Một." in page and drawn(page).contains(Point(106.15, 10.06))


@pytest.mark.parametrize(
    ("area", "said"),
    [("corridor:300,road:10.05,106.1;10.06,106.2", "Không vẽ theo đường được: một điểm cách đường quá 1.000 m"),
     ("corridor:300,river:10.15,106.1;10.16,106.2", "Không vẽ theo sông được: một điểm cách sông, suối quá 1.000 m")],
)  # fmt: skip
def test_where_there_is_none_it_stays_straight_and_says_so(signed_in, area, said):
    page = told(signed_in("duty_officer", "ioc"), area)
    straight = told(signed_in("duty_officer", "so-xd"), re.sub(",(road|river)", "", area))
    assert said in page and "Vẽ theo" not in straight and drawn(page).equals(drawn(straight))


def test_the_form_without_a_script_leads_to_the_same_address(signed_in):
    client = signed_in("duty_officer", "ioc")
    form = {"points": "10.101, 106.1\r\n10.149, 106.2\r\n", "metres": "300", "along": "road", "c": "10.1,106.2,11"}
    answer = client.get("/map/corridor", form)
    assert answer.status_code == 302 and f"area={ROAD}" in answer["Location"] and "c=10.1" in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert "Vẽ theo đường: " in page and "10.101, 106.1" in page and '<option value="road" selected>' in page
    refused = client.get(client.get("/map/corridor", form | {"points": "chỗ này"})["Location"])
    assert refused.status_code == 200 and "Không hiểu vùng" in refused.content.decode()


def test_it_becomes_the_area_of_an_incident_and_of_a_warning(signed_in):
    client = signed_in("duty_officer", "ioc")
    made = incidents.open_incident("FLOOD", "Ngập", commune(), duty(), now(), "k", point=(10.1, 106.12))
    page = told(client, ROAD)
    points = unescape(re.findall(r'name="points"\s+value="([^"]*)"', page)[0])
    answer = client.post(f"/incidents/{made.id}/area", {"basis": "corridor", "points": points, "metres": "300.0"})
    assert answer.status_code == 302
    (area,) = incidents.areas([made.case_id], now()).values()
    assert shape(dict(area.geometry)).symmetric_difference(drawn(page)).area < 1e-6
    warning = unescape(re.findall(r'href="(/warnings/new\?polygon=[^"]*)"', page)[0])
    assert len(warning) < 16_000 and client.get(warning).status_code == 200


@pytest.mark.parametrize(
    "area",
    ["corridor:300,lake:10.1,106.1;10.1,106.2", "corridor:300,road:10.1,106.1", "corridor:300,road:" + ";".join(["10.1,106.1"] * 41)],
)
def test_what_can_t_be_followed_is_refused(signed_in, area):
    assert 'role="alert"' in told(signed_in("duty_officer", "ioc"), area)
