"""From picture to incident on the wall: what came of an event, for who may know, and nothing where nothing came."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from bazan.cameras.devices import api
from bazan.cameras.events import api as camera_events
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM, Acting, Reach
from bazan.response.incidents import api as incidents
from tests.browsers.camera_pages import signed_in
from tests.fixtures import camera_province
from tests.fixtures.camera_province import line, seen, terms, zone

pytestmark = pytest.mark.django_db
camera, owner, province = camera_province.camera, camera_province.owner, camera_province.province


@pytest.fixture
def event(camera, owner):
    """Somebody at the water's edge, and the alert of it, where a body answers for everything."""
    apps.get_model("organizations", "Responsibility").objects.create(organization_id=owner, sector="*", place_id=camera.place_id)
    seen(camera)
    camera_events.alert(now() + timedelta(seconds=2))
    return api.events()[0]


def opened(event, camera, owner, key="k", guarded=False):
    account, _ = get_user_model().objects.get_or_create(username="truc", defaults={"full_name": "Lê Thị Trực", "organization_id": owner})
    by = Acting(Reach(account.id, "truc", frozenset({"duty_officer"}), None, None), owner)
    return incidents.open_incident("FLOOD", f"Lũ {key}", camera.place_id, by, now(), key, alert_id=event.alert_id, guarded=guarded)


def told(client):
    """What the wall says came of an event; empty: nothing."""
    page = client.get("/cameras").text
    return page[page.index("outcome-title") : page.index("wall-privacy")] if "outcome-title" in page else ""


def test_the_wall_tells_what_came_of_an_event(event, camera, owner):
    duty = signed_in("duty_officer", owner)
    assert told(duty) == "", "an alert alone is no incident"
    incident = opened(event, camera, owner)
    panel = told(duty)
    for said in (
        "Từ hình đến sự cố",
        f'href="/cameras/events/{event.id}"',
        f'href="/alerts/{event.alert_id}"',
        f'href="/incidents/{incident.id}"',
        f"{event.still[:4]}…{event.still[-4:]}",
        "Lê Thị Trực nhận lúc",
        'href="/cameras?camera=bridge"',
        'href="/cameras?near=10.1,106.1"',
    ):
        assert said in panel, said
    assert told(signed_in("administrator", owner)) == "", "who reads no incidents reads of one"


def test_who_may_not_look_live_is_offered_no_live_look(event, camera, owner):
    opened(event, camera, owner)
    panel = told(signed_in("agency_officer", owner))
    assert ("/cameras?near=" in panel, "/cameras?camera=" in panel) == (True, False)


def test_a_guarded_incident_stays_with_whom_it_is(event, camera, owner):
    opened(event, camera, owner, guarded=True)
    assert told(signed_in("duty_officer", owner)) == ""


def test_an_open_one_stands_before_one_that_is_closed(event, camera, owner):
    opened(event, camera, owner, "cầu")
    market = api.register(terms("market"), owner, SYSTEM, now())
    for drawn in (zone(), line()):
        api.draw("market", drawn, SYSTEM, now())
    seen(market)
    camera_events.alert(now() + timedelta(seconds=2))
    newer = opened(api.events()[0], market, owner, "chợ")
    duty = signed_in("duty_officer", owner)
    assert ("Lũ chợ" in told(duty), "Lũ cầu" in told(duty)) == (True, False)
    cases = apps.get_model("casework", "Case").objects
    cases.filter(id=newer.case_id).update(state="closed", closed_at=now())
    assert ("Lũ chợ" in told(duty), "Lũ cầu" in told(duty)) == (False, True)
    cases.update(state="closed", closed_at=now())
    assert ("Lũ chợ" in told(duty), "Đã đóng" in told(duty)) == (True, True)


def test_many_later_events_hide_no_incident(event, camera, owner, monkeypatch):
    monkeypatch.setattr("bazan.response.incidents.web.camera_outcome.MOST", 2)
    opened(event, camera, owner, "cầu")
    rows = apps.get_model("cameras", "CameraEvent").objects
    former = rows.get(id=event.id)
    for number in range(4):
        former.pk, former.key, former.alert_id, former.began_at = None, f"later-{number}", 900 + number, now()
        former.save(force_insert=True)
    assert "Lũ cầu" in told(signed_in("duty_officer", owner))
