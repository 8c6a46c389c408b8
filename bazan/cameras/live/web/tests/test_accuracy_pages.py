"""How well a camera counts stands on its page and on the health board: in words, by line, by night, and as a file."""

import csv
from datetime import timedelta

import pytest

from bazan.cameras.devices import api
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.camera_pages import signed_in
from tests.fixtures.camera_province import line, terms, tried
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(camera):
    return signed_in("duty_officer", camera.organization_id)


def told(client, address):
    return client.get(address).text.replace("\N{NO-BREAK SPACE}", " ")


def panel(client, address="/cameras/bridge"):
    page = told(client, address)
    return page[page.index('id="trials"') : page.index("</section>", page.index('id="trials"'))]


def test_a_camera_that_was_never_tried_says_when_it_will_be(duty):
    said = panel(duty)
    assert "Chưa thử lần nào" in said and "vào đêm tới" in said
    assert "<table" not in said


def test_its_page_tells_last_night_in_words_by_line_and_the_nights_before(duty, camera):
    tried(camera, now() - timedelta(hours=30), missed=20, extra=0, smallest=None)
    tried(camera, now() - timedelta(hours=6))
    said = panel(duty)
    for words in ("Đếm 46 trong 48 lượt đặt thử", "Thấy người cao từ 31 px trở lên", "sai 8,3 %", "Vạch A", "<svg"):
        assert words in said
    first, second = said.split("<table")[1:]
    assert [cell in first for cell in (">48<", ">3<", ">1<")] == [True] * 3
    assert second.index("8,3 %") < second.index("41,7 %"), "the newest night first"
    assert "không thấy" in second
    assert duty.get("/cameras/bridge").text.count('id="trials"') == 1
    assert "Đếm 46 trong 48 lượt đặt thử" in told(duty, "/cameras?camera=bridge"), "the wall tells it of its large picture"


def test_an_error_too_large_to_believe_stands_at_another_light(duty, camera):
    lights = []
    for missed in (1, 10, 25):
        tried(camera, missed=missed, extra=0)
        lights.append(next(light for light in ("good", "watch", "off") if f"light-{light}" in panel(duty)))
    assert lights == ["good", "watch", "off"]


def test_a_camera_without_lines_is_tried_by_one_in_the_middle(duty, camera):
    tried(camera, lines={"": {"laid": 48, "missed": 2, "extra": 0}})
    assert "Vạch giữa hình" in panel(duty)


def test_the_health_board_has_a_column_of_it_and_so_has_its_file(duty, camera, owner):
    api.register(terms("market"), owner, SYSTEM, now())
    before = len(questions(duty, "/cameras/health"))
    tried(camera)
    tried(camera, now() + timedelta(seconds=1), missed=5)
    page = told(duty, "/cameras/health")
    assert "sai 12,5 %" in page and "từ 31 px" in page
    assert len(questions(duty, "/cameras/health")) == before
    rows = {row["code"]: row for row in csv.DictReader(duty.get("/cameras/health.csv").content.decode("utf-8-sig").splitlines())}
    assert (rows["bridge"]["trial_error"], rows["bridge"]["smallest_px"]) == ("12.5", "31")
    assert (rows["market"]["trial_error"], rows["market"]["smallest_px"]) == ("", "")


def test_thirty_nights_ask_the_database_no_more_than_one(duty, camera):
    api.draw("bridge", line("b"), SYSTEM, now())
    tried(camera, now() - timedelta(days=29))
    few = len(questions(duty, "/cameras/bridge"))
    for night in range(28):
        tried(camera, now() - timedelta(days=night))
    assert len(questions(duty, "/cameras/bridge")) == few
    duty.cookies["language"] = "en"
    assert "Counted 46 of 48 laid crossings" in panel(duty)
