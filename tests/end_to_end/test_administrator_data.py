"""What administrators bring in and hand on, in Chromium: boundaries, a sheet of people, secrets, addresses, a way into an account that two
open together. One is at a desk in Vietnamese, one on a phone in English, one is a department's; all three also try what they may not."""

import json
import re
from collections import Counter
from dataclasses import dataclass

import pytest
import shapely
from playwright.sync_api import Response

from bazan.core.time import local_day, now
from tests.browsers.chromium import browser
from tests.end_to_end.administrator_browser import SCREENS, WHY, Office, agreed, came_in
from tests.present import present

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
    agreed(desk.house, username)
    return came_in(present(desk.page.context.browser), desk.house, language, username)


def lines(house) -> list[tuple]:
    return house.rows("SELECT place_id, geometry::text, schematic, source FROM place_boundary ORDER BY place_id")


def drawn(house, shift: float) -> dict:
    """A file of every commune of today with its outline, where the corner that most of them share lies elsewhere."""
    today = local_day(now())
    rows = house.rows(
        "SELECT code, geometry FROM place_boundary JOIN place ON place.id = place_id WHERE kind = 'commune' AND valid_from <= %s"
        " AND (valid_to IS NULL OR valid_to > %s) ORDER BY code", today, today,
    )  # fmt: skip
    corners = Counter((x, y) for _, line in rows for x, y in shapely.get_coordinates(shapely.geometry.shape(line)).tolist())
    moved = max(sorted(corners), key=lambda corner: corners[corner])

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
    desk.sees("nhận nhiều nhất 20 MB")
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


def accounts(house) -> list[tuple]:
    return house.rows("SELECT username, full_name, is_active FROM account ORDER BY username")


def tried(office: Office, content: bytes | list[str], status: int = 200) -> None:
    """A sheet of people, judged and not written."""
    if not office.page.locator("form[action$='/try']").count():
        office.opens("/admin/people/file")
    office.chooses("danh-sach.csv", content if isinstance(content, bytes) else "\n".join([HEAD, *content]).encode())
    office.sends("[action$='/try']", "button", status)


def test_a_sheet_of_people_is_tried_mended_and_written_and_nobody_is_written_over(offices):
    desk, phone, house = offices.desk, offices.phone, offices.desk.house
    before = accounts(house)
    good = [
        "bang-mot,Đặng Thị Một,so-yt,yes,agency_officer,,health,",
        "bang-hai,Lê Văn Hai,ubnd-24611,yes,commune_officer,24611,*,2030-12-31",
        "bang-ba,Trần Ba,ioc,no,,,,",
    ]
    for content, said in (
        (b"", "Dòng đầu phải có đúng các cột"),
        (WORKBOOK, "không phải UTF-8"),
        ("\n".join([HEAD, *good]).encode("utf-16"), "không phải UTF-8"),
        (b"x" * (3 << 19), "Tệp lớn hơn 1 MB"),
        ([*good, 'bang-bon,"Bốn,ioc,yes,,,,'], "không đọc được như CSV"),
    ):
        tried(desk, content, 400)
        assert said in desk.page.locator("#error-file").inner_text()
    tried(desk, b"x" * (3 << 20), 413)
    desk.sees("nhận nhiều nhất 1 MB")
    tried(desk, [good[0], "bang-hai,=1+1,ioc,yes,,,,", "bang-ba,Ba,ioc,yes,king,,*,", "bang-bon,Bốn,khong-co,yes,,,,"])
    rows = [row.locator("td").all_inner_texts() for row in desk.page.locator("main tbody tr").all()]
    assert [row[:2] for row in rows] == [["3", "full_name"], ["4", "role"], ["5", "organization"]]
    assert "=1+1" in rows[0][2] and not desk.page.locator("form[action$='/bring']").count()
    assert accounts(house) == before

    tried(phone, [good[0].replace("agency_officer", "leader"), *good[1:]])
    phone.sees("3 new accounts")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    tried(desk, good)
    assert accounts(house) == before, "only tried"
    desk.sends("[action$='/bring']")
    desk.sees("Đã ghi 3 tài khoản")
    assert {row[0] for row in accounts(house)} - {row[0] for row in before} == {"bang-mot", "bang-hai", "bang-ba"}
    phone.sends("[action$='/bring']", status=409)
    phone.sees(re.compile("Phạm Quản Trị.+Đặng Thị Một.+after you tried"))
    assert phone.page.input_value("[name=reason]") == WHY["en"]
    assert house.rows("SELECT role FROM account_grant JOIN account a ON a.id = account_id WHERE username = 'bang-mot'") == [
        ("agency_officer",)
    ]
    phone.sends("[action$='/bring']")
    desk.opens("/admin/people?q=bang-")
    for name in ("Đặng Thị Một", "Lê Văn Hai", "Trần Ba"):
        desk.sees(name)
    tried(offices.department, [good[0], "lanhdao,Nguyễn Văn Lãnh (demo),ubnd-tinh,no,,,,"])
    offices.department.sees("ngoài phạm vi")


