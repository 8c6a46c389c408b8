"""A camera outside of its hours, or switched off, is shown to nobody, and why is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bazan.cameras.devices import api
from bazan.core.time import LOCAL, now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.camera_pages import signed_in
from tests.fixtures.camera_province import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(camera, monkeypatch):
    seen(camera)
    monkeypatch.setattr("bazan.cameras.live.web.pictures.piece", lambda number, name: (name.encode(), "video/mp4"))
    monkeypatch.setattr("bazan.cameras.live.vision_client.stills", lambda numbers: [b"a picture" for _ in numbers])
    return signed_in("duty_officer", camera.organization_id)


def shown(duty):
    return [duty.get(f"/cameras/bridge/{name}").status_code for name in ("live/live.m3u8", "live/segment-3.m4s", "still.jpg")]


def test_outside_of_its_hours_nobody_sees_it(duty, camera, owner):
    assert shown(duty) == [200, 200, 200]
    assert b"a picture" in duty.get("/cameras/stills?codes=bridge").content
    span = tuple(f"{(now() + timedelta(hours=hours)).astimezone(LOCAL):%H:%M}" for hours in (2, 4))
    api.register(replace(camera.terms, hours=(span,)), owner, SYSTEM, now())
    assert shown(duty) == [409, 409, 409]
    assert "–".join(span) in duty.get("/cameras/bridge/live/live.m3u8").text
    assert b"a picture" not in duty.get("/cameras/stills?codes=bridge").content
    assert "Nghỉ theo giờ" in duty.get("/cameras/bridge").text


def test_switched_off_nobody_sees_it(duty, camera, owner):
    api.register(replace(camera.terms, enabled=False), owner, SYSTEM, now())
    assert shown(duty) == [409, 409, 409]
    assert "Đã có người tắt theo dõi" in duty.get("/cameras/bridge/live/live.m3u8").text
    assert b"a picture" not in duty.get("/cameras/stills?codes=bridge").content
