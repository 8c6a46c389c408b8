"""Pages of roads that are closed, changed and opened again."""

import re

import pytest

pytestmark = pytest.mark.django_db
CLOSED = {"road": "QL28", "cause": "landslide", "whom": "lorries", "points": "10.1, 106.08\n10.11, 106.1", "since": "", "key": "k"}


def test_a_road_is_closed_changed_and_opened_again(signed_in):
    duty_officer = signed_in("duty_officer", "ioc")
    assert "10.1, 106.1" in duty_officer.get("/closures/new?at=10.1, 106.1").text
    made = duty_officer.post("/closures/new", CLOSED)
    assert made.status_code == 302, made.text
    page = duty_officer.get(made["Location"]).text
    assert "QL28" in page and "cấm xe tải, xe khách" in page and "Xã Một" in page
    assert "QL28" in duty_officer.get("/closures").text and "QL28" in duty_officer.get("/closures?format=csv").content.decode()
    changed = duty_officer.post(f"{made['Location']}/change", CLOSED | {"whom": "all", "seen": 1})
    assert changed.status_code == 302
    stale = duty_officer.post(f"{made['Location']}/reopen", {"seen": 1})
    assert stale.status_code == 409 and "Có người vừa sửa" in stale.text
    assert duty_officer.post(f"{made['Location']}/reopen", {"seen": 2}).status_code == 302
    assert "QL28" not in duty_officer.get("/closures").text and "QL28" in duty_officer.get("/closures?show=all").text


@pytest.mark.parametrize(
    ("more", "said"),
    [({"points": "x"}, "mỗi dòng một điểm"), ({"points": "106.1, 10.1"}, "đảo"), ({"since": "yesterday"}, "Không đọc được"),
     ({"road": " "}, "tên đường"), ({"cause": "dragon"}, "nguyên nhân")],
)  # fmt: skip
def test_a_closure_that_can_t_be_is_refused_with_what_was_written(signed_in, more, said):
    answer = signed_in("duty_officer", "ioc").post("/closures/new", CLOSED | more)
    assert answer.status_code == 400 and said in answer.text and ("QL28" in answer.text or "road" in more)


def test_a_closure_opened_from_the_map_leads_back_to_it(signed_in):
    client = signed_in("duty_officer", "ioc")
    back = "c=10.1,106.1,12&on=alerts&card=point/10.1,106.1"
    page = client.get("/closures/new", {"at": "10.1,106.08;10.11,106.1", "road": "QL28", "back": back}).text
    assert 'value="QL28"' in page and "10.1,106.08\n10.11,106.1" in page and f'href="/map?{back.replace("&", "&amp;")}"' in page
    assert client.post("/closures/new", CLOSED | {"road": " ", "back": back}).text.count(back.replace("&", "&amp;")) == 2
    there = client.post("/closures/new", CLOSED | {"back": back})["Location"]
    assert re.fullmatch(r"/map\?c=10.1,106.1,12&on=alerts,closures&card=closures/\d+", there)
    shown = client.get(there).text
    assert 'class="map-line map-light-watch"' in shown and "QL28" in shown


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/?a=b", "c=x"])
def test_the_way_back_is_to_the_map_alone(signed_in, back):
    assert signed_in("duty_officer", "ioc").post("/closures/new", CLOSED | {"back": back})["Location"].startswith("/map?")


def test_a_commune_closes_no_road_of_another(signed_in):
    assert signed_in("commune_officer", "ubnd-2", place="2").post("/closures/new", CLOSED).status_code == 403
