"""What administrators bring in and hand on, in Chromium: boundaries, a sheet of people, secrets, addresses, a way into an account that two
open together. One is at a desk in Vietnamese, one on a phone in English, one is a department's; all three also try what they may not."""

import json
import re
from dataclasses import dataclass

import pytest
import shapely
from playwright.sync_api import Response

from bazan.kernel.time import local_day, now
from tests.administrators import SCREENS, WHY, Office, came_in
from tests.screens import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("administered")]

HEAD = "username,full_name,organization,active,role,place,sector,until"
NAME, FIRST, SECOND = "BAZAN_SOURCE_TRAM_MUA", "khoa-thu-nhat-8f2c1d", "khoa-thu-hai-77ab09"
WORKBOOK = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xb5\xe9\xff\xfe"


@dataclass
class Offices:
    desk: Office
    """Of the whole province, in Vietnamese."""
    phone: Office
    """Of the whole province, too, in English."""
    department: Office
    """Of one sector."""
    duty: Office
    """Nobody's administrator."""
    broken: list[str]
    """What was answered by a 5xx, and what a script of a page threw."""


@pytest.fixture(scope="module")
def offices(house):
    with browser() as chromium:
        page = chromium.new_context(viewport=SCREENS["vi"]).new_page()
        desk = Office(page, house, "vi", house.accounts["administrator"])
        phone = _administrator(desk, "quan-tri-hai", "en", "*")
        department = _administrator(desk, "quan-tri-y-te", "vi", "health")
        page = chromium.new_context(viewport=SCREENS["vi"]).new_page()
        every = Offices(desk, phone, department, Office(page, house, "vi", house.accounts["duty_officer"]), [])
        for office in (every.desk, every.phone, every.department, every.duty):
            office.page.context.on("response", lambda answer: _note(every.broken, answer))
            office.page.on("pageerror", lambda error: every.broken.append(str(error)))
        yield every


@pytest.fixture(autouse=True)
def _nothing_breaks(offices):
    yield
    assert not offices.broken


def _note(broken: list[str], answer: Response) -> None:
    if answer.status >= 500 and "/live/" not in answer.url:  # which nobody serves here
        broken.append(answer.url)


def _administrator(desk: Office, username: str, language: str, sector: str) -> Office:
    desk.opens("/admin/people/new")
    desk.fills(username=username, full_name=f"Quản Trị {username}", organization="so-yt" if sector != "*" else "ioc")
    desk.page.locator("main select[name^='role-']").first.select_option("administrator")
    desk.page.locator("main select[name^='sector-']").first.select_option(sector)
    desk.sends()
    return came_in(desk.page.context.browser, desk.house, language, desk.page.content(), username)


def lines(house) -> list[tuple]:
    return house.rows("SELECT place_id, geometry::text, schematic, source FROM place_boundary ORDER BY place_id")


def drawn(house, shift: float) -> dict:
    """A file of every commune of today with its outline, where the corner that most of them share lies elsewhere."""
    today = local_day(now())
    rows = house.rows(
        "SELECT code, geometry FROM place_boundary JOIN place ON place.id = place_id WHERE kind = 'commune' AND valid_from <= %s"
        " AND (valid_to IS NULL OR valid_to > %s) ORDER BY code", today, today,
    )  # fmt: skip
    corners = [(x, y) for _, line in rows for x, y in shapely.get_coordinates(shapely.geometry.shape(line)).tolist()]
    moved = max(sorted(set(corners)), key=corners.count)

    def placed(corner):
        return [corner[0] + shift, corner[1]] if tuple(corner) == moved else corner

    features = []
    for code, line in rows:
        rings = [line["coordinates"]] if line["type"] == "Polygon" else line["coordinates"]
        shape = {"type": "MultiPolygon", "coordinates": [[[placed(corner) for corner in ring] for ring in part] for part in rings]}
        features.append({"type": "Feature", "properties": {"code": code}, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


def sent(office: Office, content: bytes | dict, status: int = 200) -> None:
    """A file of boundaries, judged; where one was refused, what was typed beside it is there still."""
    if not office.page.locator("form[action$='/upload']").count():
        office.opens("/admin/boundaries")
        office.fills(source="QĐ 12/QĐ-UBND")
    office.chooses("ranh-gioi.geojson", content if isinstance(content, bytes) else json.dumps(content).encode())
    office.sends("[action$='/upload']", status=status)


def test_boundaries_are_judged_shown_beside_those_in_force_taken_in_and_taken_back(offices):
    desk, phone, house = offices.desk, offices.phone, offices.desk.house
    before = lines(house)
    good, crossing, strange = (drawn(house, 0.004) for _ in range(3))
    (x, y), step = good["features"][2]["geometry"]["coordinates"][0][0][0], 0.01
    bow = [[x, y], [x + step, y + step], [x + step, y], [x, y + step], [x, y]]
    crossing["features"][2]["geometry"] = {"type": "Polygon", "coordinates": [bow]}
    strange["features"][4]["properties"]["code"] = "99999"
    for content, said in (
        (json.dumps(good, indent=1).encode()[:400], "JSON hợp lệ: dòng"),
        (b"", "dòng 1, cột 1"),
        (WORKBOOK, "không phải văn bản UTF-8"),
        (json.dumps(good).encode("utf-16"), "không phải văn bản UTF-8"),
        (crossing, re.compile(r"Đối tượng thứ 3, .+tự cắt chính nó tại \[")),
        (strange, "Đối tượng thứ 5: không có xã nào từng mang mã 99999"),
    ):
        sent(desk, content, 400)
        desk.sees(said)
    sent(desk, b" " * (22 << 20), 413)
    assert "MB" in desk.page.locator("body").inner_text()
    assert lines(house) == before and house.rows("SELECT count(*) FROM place_boundary_version") == [(0,)]

    sent(desk, good)
    desk.sees(re.compile(r"[1-9]\d* trong \d+ đơn vị có đường khác đi"))
    assert desk.page.locator("path.line-held").count() == desk.page.locator("path.line-fresh").count() == 1
    assert lines(house) == before, "only shown"
    sent(phone, drawn(house, -0.003))
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    desk.sends("[action$='/take']")
    assert lines(house) != before
    desk.sees(WHY["vi"])
    phone.sends("[action$='/take']", status=409)
    phone.sees(re.compile(f"Phạm Quản Trị.+{WHY['vi']}"))
    assert phone.page.input_value("[name=reason]") == WHY["en"]
    for office in (desk, phone):
        office.opens("/admin/boundaries")
    desk.undoes()
    assert lines(house) == before
    with phone.page.expect_navigation() as answer:
        phone.page.locator("form[action$='/undo'] button").first.click()
    assert answer.value.status == 400 and lines(house) == before
    phone.sees("undone already")