def test_a_secret_is_laid_replaced_and_taken_away_and_seen_by_nobody(offices):
    desk, phone, house = offices.desk, offices.phone, offices.desk.house
    desk.opens("/admin/secrets")
    desk.fills(name="tram mua", value=FIRST)
    desk.sends("[action$='/keep']", status=400)
    assert desk.page.locator("#error-name").is_visible() and desk.page.input_value("[name=value]") == ""
    desk.fills(name=NAME, value=FIRST)
    desk.sends("[action$='/keep']")
    phone.opens("/admin/secrets")
    phone.fills(name=NAME, value="cua-nguoi-den-sau")
    phone.sends("[action$='/keep']", status=409)
    assert "is kept already, set by Phạm Quản Trị" in phone.page.locator("#error-name").inner_text()
    assert phone.page.input_value("[name=name]") == NAME and phone.page.input_value("[name=reason]") == WHY["en"]
    for office in (phone, desk):
        office.opens(f"/admin/secrets/{NAME}")
    desk.fills(value=SECOND)
    desk.sends("[action$='/keep']")
    phone.fills(value="cua-nguoi-den-sau")
    phone.sends("[action$='/keep']", status=409)
    phone.sees("Phạm Quản Trị")
    phone.page.locator("main summary", has_text="Keep this secret no more").click()
    phone.page.fill("#forget-reason", "no")
    with phone.page.expect_navigation():
        phone.page.locator("[action$='/forget'] button").click()
    assert phone.page.locator("#error-forget-reason").is_visible() and phone.page.input_value("#forget-reason") == "no"
    offices.department.opens("/admin/secrets")
    assert NAME not in offices.department.page.content()
    assert offices.department.posts("/admin/secrets/keep", name=NAME, value="x", reason=WHY["vi"], sector="health") == 409
    assert offices.department.posts("/admin/secrets/keep", name=f"{NAME}_2", value="x", reason=WHY["vi"], sector="") == 403
    assert offices.department.posts(f"/admin/secrets/{NAME}/forget", reason=WHY["vi"]) in (200, 403, 404)
    assert house.rows("SELECT name FROM sealed_secret WHERE current") == [(NAME,)]

    phone.sends("[action$='/forget']", "button")
    phone.sees("No value is kept")
    desk.opens(f"/admin/secrets/{NAME}")
    desk.undoes()
    desk.sees(re.compile("hoàn tác"))
    for office in (desk, phone, offices.department):
        for where in ("/admin/secrets", f"/admin/secrets/{NAME}", "/admin/changes", "/admin/audit", "/admin/audit.csv"):
            told = office.page.request.get(house.address + where).text()
            assert FIRST not in told and SECOND not in told, where
    for table in ("change", "audit_entry", "audit_look"):
        assert house.rows(f"SELECT count(*) FROM {table} t WHERE t::text ~ %s", f"{FIRST}|{SECOND}") == [(0,)], table
    assert not any(word in log.read_text("utf-8", "replace") for log in house.home.rglob("*.log") for word in (FIRST, SECOND))


def test_an_address_is_allowed_once_and_odd_ones_never(offices):
    desk, phone, house = offices.desk, offices.phone, offices.desk.house
    desk.opens("/admin/outgoing")
    for host, port in (
        ("http://mua.example.vn", ""), ("nguoi@mua.example.vn", ""), ("0.0.0.0", ""), ("169.254.169.254", ""), ("0.0.0.0/1", ""), ("*", ""),
        ("mua.example.vn/x", ""), ("mua.example.vn:443", ""), ("mua.example.vn", "70000"), ("mua.example.vn", "٤٤٣"),
    ):  # fmt: skip
        desk.fills(host=host, port=port, why="Cổng của đài")
        desk.sends("[action$='/add']", status=400)
        assert desk.page.locator("#error-port" if port else "#error-host").is_visible(), host
        assert desk.page.input_value("[name=host]") == host and desk.page.input_value("[name=why]") == "Cổng của đài"
    phone.opens("/admin/outgoing")
    desk.fills(host="Mua.Example.VN", port="443")
    desk.sends("[action$='/add']")
    phone.fills(host="mua.example.vn", port="443", why="Another reason")
    phone.sends("[action$='/add']", status=409)
    assert "by Phạm Quản Trị" in phone.page.locator("#error-host").inner_text()
    assert phone.page.input_value("[name=why]") == "Another reason"
    assert house.rows("SELECT host, port, why FROM outgoing_address") == [("mua.example.vn", 443, "Cổng của đài")]
    for office, status in ((offices.department, 403), (offices.duty, 403)):
        office.page.goto(house.address + "/account")
        assert office.posts("/admin/outgoing/add", host="khac.example.vn", why="x", reason=WHY["vi"]) == status
        assert office.posts("/admin/outgoing/remove", subject="mua.example.vn:443", reason=WHY["vi"]) == status
    phone.page.locator("main summary", has_text="mua.example.vn").click()
    phone.sends("[action$='/remove']", "button")
    assert house.rows("SELECT count(*) FROM outgoing_address") == [(0,)]
    assert phone.posts("/admin/outgoing/remove", subject="mua.example.vn:443", reason=WHY["en"]) == 200, "it stands so already"
    assert phone.posts("/admin/outgoing/remove", subject="?:" + "9" * 5000, reason=WHY["en"]) < 500


