"""Boundaries brought in the browser: judged, compared, taken in by a reason, and exactly undone."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bazan.core.time import local_day, now
from bazan.directory.change_history import api as change_history
from bazan.directory.places import api as places

pytestmark = pytest.mark.django_db
AT = "/admin/boundaries"
WHY = "Bản đồ địa giới theo nghị quyết mới"
CORNERS = {"1": (106.0, 10.0), "2": (106.2, 10.0), "3": (106.0, 10.2), "4": (106.2, 10.2)}


@pytest.fixture
def office(province, signed_in):
    return signed_in("administrator", "ioc")


def today():
    return local_day(now())


def square(x, y, east=0.2):
    return [[x, y], [x + east, y], [x + east, y + 0.2], [x, y + 0.2], [x, y]]


def file(**shapes):
    rings = {code: square(*corner) for code, corner in CORNERS.items()} | shapes
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in rings.items()
    ]
    return SimpleUploadedFile("xa.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())


def send(client, sent=None, **more):
    given = {"file": sent or file(), "on": today().isoformat(), "source": "QĐ 12/QĐ-UBND"} | more
    return client.post(f"{AT}/upload", {name: value for name, value in given.items() if value is not None})


def lines():
    return {line.place_id: (line.geometry, line.schematic, line.source) for line in places.boundaries(today())}


def test_a_file_is_judged_and_compared_taken_in_by_a_reason_and_exactly_undone(office):
    before, root = lines(), places.boundary(places.root(today()).id)
    kept = send(office)
    assert kept.status_code == 302 and lines() == before
    page = office.get(kept.url).text
    assert "đơn vị có đường khác đi" in page and '<path class="line-fresh"' in page and "sơ đồ" in page
    refused = office.post(f"{kept.url}/take", {"reason": "vì", "seen": 0})
    assert refused.status_code == 400 and "Hãy ghi lý do" in refused.text and lines() == before
    assert office.post(f"{kept.url}/take", {"reason": WHY, "law": "QĐ 12", "seen": 0}).status_code == 302
    assert all(not schematic and source == "QĐ 12/QĐ-UBND" for _, schematic, source in lines().values())
    assert "Đang dùng bản này" in office.get(kept.url).text and WHY in office.get(AT).text
    (change,) = change_history.history("boundaries")
    assert office.post(f"/admin/changes/{change.id}/undo").url == AT
    assert lines() == before and places.boundary(places.root(today()).id) == root


def test_the_same_file_again_is_the_same_version_and_a_later_one_can_be_undone_to_it(office):
    first = send(office).url
    assert send(office).url == first
    office.post(f"{first}/take", {"reason": WHY, "seen": 0})
    held = lines()
    second = send(office, file(**{"1": square(106.0, 10.0, 0.21), "2": square(106.21, 10.0, 0.19)})).url
    assert "2 trong 4 đơn vị" in office.get(second).text
    office.post(f"{second}/take", {"reason": WHY, "seen": change_history.last("boundaries", places.era_of(today()).isoformat())})
    assert lines() != held
    office.post(f"/admin/changes/{change_history.history('boundaries')[0].id}/undo")
    assert lines() == held


def test_a_command_between_is_not_undone_by_what_came_before_it(office):
    url = send(office).url
    office.post(f"{url}/take", {"reason": WHY, "seen": 0})
    places.import_boundaries(file().read().decode(), today(), "by command", "operator")
    page = office.get(AT).text
    assert "by command" in page and "Đang dùng bản này" not in page
    assert office.post(f"/admin/changes/{change_history.history('boundaries')[0].id}/undo").status_code == 409


@pytest.mark.parametrize(
    ("sent", "more", "sentence"),
    [
        (SimpleUploadedFile("x.geojson", b"\xff\xfe"), {}, "không phải văn bản UTF-8"),
        (SimpleUploadedFile("x.geojson", b"[1,\n2"), {}, "dòng 2, cột 2"),
        (SimpleUploadedFile("x.geojson", file().read().replace(b'"3"', b'"\\ud800"')), {}, "mang mã ?"),
        (SimpleUploadedFile("x.geojson", b"{}"), {}, "FeatureCollection"),
        (None, {"file": None}, "Hãy chọn một tệp"),
        (None, {"source": " "}, "Hãy ghi nguồn"),
        (None, {"on": "never"}, "never"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused_at_its_field(office, sent, more, sentence):
    before = lines()
    answer = send(office, sent, **more)
    assert answer.status_code == 400 and sentence in answer.text and lines() == before and places.versions() == []


def test_units_that_overlap_are_named(office):
    answer = send(office, file(**{"2": square(106.1, 10.0, 0.3)}))
    assert answer.status_code == 400 and "chồng lên nhau" in answer.text and 'class="error"' in answer.text


def test_only_who_administers_the_whole_province_brings_boundaries(office, signed_in):
    department = signed_in("administrator", "so-yt", sector="health")
    assert send(department).status_code == 403 and places.versions() == []
    url = send(office).url
    assert department.get(url).status_code == 200
    assert department.post(f"{url}/take", {"reason": WHY, "seen": 0}).status_code == 403
    assert signed_in("leader", "ubnd-tinh").get(AT).status_code == 403
