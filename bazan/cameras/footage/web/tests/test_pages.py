"""Clips handed in on their page, jobs begun, stopped and answered there, drafts of rules tried; who may not sees none of it."""

import csv
import io

import pytest
from django.db import connection

from bazan.cameras.devices import api as devices
from bazan.cameras.footage.web.tests.page_fixtures import MP4, SAID, looked_through, piece, sent, signed_in
from bazan.directory.audit import api as audit
from tests.fixtures.camera_province import filmed, seen
from tests.fixtures.footage_jobs import DETECTOR_OFF, SEEN, answered, under_way
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db
LINE = {"purpose": "count", "points": "50 0\n50 100", "kinds": ["person", "car"]}


@pytest.fixture
def clip(duty):
    return looked_through(sent(duty))


def begun(client, page, **more):
    answer = client.post(f"{page}/ask", LINE | more)
    assert answer.status_code == 302, answer.text
    return client.get(page).text


def test_a_clip_is_handed_in_and_waits_to_be_looked_through(duty, camera):
    page = sent(duty, camera="bridge", recorded_at="2026-11-20T14:30")
    text = duty.get(page).text
    for said in ("Chờ xem qua", "Chưa có hình", "Công văn 8/CV", "Cầu bridge", "Người duty_officer", "14:30"):
        assert said in text, said
    assert 'id="job-form"' not in text, "there is no picture to draw on yet"
    assert "Chợ Đắk Mil" in duty.get("/cameras/footage").text
    assert len(questions(duty, "/cameras/footage")) <= 16


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": ""}, "Hãy đặt tên cho clip."),
        ({"legal_basis": ""}, "Hãy ghi căn cứ pháp lý."),
        ({"size": 900 << 20}, "Tệp 900 MB, lớn hơn mức 200 MB."),
        ({"size": 0}, "Hãy chọn một tệp có nội dung."),
        ({"recorded_at": "hôm qua"}, "Hãy ghi ngày và giờ"),
        ({"camera": "nobodys"}, "nobodys"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(duty, more, said):
    answer = duty.post("/cameras/footage/hand-in", SAID | {"size": 9} | more)
    assert answer.status_code in (400, 404)
    assert said in answer.text
    assert 'value="Đếm xe"' in answer.text


def test_a_picture_is_told_and_the_clip_that_was_begun_is_gone(duty):
    page = duty.post("/cameras/footage/hand-in", SAID | {"size": 400})["Location"]
    answer = piece(duty, page, 0, b"\xff\xd8\xff" + bytes(397))
    assert answer.status_code == 400 and "Đây là ảnh" in answer.json()["refusal"]
    assert duty.get(page).status_code == 404


def test_a_clip_half_sent_asks_for_the_rest(duty):
    page = duty.post("/cameras/footage/hand-in", SAID | {"size": len(MP4)})["Location"]
    assert "Hãy chọn lại đúng tệp cho.mp4" in duty.get(page).text
    wrong = piece(duty, page, 0, MP4[:-1])
    assert wrong.status_code == 400 and "phần thứ 1" in wrong.json()["refusal"]


def test_a_line_is_counted_and_taken_away_as_a_table(duty, clip):
    assert 'max="100" value="0"' in begun(duty, clip)
    job = answered(SEEN | {"crossings": {"line": [7, 3]}, "tracks": {"person": 12}})
    text = duty.get(clip).text
    assert "Theo dõi được 12 người trên 120 hình" in text
    table = list(csv.reader(io.StringIO(duty.get(f"/cameras/footage/jobs/{job}/table.csv").content.decode("utf-8-sig"))))
    assert [tuple(row) for row in table[1:]] == [("xuôi", "7"), ("ngược", "3")]
    assert len(questions(duty, clip)) <= 14


@pytest.mark.parametrize(
    ("more", "said", "field"),
    [
        ({"points": "50 0"}, "2", "points"),
        ({"points": "left"}, "Dòng 1", "points"),
        ({"kinds": []}, "Hãy chọn loại được xét", "kinds"),
        ({"purpose": "export", "began": "soon"}, "“soon” không phải là số giây", "began"),
        ({"purpose": "export", "began": "99"}, "Chọn từ giây nào đến giây nào", "began"),
        ({"purpose": "dance"}, "Hãy chọn việc cần làm.", "kind"),
    ],
)
def test_a_job_that_cant_be_is_refused_at_its_field(duty, clip, more, said, field):
    answer = duty.post(f"{clip}/ask", LINE | more)
    assert answer.status_code == 400
    assert said in answer.text and f'id="error-{field}"' in answer.text
    assert ("soon" in answer.text) == ("soon" in more.values())


def test_a_job_is_stopped_and_gone_on_with(duty, clip):
    begun(duty, clip)
    job = under_way(0.25)
    assert 'value="25"' in duty.get(clip).text
    duty.post(f"/cameras/footage/jobs/{job}/cancel")
    assert "Đang dừng" in duty.get(clip).text


def test_a_blurred_copy_is_seen_and_that_is_written_down(duty, clip):
    begun(duty, clip, purpose="export", began="2", ended="5,5")
    job = answered({"sha256": "ab" * 32}, b"a blurred film")
    film = duty.get(f"/cameras/footage/jobs/{job}/film.mp4")
    assert (film.content, film["Content-Type"], film["Cache-Control"]) == (b"a blurred film", "video/mp4", "no-store")
    assert audit.entries(action="footage.film")[0].subject == f"footage_job:{job}"
    assert "ab" * 32 in duty.get(clip).text


def test_a_clip_is_erased_with_all_that_was_found(duty, clip):
    begun(duty, clip)
    assert duty.post(f"{clip}/drop")["Location"] == "/cameras/footage"
    assert duty.get(clip).status_code == 404
    assert "Chưa có clip nào" in duty.get("/cameras/footage").text


def test_jobs_that_wait_for_the_detector_say_so(duty, clip):
    assert "Máy nhìn đang bị tắt" not in duty.get(clip).text
    with connection.cursor() as cursor:
        cursor.execute(DETECTOR_OFF)
    for address in (clip, "/cameras/footage"):
        assert "Máy nhìn đang bị tắt" in duty.get(address).text


def test_others_see_and_do_what_they_may(duty, clip, owner):
    leader, stranger = signed_in("leader", owner), signed_in("duty_officer", owner, "environment")
    text = leader.get(clip).text
    assert "Chợ Đắk Mil" in text and 'id="job-form"' not in text and "/drop" not in text
    assert leader.post(f"{clip}/ask", LINE).status_code == 403
    assert stranger.get(clip).status_code == 404
    assert "Chợ Đắk Mil" not in stranger.get("/cameras/footage").text
    assert stranger.post(f"{clip}/ask", LINE).status_code in (403, 404)
    assert stranger.get(f"{clip}/picture.jpg").status_code == 404


def test_a_draft_is_tried_beside_the_rule_that_holds_and_comes_back_to_be_changed(camera, owner):
    admin = signed_in("administrator", owner)
    draft = {"code": "water", "purpose": "loitering", "points": "10 50\n50 50\n50 90", "vi": "Mép nước", "en": "Water", "kinds": ["person"],
             "seconds": "4"}  # fmt: skip
    none = admin.post("/cameras/bridge/rules/try", draft)
    assert none.status_code == 400 and "chưa lưu clip sự kiện nào" in none.text and "50 90" in none.text
    filmed(camera, seen(camera))
    before = devices.rules_of(camera.id), devices.events()
    trial = admin.post("/cameras/bridge/rules/try", draft)["Location"]
    assert '<progress max="100" value="0"' in admin.get(trial).text
    events = [{"rule": "draft", "began": 1.5, "ended": None, "peak": 1}, {"rule": "kept", "began": 0.5, "ended": 3.0, "peak": 1}]
    answered(SEEN | {"events": [*events, {"rule": "kept", "began": 6.0, "ended": 7.0, "peak": 2}]})
    text = admin.get(trial).text
    for said in ("1 lần, từ giây 1,5", "2 lần, từ giây 0,5; 6,0", "báo ít hơn", "Trong 1 clip: bản nháp báo nhiều hơn ở 0, ít hơn ở 1"):
        assert said in text, said
    assert (devices.rules_of(camera.id), devices.events()) == before
    form = admin.get(f"/cameras/bridge/rules?trial={trial.rpartition('/')[2]}").text
    assert "50 90" in form and 'name="code" value="water"' in form
    assert admin.get("/cameras/bridge/rules?trial=99999").status_code == 404


def test_the_clip_of_an_event_is_looked_through_too(duty, camera):
    event = seen(camera)
    way = f"/cameras/footage/of-event/{event.id}"
    assert way not in duty.get(f"/cameras/events/{event.id}").text, "there is no clip yet"
    assert duty.post(way).status_code == 404
    filmed(camera, event)
    assert way in duty.get(f"/cameras/events/{event.id}").text
    page = looked_through(duty.post(way)["Location"])
    assert duty.post(way)["Location"] == page
    text = begun(duty, page, purpose="rerun")
    assert "Mép nước" in text and "/drop" not in text
    answered(SEEN | {"crossings": {"a": [1, 0]}})
    assert "Vạch A" in duty.get(page).text
    assert page not in duty.get("/cameras/footage").text
