"""Cameras on the operations map, and from the map to the wall; the nearest of them beside what happens."""

import pytest

from bazan.cameras.devices import api
from bazan.cameras.live import api as live
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.camera_pages import signed_in
from tests.fixtures.camera_province import seen, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(camera):
    return signed_in("duty_officer", camera.organization_id)


def test_a_cameras_card_shows_its_picture_and_opens_it_live_for_who_may(duty, camera, owner):
    seen(camera)
    page = duty.get("/map/card?card=cameras/bridge").text
    for said in ("Cầu bridge", 'src="/cameras/bridge/still.jpg"', 'href="/cameras?camera=bridge"', "Xem trực tiếp", "Trông cầu"):
        assert said in page
    other = signed_in("agency_officer", owner).get("/map/card?card=cameras/bridge").text
    assert "Cầu bridge" in other and "Xem trực tiếp" not in other
    assert signed_in("duty_officer", None, sector="health").get("/map/card?card=cameras/bridge").status_code == 404


def test_the_map_draws_cameras_and_what_they_see(duty, owner):
    api.register(terms("market", latitude=10.15, bearing=45.0, reach_m=100.0), owner, SYSTEM, now())
    features = duty.get("/map/features?box=106,10,107,11&on=cameras,cameras.views").json()["layers"]
    assert {layer: len(told["features"]) for layer, told in features.items()} == {"cameras": 2, "cameras.views": 1}


def test_the_nearest_cameras_tell_how_far_how_they_stand_and_whether_live(camera, owner):
    seen(camera)
    for number, longitude in enumerate((106.105, 106.11, 106.12, 106.5)):
        api.register(terms(f"c-{number}", longitude=longitude), owner, SYSTEM, now())
    duty, agency = (signed_in(role, owner) for role in ("duty_officer", "agency_officer"))
    nearest = near(duty)
    assert [(camera.name, camera.light, camera.live) for camera in nearest] == [
        ("Cầu bridge", "good", True), ("Cầu c-0", "missing", False), ("Cầu c-1", "missing", False),
    ]  # fmt: skip
    assert (nearest[0].still, nearest[1].still, nearest[1].km) == ("/cameras/bridge/still.jpg", "", "0,5")
    assert [camera.live for camera in near(agency)] == [False] * 3
    assert near(duty, 107.0) == near(signed_in("data_steward", owner)) == []


def near(client, longitude=106.1):
    """As the page of whoever is signed in would have them."""
    answer = client.get("/alerts")
    return live.near(answer.wsgi_request.reach, 10.1, longitude)
