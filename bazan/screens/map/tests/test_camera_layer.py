"""Cameras in the table of the map, with the light of what is told of them, and the way from the map to their wall."""

from bazan.cameras.devices import api as devices
from bazan.core.map_layers import Feature, Layer, point
from bazan.core.time import local_day, now
from bazan.directory.map_layers.types import Answer
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import SYSTEM
from bazan.screens.map import rules
from tests.fixtures import alerts
from tests.fixtures.camera_province import terms


def test_cameras_and_what_they_see_stand_in_the_table_and_the_map_leads_to_their_wall(signed, province, db):
    station, owner = alerts.stations(1)[0], organizations.all_on(local_day(now()))[0]
    here = {"latitude": station.latitude, "longitude": station.longitude, "bearing": 45.0}
    devices.register(terms("market", **here), owner.id, SYSTEM, now())
    page = signed().get("/map?on=cameras,cameras.views").text
    assert "Góc nhìn của Cầu market" in page, "what it sees isn't in the table"
    assert 'href="/cameras?within=' in page
    steward = signed("data_steward").get("/map").text
    assert "/cameras?within=" not in steward and "Camera: tình trạng và hình" not in steward


def test_an_alert_of_a_cameras_station_gives_the_camera_its_light_and_is_drawn_once():
    camera = Feature("bridge", point(12, 107), "Cầu", "good", same="things.camera/5")
    alert = Feature("9", point(12, 107), "Đông người", "off", about="things.camera/5")
    answers = [
        Answer(Layer("cameras", "Camera", "security", "point"), (camera,)),
        Answer(Layer("alerts", "Cảnh báo", "response", "point"), (alert,)),
    ]
    drawn, told = rules.merged(answers)
    assert [(feature.id, feature.light) for feature in drawn.features] == [("bridge", "off")]
    assert told.features == ()