def test_another_way_in_takes_two_and_no_administrator_sees_its_link(offices):
    desk, phone, house = offices.desk, offices.phone, offices.desk.house
    lost = house.others["yte-duyet"]
    page = desk.page.context.browser.new_context(viewport=SCREENS["en"]).new_page()
    person = Office(page, house, "en", lost)
    for office in (offices.duty, offices.department):
        office.page.goto(house.address + "/account")
        assert office.posts("/admin/people/quantri/reset", reason=WHY["vi"]) in (403, 404)
    desk.opens("/admin/people/yte-duyet/reset")
    desk.sends("[action$='/reset']")
    desk.sees(WHY["vi"])
    ((number,),) = house.rows("SELECT id FROM account_reset WHERE state = 'waiting'")
    assert not desk.page.locator(f"[action='/admin/resets/{number}/agree']").count()
    assert desk.posts(f"/admin/resets/{number}/agree") == 403 and desk.posts("/admin/people/yte-duyet/reset", reason=WHY["vi"]) == 400
    assert desk.posts("/admin/people/quantri/reset", reason=WHY["vi"]) == 400, "not for oneself"
    assert offices.duty.posts(f"/admin/resets/{number}/agree") == 403
    assert page.goto(house.address + "/work").status == 200, "nothing happened yet"

    phone.opens("/admin/people")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.sends(f"[action='/admin/resets/{number}/agree']", "button")
    assert "/welcome/" not in phone.page.content(), "nobody but the person is shown the link"
    assert page.goto(house.address + "/work").url.startswith(house.address + "/sign-in"), "every session ended"
    assert desk.posts(f"/admin/resets/{number}/agree") == 400
    person.enters(lost["username"], lost["password"])
    assert "/sign-in" in page.url, "the old password opens nothing"
    came_in(page.context.browser, house, "en", lost["username"]).opens("/work")
    for told in (desk, phone):
        for where in ("/admin/people/yte-duyet", "/admin/audit", "/admin/people"):
            assert "/welcome/" not in told.page.request.get(house.address + where).text()


def test_who_is_kept_to_a_sector_or_is_nobody_s_administrator_gets_nothing_more(offices):
    house, department, duty = offices.desk.house, offices.department, offices.duty
    ((boundaries,),) = house.rows("SELECT max(id) FROM change WHERE kind = 'boundaries'")
    assert offices.desk.posts("/admin/people/lanhdao/reset", reason=WHY["vi"]) == 200
    ((reset,),) = house.rows("SELECT id FROM account_reset WHERE state = 'waiting'")
    before = lines(house), accounts(house)
    for office in (department, duty):
        office.page.goto(house.address + "/account")
        for where, fields in (
            ("/admin/boundaries/upload", {"source": "x"}), ("/admin/boundaries/1/take", {}), (f"/admin/changes/{boundaries}/undo", {}),
            ("/admin/people/lanhdao/change", {}), ("/admin/people/lanhdao/close", {}), ("/admin/people/lanhdao/reset", {}),
            ("/admin/people/lanhdao/invite", {}), (f"/admin/resets/{reset}/agree", {}),
            ("/admin/outgoing/add", {"host": "a.vn", "why": "x"}),
        ):  # fmt: skip
            assert office.posts(where, reason=WHY["vi"], **fields) in (403, 404), where
    for where in ("", "/boundaries", "/boundaries/1", "/people", "/people/file", "/people/file.csv", "/secrets", "/outgoing", "/changes"):
        assert duty.page.request.get(f"{house.address}/admin{where}").status == 403, where
    for where in ("/people/file/try", "/people/file/bring", "/secrets/keep", f"/secrets/{NAME}/forget", "/audit/check"):
        assert duty.posts(f"/admin{where}", reason=WHY["vi"]) == 403, where
    assert (lines(house), accounts(house)) == before
    assert offices.desk.posts(f"/admin/resets/{reset}/refuse") == 200
