"""A road is closed from the map: from what lies under a point, and along a corridor."""

import re
from html import unescape

import pytest

from bazan.core.time import now
from bazan.response.road_closures import api as road_closures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roads")]

POINT = {"card": "point/10.1005,106.12", "c": "10.1,106.12,12", "on": "teams"}


def form(page):
    """The address of the form that closes a road there; None: it isn't offered."""
    found = re.search(r'href="(/closures/new[^"]*)"', page)
    return unescape(found[1]) if found else None


def test_a_road_is_closed_where_somebody_points(signed_in):
    client = signed_in("duty_officer", "ioc")
    page = client.get(form(client.get("/map", POINT).text)).text
    assert 'value="QL1"' in page and "10.100000,106.120000" in page
    given = {name: unescape(value) for name, value in re.findall(r'name="(key|back|since)"[^>]*?value="([^"]*)"', page)}
    sent = {"road": "QL1", "cause": "flood", "whom": "all", "points": "10.1,106.12", **given}
    answer = client.post("/closures/new", sent)
    assert answer.status_code == 302, answer.text
    shown = client.get(answer["Location"]).text
    (made,) = road_closures.closures(now())
    assert f'data-map-card-key="closures/{made.id}"' in shown and "on=teams,closures" in answer["Location"]


def test_away_from_roads_the_form_has_the_point_alone(signed_in):
    told = form(signed_in("duty_officer", "ioc").get("/map/card?card=point/10.12,106.1").text)
    assert told and "at=10.120000,106.100000&road=&" in told


def test_a_corridor_along_a_road_is_closed_with_its_line(signed_in):
    client = signed_in("duty_officer", "ioc")
    told = form(client.get("/map/area?area=corridor:300,road:10.1,106.1;10.1,106.2").text)
    page = client.get(told).text
    assert 'value="QL1"' in page and page.count("106.") >= 2 and "10.100000,106.100000\n" in page
    for other in ("circle:10.1,106.1,500", "corridor:300,river:10.05,106.1;10.046,106.2"):
        assert form(client.get(f"/map/area?area={other}").text) is None


def test_who_closes_no_road_there_or_looks_at_the_past_isnt_offered_it(signed_in):
    assert form(signed_in("leader", "ubnd-tinh").get("/map", POINT).text) is None
    assert form(signed_in("commune_officer", "ubnd-2", place="2").get("/map", POINT).text) is None
    assert form(signed_in("commune_officer", "ubnd-1", place="1").get("/map", POINT).text)
    assert form(signed_in("duty_officer", "ioc").get("/map", POINT | {"at": "2026-01-01T00:00:00"}).text) is None
