"""Which cameras the wall shows: walls people keep, parts of the map, roads and communes, pages; and many pictures in one answer."""

import re

import pytest

from bazan.cameras.devices import api
from bazan.cameras.live import vision_client
from bazan.core.length_prefixed_files import apart, side_by_side
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.camera_pages import signed_in
from tests.fixtures.camera_province import lease_of, terms
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(camera):
    return signed_in("duty_officer", camera.organization_id)


@pytest.fixture
def street(camera, owner):
    """Twelve cameras more, on two roads and in two communes."""
    for number in range(12):
        road, longitude = ("QL14", 106.1) if number < 8 else ("ĐT686", 106.5)
        api.register(terms(f"c-{number:02}", road=road, longitude=longitude), owner, SYSTEM, now())


def shown(page):
    """Codes on the glass, in their order."""
    return [part.partition('"')[0] for part in page.text.split('data-camera="')[1:]]


def kept(client, **said):
    answer = client.post("/cameras/walls", {"name": "Chợ", "codes": "c-09,bridge", "size": "4"} | said)
    return answer.headers.get("Location", ""), answer


def test_a_wall_is_kept_under_a_name_and_opened_again_in_its_order(duty, street):
    there, _ = kept(duty)
    page = duty.get(there)
    assert shown(page) == ["c-09", "bridge"]
    assert "Chợ" in page.text
    assert re.search(r'data-size="4"\s+aria-current="page"', page.text)
    assert shown(duty.get(f"{there}&camera=bridge")) == ["bridge", "c-09"]
    number = there.partition("=")[2]
    duty.post(f"/cameras/walls/{number}", {"name": "Chợ và cầu", "wall": number})
    assert "Chợ và cầu" in duty.get(there).text
    assert duty.post(f"/cameras/walls/{number}/drop").headers["Location"] == "/cameras"
    assert duty.get(there).status_code == 404


def test_a_private_wall_is_nobody_elses_and_a_shared_one_opens_for_all(duty, street, owner):
    private, _ = kept(duty)
    shared, _ = kept(duty, name="Chung", shared="1")
    other = signed_in("leader", owner)
    page = other.get("/cameras").text
    assert "Chung" in page and "người khác chia sẻ" in page and "Chợ" not in page
    assert (other.get(private).status_code, other.get(shared).status_code) == (404, 200)
    number = shared.partition("=")[2]
    assert other.post(f"/cameras/walls/{number}", {"name": "Của tôi"}).status_code == 404
    assert other.post(f"/cameras/walls/{number}/drop").status_code == 404
    assert shown(signed_in("duty_officer", None, sector="health").get(shared)) == [], "a shared wall opened cameras out of reach"


def test_a_wall_that_cant_be_kept_says_why_and_keeps_what_was_typed(duty, street):
    for said, words in (({"name": " "}, "Đặt cho tường một tên"), ({"name": "x" * 81}, "x" * 81), ({"size": "5"}, "1, 4, 9, 16, 25")):
        _, answer = kept(duty, **said)
        assert answer.status_code == 400
        assert words in answer.text
    agency = signed_in("agency_officer", None)
    assert kept(agency, shared="1")[1].status_code == 403


def test_the_wall_is_narrowed_by_commune_road_and_part_of_the_map(duty, street):
    assert len(shown(duty.get("/cameras?show=25"))) == 13
    page = duty.get("/cameras?show=25&road=QL14")
    assert shown(page) == [f"c-{number:02}" for number in range(8)]
    assert "QL14 (8)" in page.text and "ĐT686 (4)" in page.text
    assert shown(duty.get("/cameras?within=106.4,10,106.6,10.2")) == ["c-08", "c-09", "c-10", "c-11"]
    assert shown(duty.get("/cameras?within=106.4,10,106.6,10.2&road=QL14")) == []
    place = api.camera("c-09").place_id
    assert shown(duty.get(f"/cameras?place={place}&show=4")) == ["c-08", "c-09", "c-10", "c-11"]
    for wrong in ("1,2,3", "a,b,c,d", "107,10,106,11", "nan,10,106,11"):
        answer = duty.get(f"/cameras?within={wrong}")
        assert (answer.status_code, "tây, nam, đông, bắc" in answer.text) == (400, True), wrong


def test_more_cameras_than_fit_stand_on_further_pages(duty, street):
    assert len(shown(duty.get("/cameras?show=9"))) == 9
    page = duty.get("/cameras?show=9&page=2")
    assert shown(page) == ["c-08", "c-09", "c-10", "c-11"]
    assert "4 trên 13 camera" in page.text
    assert shown(duty.get("/cameras?show=9&page=99")) == shown(page)


def test_pictures_of_many_cameras_come_in_one_answer_of_the_readers_cameras_alone(duty, camera, owner, monkeypatch):
    asked = []

    class Line:
        def get(self, path):
            asked.append(path)
            return vision_client.httpx.Response(200, content=side_by_side([b"of the bridge"]))

    monkeypatch.setattr(vision_client, "_line", lambda address: Line())
    lease_of(camera)
    api.register(terms("market"), owner, SYSTEM, now())
    api.register(terms("school", hours=(("00:00", "00:01"), ("00:01", "00:02"))), owner, SYSTEM, now())
    address = "/cameras/stills?codes=market,bridge,nowhere,school"
    answer = duty.get(address)
    assert apart(answer.content) == [b"", b"of the bridge", b"", b""]
    assert answer.headers["Cache-Control"] == "no-store"
    assert asked == [f"/stills/{camera.id}"]
    stranger = signed_in("duty_officer", None, sector="health")
    assert apart(stranger.get(address).content) == [b""] * 4
    assert len(asked) == 1
    assert len(questions(duty, address)) <= 12
