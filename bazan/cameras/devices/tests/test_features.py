"""Cameras on a map: where each stands, how, and the ground it sees."""

from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.cameras.devices import api
from bazan.cameras.devices.features import SEES, STANDS, asked, listed
from bazan.cameras.devices.field_of_view import view_of
from bazan.core.geographic_distance import distance_km
from bazan.core.map_layers import Extent, Question
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import seen, terms


def question(**more):
    return Question(at=now(), now=now(), known=now(), **more)


@given(st.floats(8, 24), st.floats(0, 359), st.floats(1, 359), st.floats(5, 500))
def test_a_view_is_a_fan_from_the_camera_as_far_as_it_reaches_and_as_wide(latitude, bearing, angle, reach):
    view = view_of(terms(latitude=latitude, bearing=bearing, view_angle=angle, reach_m=reach))
    assert view is not None
    (ring,) = view["coordinates"]
    assert ring[0] == ring[-1] == (106.1, latitude)
    for longitude, edge in ring[1:-1]:
        assert 1000 * distance_km((latitude, 106.1), (edge, longitude)) == pytest.approx(reach, rel=0.01, abs=0.05)
    (first_x, first_y), (last_x, last_y) = [
        ((longitude - 106.1) * cos(radians(latitude)), edge - latitude) for longitude, edge in (ring[1], ring[-2])
    ]
    share = (first_x * last_x + first_y * last_y) / (first_x**2 + first_y**2) ** 0.5 / (last_x**2 + last_y**2) ** 0.5
    assert share == pytest.approx(cos(radians(angle)), abs=0.01)


def test_all_around_is_a_circle_and_nowhere_is_nothing():
    view = view_of(terms(bearing=0.0, view_angle=360.0, reach_m=50.0))
    assert view is not None
    (ring,) = view["coordinates"]
    assert ring[0] == ring[-1] and (106.1, 10.1) not in ring
    assert view_of(terms()) is None


@pytest.mark.django_db
def test_a_camera_is_drawn_where_it_stands_and_its_view_where_it_looks(camera, owner):
    api.register(terms("market", longitude=106.5, bearing=90.0, view_angle=60.0, reach_m=100.0, road="QL14"), owner, SYSTEM, now())
    assert {layer.code: layer.geometry for layer in listed()} == {STANDS: "point", SEES: "area"}
    assert [feature.id for feature in asked(STANDS, question())] == ["bridge", "market"]
    (view,) = asked(SEES, question())
    assert (view.id, view.name, view.geometry["type"]) == ("market", "Góc nhìn của Cầu market", "Polygon")
    assert ("Nhìn về", "đông, 90°") in view.facts and ("Đường", "QL14") in view.facts
    west = Extent(106.0, 10.0, 106.2, 10.2)
    assert [feature.id for feature in asked(STANDS, question(extent=west))] == ["bridge"]
    assert asked(SEES, question(extent=west)) == []
    assert [feature.id for feature in asked(SEES, question(extent=Extent(106.5005, 10.0, 106.6, 10.2)))] == ["market"]
    assert [feature.id for feature in asked(STANDS, question(ids=frozenset(["market"])))] == ["market"]


@pytest.mark.django_db
def test_a_cameras_light_its_picture_and_its_way_to_the_live_one(camera, owner):
    api.register(terms("market"), owner, SYSTEM, now())
    seen(camera)
    bridge, market = asked(STANDS, question())
    assert (bridge.light, bridge.line, bridge.picture, bridge.href) == ("good", "", "/cameras/bridge/still.jpg", "/cameras/bridge")
    assert [(link.href, link.permission) for link in bridge.links] == [("/cameras?camera=bridge", "cameras.live")]
    assert bridge.same == f"things.camera/{camera.thing_id}"
    assert (market.light, market.line, market.picture) == ("missing", "Chưa có máy nào theo dõi", "")
