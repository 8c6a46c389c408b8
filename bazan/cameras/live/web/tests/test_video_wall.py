"""The wall, a camera's page, the health board, the search: who sees what, what is noted, how many questions it takes."""

import base64
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from bazan.cameras.devices import api
from bazan.cameras.live import vision_client
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.camera_pages import signed_in
from tests.fixtures.camera_events import crossed
from tests.fixtures.camera_province import seen, terms
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(camera):
    return signed_in("duty_officer", camera.organization_id)


def test_the_wall_shows_cameras_what_is_drawn_what_crossed_and_what_waits(duty, camera):
    event = seen(camera)
    page = duty.get("/cameras").text
    for said in (
        "Cầu bridge",
        "Mép nước",
        "91\N{NO-BREAK SPACE}%",
        "2 người, nhỏ nhất 64 px",
        f"/cameras/events/{event.id}/still.jpg",
        "Từ 0 giờ",
        "1/1",
    ):
        assert said in page
    assert 'points="64,180 320,180 320,324 64,324"' in page, "a zone isn't drawn where it lies on the picture"
    assert "data-plays" not in page, "a live picture began by itself"


def test_the_camera_that_is_chosen_stands_first_and_plays_for_who_may(duty, camera, owner):
    api.register(terms("market"), owner, SYSTEM, now())
    seen(camera)
    page = duty.get("/cameras?camera=market").text
    assert page.index('data-camera="market"') < page.index('data-camera="bridge"')
    assert "data-plays" in page
    assert "data-plays" not in signed_in("agency_officer", owner).get("/cameras?camera=market").text


def test_the_nearest_cameras_stand_first_around_what_happens(duty, camera, owner):
    api.register(terms("far", longitude=106.5), owner, SYSTEM, now())
    page = duty.get("/cameras?near=10.1,106.49").text
    assert page.index('data-camera="far"') < page.index('data-camera="bridge"')
    for nonsense in ("", "north", "1", "nan,inf", "1,2,3"):
        assert duty.get(f"/cameras?near={nonsense}").status_code == 200


