"""The clip of an event on its page: played, sought in, taken away, waited for, gone, and as it was for a reason."""

import base64
import io
import re
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import av
import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import expect

from bazan.directory.audit import api as audit
from tests.browsers.camera_pages import signed_in
from tests.browsers.chromium import browser
from tests.browsers.signed_in_page import given
from tests.fixtures.camera_province import filmed, seen
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db


def film(seconds=10) -> bytes:
    """An MP4 as a watching process makes them."""
    made = io.BytesIO()
    with av.open(made, "w", "mp4") as output:
        track = output.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        track.width, track.height, track.pix_fmt = 320, 180, "yuv420p"
        for number in range(5 * seconds):
            picture = av.VideoFrame.from_ndarray(np.full((180, 320, 3), 4 * number % 255, np.uint8), "rgb24")
            picture.pts, picture.time_base = number, Fraction(1, 5)
            output.mux(track.encode(picture))
        output.mux(track.encode(None))
    return made.getvalue()


@pytest.fixture
def duty(camera):
    return signed_in("duty_officer", camera.organization_id)


def aged(event, seconds):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_event SET began_at = began_at - %s * interval '1 s' WHERE id = %s", [seconds, event.id])


def test_a_clip_is_told_with_all_that_makes_it_evidence(duty, camera):
    event = seen(camera)
    info = filmed(camera, event)
    page = duty.get(f"/cameras/events/{event.id}").text
    for said in (f'src="/cameras/events/{event.id}/clip.mp4"', "Clip 10 giây", info.sha256, event.still, "Mép nước, bản 1", "null"):
        assert said in page
    assert f'formaction="/cameras/events/{event.id}/clip/reveal"' in page
    assert len(questions(duty, f"/cameras/events/{event.id}")) <= 18


@pytest.mark.parametrize(("rule_seconds", "age", "said"), [(0, 5, "Đang làm clip"), (0, 40, "Không có clip"), (60, 70, "Đang làm clip")])
def test_a_clip_that_isnt_there_is_being_made_at_first_and_then_was_never_kept(duty, camera, rule_seconds, age, said):
    event = seen(camera)
    aged(event, age)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_rule SET terms = terms || jsonb_build_object('seconds', %s)", [rule_seconds])
    page = duty.get(f"/cameras/events/{event.id}").text
    assert said in page
    assert "<video" not in page
    assert duty.get(f"/cameras/events/{event.id}/clip.mp4").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "told", "sent"),
    [
        ("", 200, None, b"0123456789"),
        ("bytes=0-", 206, "bytes 0-9/10", b"0123456789"),
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=8-99", 206, "bytes 8-9/10", b"89"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=-99", 206, "bytes 0-9/10", b"0123456789"),
        ("bytes=10-", 416, "bytes */10", b""),
        ("bytes=-0", 416, "bytes */10", b""),
        ("bytes=4-2", 200, None, b"0123456789"),
        ("bytes=-", 200, None, b"0123456789"),
        ("bytes=0-1,3-4", 200, None, b"0123456789"),
        ("bytes=x-", 200, None, b"0123456789"),
    ],
)
def test_a_part_of_a_clip_is_sent_as_it_is_asked_for(duty, camera, asked, status, told, sent):
    event = seen(camera)
    filmed(camera, event, b"0123456789")
    answer = duty.get(f"/cameras/events/{event.id}/clip.mp4", headers={"range": asked} if asked else {})
    assert (answer.status_code, answer.headers.get("Content-Range"), answer.content) == (status, told, sent)
    assert (answer.headers["Accept-Ranges"], answer.headers["Cache-Control"]) == ("bytes", "no-store")


def test_clips_are_the_readers_cameras_alone(camera):
    event = seen(camera)
    filmed(camera, event)
    stranger = signed_in("duty_officer", None, sector="health")
    assert stranger.get(f"/cameras/events/{event.id}/clip.mp4").status_code == 404
    assert stranger.post(f"/cameras/events/{event.id}/clip/reveal", {"reason": "Tìm trẻ lạc theo yêu cầu"}).status_code == 404


def test_a_clip_as_it_was_is_shown_for_a_reason_and_noted_each_time(duty, camera):
    event = seen(camera)
    filmed(camera, event)
    address = f"/cameras/events/{event.id}/clip/reveal"
    refused = duty.post(address, {"reason": "vì tôi"})
    assert (refused.status_code, audit.entries(action="cameras.reveal_clip")) == (400, [])
    assert 'value="vì tôi"' in refused.text
    shown = duty.post(address, {"reason": "Tìm trẻ lạc theo yêu cầu của công an"})
    assert f"data:video/mp4;base64,{base64.b64encode(b'as it was sent').decode()}" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "media-src 'self' data:" in shown.headers["Content-Security-Policy"]
    (entry,) = audit.entries(action="cameras.reveal_clip")
    assert (entry.subject, entry.detail["reason"]) == (f"camera_event:{event.id}", "Tìm trẻ lạc theo yêu cầu của công an")
    assert signed_in("agency_officer", camera.organization_id).post(address, {"reason": "Tìm trẻ lạc theo yêu cầu"}).status_code == 403


def test_of_a_clip_that_isnt_kept_as_it_was_nobody_is_offered_it(duty, camera):
    event = seen(camera)
    filmed(camera, event, original=b"")
    page = duty.get(f"/cameras/events/{event.id}").text
    assert "clip/reveal" not in page
    assert "Không có clip gốc" in page


def test_clips_that_no_time_was_left_for_are_told(duty, camera):
    seen(camera)
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE camera_worker SET seen_at = now(), figures = '{"clips": 41, "clips_dropped": 2}'""")
    assert re.search(r"41\s*<span[^>]*>2 clip không kịp làm", duty.get("/cameras/health").text)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_clip_that_was_waited_for_comes_by_itself_plays_and_is_sought_in(camera, duty, live_server):
    """Also by the keyboard alone; and as it was, from the answer itself."""
    event, made = seen(camera), film()
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        session = duty.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        context.route("**/static/**", given)
        page = context.new_page()
        page.goto(f"{live_server.url}/cameras/events/{event.id}")
        expect(page.locator("[data-part=clip] [role=status]")).to_contain_text("Đang làm clip")
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(filmed, camera, event, made, made).result()
            elsewhere.submit(lambda: connection.close()).result()
        page.evaluate("document.dispatchEvent(new CustomEvent('live:cameras', {detail: null}))")
        video = page.locator("video")
        expect(video).to_have_js_property("readyState", 4)
        assert round(video.evaluate("video => video.duration")) == 10
        video.focus()
        page.keyboard.press("Space")
        expect(video).to_have_js_property("paused", False)
        for _ in range(200):
            if played := video.evaluate("video => video.currentTime") > 0.3:
                break
            page.wait_for_timeout(50)
        assert played, "it doesn't play"
        video.evaluate("video => { video.pause(); video.currentTime = 8; }")
        expect(video).to_have_js_property("seeking", False)
        assert video.evaluate("video => video.currentTime") == 8, "it can't be sought in"
        box = page.locator("a[download]").bounding_box()
        assert box and box["height"] >= 44
        page.fill("#reason", "Tìm trẻ lạc theo yêu cầu của công an")
        page.get_by_role("button", name="Xem clip chưa mờ").click()
        expect(page.locator("video[src^='data:']")).to_have_js_property("readyState", 4)
        page.wait_for_load_state()  # the film lies in the page and is there before its styles
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        context.close()