def test_an_event_is_reviewed_where_it_stands(duty, camera):
    event = seen(camera)
    answer = duty.post(f"/cameras/events/{event.id}/review", {"review": "false", "then": "/cameras?camera=bridge"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cameras?camera=bridge")
    assert api.event(event.id).review == "false"
    assert "Không có sự kiện chờ duyệt" in duty.get("/cameras").text
    assert (
        duty.post(f"/cameras/events/{event.id}/review", {"review": "true", "then": "https://elsewhere.example"}).headers["Location"]
        == "/cameras"
    )
    assert duty.post(f"/cameras/events/{event.id}/review", {"review": "maybe"}).status_code == 400


def test_an_occasion_is_switched_for_a_reason(duty, camera):
    refused = duty.post("/cameras/profile", {"profile": "flood", "reason": ""})
    assert refused.status_code == 400
    assert "Hãy nêu lý do" in refused.text
    assert duty.post("/cameras/profile", {"profile": "flood", "reason": "Nước lên"}).status_code == 302
    assert api.profile() == "flood"


def test_pictures_are_the_readers_cameras_alone(duty, camera, owner):
    event = seen(camera)
    answer = duty.get(f"/cameras/events/{event.id}/still.jpg")
    assert (answer.content, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        b"a blurred picture",
        "image/jpeg",
        "no-store",
    )
    stranger = signed_in("duty_officer", None, sector="health")
    assert stranger.get(f"/cameras/events/{event.id}/still.jpg").status_code == 404
    assert stranger.get("/cameras/bridge").status_code == 404
    assert "Chưa có camera nào" in stranger.get("/cameras").text


def test_a_live_look_is_for_who_holds_the_right_and_is_noted_once_an_hour(duty, camera, monkeypatch):
    monkeypatch.setattr("bazan.cameras.live.web.pictures.piece", lambda number, name: (name.encode(), "video/mp4"))
    assert duty.get("/cameras/bridge/live/live.m3u8").content == b"live.m3u8"
    assert duty.get("/cameras/bridge/live/segment-3.m4s").status_code == 200
    assert [entry.subject for entry in audit.entries(action="cameras.live")] == ["camera:bridge"]
    for name in ("..%2Fstill.jpg", "segment-x.m4s", "still.jpg", "init-1.mp4.exe"):
        assert duty.get(f"/cameras/bridge/live/{name}").status_code == 404
    assert signed_in("agency_officer", camera.organization_id).get("/cameras/bridge/live/live.m3u8").status_code == 403


def test_the_picture_as_it_was_is_shown_for_a_reason_and_noted_each_time(duty, camera):
    event = seen(camera)
    address = f"/cameras/events/{event.id}"
    assert "as it was" not in duty.get(address).text
    refused = duty.post(f"{address}/reveal", {"reason": "vì tôi"})
    assert (refused.status_code, audit.entries(action="cameras.reveal")) == (400, [])
    for _ in range(2):
        shown = duty.post(f"{address}/reveal", {"reason": "Tìm trẻ lạc theo yêu cầu của công an"})
        assert base64.b64encode(b"as it was").decode() in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
    entries = audit.entries(action="cameras.reveal")
    assert [entry.subject for entry in entries] == [f"camera_event:{event.id}"] * 2
    assert entries[0].detail["reason"] == "Tìm trẻ lạc theo yêu cầu của công an"
    other = signed_in("agency_officer", camera.organization_id)
    assert other.post(f"{address}/reveal", {"reason": "Tìm trẻ lạc theo yêu cầu"}).status_code == 403
    assert "Bạn không có quyền mở hình gốc" in other.get(address).text


def test_a_process_that_is_gone_is_said_to_be(duty, camera):
    seen(camera)
    assert duty.get("/cameras/bridge/still.jpg").status_code == 503
    connection.cursor().execute("UPDATE camera_lease SET expires_at = now() - interval '1 s'")
    assert duty.get("/cameras/bridge/still.jpg").status_code == 503
    assert "Chưa có máy nào theo dõi" in duty.get("/cameras/bridge").text


def test_the_health_board_names_the_dead_since_when_and_whose(duty, camera, owner):
    seen(camera)
    api.register(terms("market"), owner, SYSTEM, now())
    api.find_silent(now())
    page = duty.get("/cameras/health?show=ill").text
    assert "Cầu market" in page
    assert "Cầu bridge" not in page
    assert "1/2" in page, "how many of the owner's are well"
    table = duty.get("/cameras/health.csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in table.splitlines()] == ["code", "market", "bridge"]


def test_events_are_searched(duty, camera):
    event = seen(camera)
    assert "Mép nước" in duty.get("/cameras/events?purpose=intrusion&camera=bridge&review=waiting").text
    for nothing in ("purpose=crowd", "camera=none", "review=true", f"to={(now() - timedelta(days=2)).date()}"):
        assert "Không có sự kiện nào" in duty.get(f"/cameras/events?{nothing}").text, nothing
    api.review(event.id, "true", SYSTEM, now())
    assert "Mép nước" in duty.get("/cameras/events?review=true").text
    assert duty.get("/cameras/events?from=yesterday").status_code == 400


def test_a_cameras_page_tells_what_for_and_how_well(duty, camera):
    seen(camera)
    page = duty.get("/cameras/bridge").text
    for said in ("Trông cầu", "Law 91/2025", "640 × 360, h264", "30 ngày", "100,0\N{NO-BREAK SPACE}%"):
        assert said in page


def test_the_last_hours_stand_beside_the_same_hours_of_the_day_before(duty, camera):
    seen(camera)
    assert "cùng giờ hôm qua" not in duty.get("/cameras").text, "nothing was counted then"
    at = now().timestamp()
    crossed(camera, "a", *(("car", forward, at - 3600 * hours, 2) for hours in (24.5, 25, 26) for forward in (True, False)))
    said = "6 giờ qua: 3 lượt; cùng giờ hôm qua: 12 lượt"
    assert f"{said} (không so được" in duty.get("/cameras").text, "a line drawn just now was compared with a day before it"
    apps.get_model("cameras", "CameraRule").objects.update(drawn_at=now() - timedelta(days=2))
    for address in ("/cameras", "/cameras/bridge"):
        page = duty.get(address).text
        assert f"{said} (−75\N{NO-BREAK SPACE}%)" in page
        assert "hôm qua, ngược" in page
    faults = apps.get_model("cameras", "CameraFault").objects
    fault = faults.create(camera_id=camera.id, fault="dark", began_at=now() - timedelta(hours=27), ended_at=now() - timedelta(hours=26))
    assert f"{said} (không so được" in duty.get("/cameras").text, "fewer seen in the dark were told as fewer that crossed"
    fault.began_at, fault.ended_at = now() - timedelta(hours=20), now() - timedelta(hours=19)
    fault.save()
    assert "−75" in duty.get("/cameras").text, "it was ill between the two spans alone"


def test_more_cameras_and_events_ask_the_database_no_more(duty, camera, owner):
    seen(camera)
    duty.get("/cameras")
    few = {path: len(questions(duty, path)) for path in ("/cameras", "/cameras/health", "/cameras/events", "/cameras/bridge")}
    for number in range(8):
        api.register(terms(f"c-{number}"), owner, SYSTEM, now())
    many = {path: len(questions(duty, path)) for path in few}
    assert many == few
    assert max(many.values()) <= 22


def test_pictures_are_asked_for_with_the_houses_key(monkeypatch, camera):
    asked = []

    class Line:
        def get(self, path):
            asked.append(path)
            raise vision_client.httpx.ConnectError("away")

    monkeypatch.setattr(vision_client, "_line", lambda address: Line())
    seen(camera)
    with pytest.raises(vision_client.Unavailable):
        vision_client.piece(camera.id, "still.jpg")
    assert asked == [f"/cameras/{camera.id}/still.jpg"]
