"""Rules drawn through the page: by who may, by form and by hand, refused at the field with everything kept, changed and erased."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from bazan.cameras.devices import api
from bazan.cameras.live.web.rule_editor import arrow
from bazan.cameras.live.web.rule_form import coded
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.accessibility import find_violations
from tests.browsers.camera_pages import ROLES, at, picture, signed_in
from tests.browsers.chromium import browser
from tests.fixtures.camera_province import line, zone

pytestmark = pytest.mark.django_db
THERE = "/cameras/bridge/rules"
ZONE = {
    "vi": "Bờ kè", "en": "Embankment", "purpose": "crowd", "points": "10 50\n50 50\n50,5 90\n", "kinds": ["person"], "seconds": "12,5",
    "at_least": "8", "below": "5", "direction": "back", "flow": "chợ", "from": ["22:00", ""], "until": ["05:00", ""], "profiles": ["flood"],
}  # fmt: skip


def drawn(code):
    rules = {rule.terms.code: rule for rule in api.rules_of(api.camera("bridge").id)}
    return rules[code].terms


def test_who_may_edit_draws_and_nobody_else(camera):
    for role in ROLES:
        client, able = signed_in(role, camera.organization_id), role == "administrator"
        assert client.get(THERE).status_code == (200 if able else 403), role
        assert client.post(f"{THERE}/draw", ZONE | {"vi": role, "en": role}).status_code == (302 if able else 403), role
        assert client.post(f"{THERE}/erase", {"rule": "a"}).status_code == (302 if able else 403), role
    assert [rule.terms.code for rule in api.rules_of(camera.id)] == ["water", "administrator"]
    assert Client().get(THERE).headers["Location"].startswith("/sign-in")


def test_a_camera_there_isnt_has_no_rules(admin):
    assert admin.get("/cameras/none/rules").status_code == admin.post("/cameras/none/rules/draw", ZONE).status_code == 404


def test_who_draws_sees_the_picture_to_draw_on(admin, monkeypatch):
    monkeypatch.setattr("bazan.cameras.live.web.pictures.piece", lambda camera, name: (picture(), "image/jpeg"))
    assert admin.get("/cameras/bridge/still.jpg").status_code == 200


def test_a_zone_holds_what_its_purpose_uses_and_gets_a_code_of_its_name(admin):
    answer = admin.post(f"{THERE}/draw", ZONE)
    assert answer.headers["Location"] == f"{THERE}#rules"
    terms = drawn("bo-ke")
    assert terms.points == ((0.1, 0.5), (0.5, 0.5), (0.505, 0.9))
    assert (terms.kinds, terms.seconds, terms.at_least, terms.below) == (("person",), 12.5, 8, 5)
    assert (terms.hours, terms.profiles) == ((("22:00", "05:00"),), ("flood",))
    assert (terms.direction, terms.flow) == ("both", ""), "a crowd has neither"
    page = admin.get(THERE).text
    for said in ("từ 8, đến khi dưới 5", "kéo dài 12,5 giây", "22:00–05:00", "chỉ khi: Lũ", "bản 1 · Người administrator"):
        assert said in page
    admin.post(f"{THERE}/draw", ZONE)
    assert drawn("bo-ke-2"), "the same name again is another rule, not the former one's end"


def test_a_line_is_drawn_and_changed_in_its_place(admin, camera):
    given = {
        "code": "",
        "vi": "Vạch B",
        "en": "Line B",
        "purpose": "line",
        "points": "20 50\n80 50",
        "kinds": ["car", "bus"],
        "direction": "forward",
    }
    admin.post(f"{THERE}/draw", given | {"at_least": "no number", "seconds": "-"})
    assert (drawn("vach-b").kinds, drawn("vach-b").direction, drawn("vach-b").at_least) == (("car", "bus"), "forward", 1)
    page = admin.get(f"{THERE}?rule=vach-b").text
    assert 'name="code" value="vach-b"' in page and "20 50\n80 50</textarea>" in page
    assert admin.post(f"{THERE}/draw", given | {"code": "vach-b", "direction": "both"}).status_code == 302
    versions = [(rule.terms.code, rule.version) for rule in api.rules_of(camera.id)]
    assert versions == [("water", 1), ("a", 1), ("vach-b", 2)]
    assert admin.get(f"{THERE}?rule=gone").status_code == 404


CROSSED = "10 10\n90 90\n90 10\n10 90"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"points": CROSSED}, "points", "Vùng tự cắt chính nó"),
        ({"points": "10 10\nxyz"}, "points", "Dòng 2: ghi hai số"),
        ({"points": "10 10\n20 20"}, "points", "từ ba điểm"),
        ({"points": "10 10\n20 20\n400 20"}, "points", "phải nằm trên hình"),
        ({"points": "nan 10\n20 20\n40 20"}, "points", "Dòng 1: ghi hai số"),
        ({"purpose": "line"}, "points", "hai điểm cách nhau"),
        ({"purpose": "wrong_way", "points": "10 10\n90 90", "direction": "both"}, "direction", "chọn chiều bị cấm"),
        ({"purpose": "flow", "flow": ""}, "flow", "tên nơi"),
        ({"purpose": "dragon"}, "purpose", "luật để làm gì"),
        ({"kinds": []}, "kinds", "Người, Xe đạp"),
        ({"kinds": ["dragon"]}, "kinds", "Người, Xe đạp"),
        ({"seconds": "mười"}, "seconds", "không phải là số"),
        ({"at_least": "2", "below": "3"}, "at_least", "không lớn hơn"),
        ({"at_least": "x"}, "at_least", "x"),
        ({"until": ["", ""]}, "hours", "hai giờ khác nhau"),
        ({"profiles": ["carnival"]}, "profiles", "carnival"),
        ({"vi": " "}, "vi", "Hãy đặt tên"),
        ({"en": ""}, "en", "Hãy đặt tên"),
    ],
)
def test_what_cant_be_drawn_is_said_at_its_field_and_kept(admin, camera, wrong, field, said):
    answer = admin.post(f"{THERE}/draw", {"code": ""} | ZONE | wrong)
    assert answer.status_code == 400
    assert f'href="#field-{field}"' in answer.text and f'id="field-{field}"' in answer.text
    error = answer.text.partition(f'id="error-{field}"')[2].partition("</p>")[0]
    assert said in error
    assert f">{(ZONE | wrong)['points'].strip()}" in answer.text.replace("\r\n", "\n")
    assert 'value="22:00"' in answer.text and (field == "seconds" or 'value="12,5"' in answer.text)
    assert len(api.rules_of(camera.id)) == 2


def test_a_rule_is_erased_once(admin, camera):
    assert admin.post(f"{THERE}/erase", {"rule": "water"}).headers["Location"] == f"{THERE}#rules"
    assert [rule.terms.code for rule in api.rules_of(camera.id)] == ["a"]
    again = admin.post(f"{THERE}/erase", {"rule": "water"})
    assert again.status_code == 404 and "không có luật water" in again.text and "Vẽ luật mới" in again.text


def test_the_page_costs_the_same_whatever_is_drawn(admin, django_assert_num_queries):
    admin.get(THERE)
    for code in ("more", "most"):
        with django_assert_num_queries(10):  # one of them for what reviews teach, one for what is switched off
            admin.get(THERE)
        api.draw("bridge", zone(code), SYSTEM, now())


def test_the_arrow_points_to_the_right_of_who_walks_the_line():
    assert arrow(line(points=((0.0, 0.5), (1.0, 0.5))), 1000, 500).startswith("M500.0 250.0L500.0 320.0M")
    assert arrow(line(points=((0.5, 0.0), (0.5, 1.0))), 1000, 500).startswith("M500.0 250.0L430.0 250.0M")


@pytest.mark.parametrize(
    ("name", "code"), [("Đường R'Lấp, số 7", "duong-rlap-so-7"), ("…", "rule"), ("Vùng cấm bờ kè phía đông", "vung-cam-bo-ke")]
)
def test_a_code_is_made_of_the_words_of_a_name(name, code):
    assert coded(name, ()) == code
    assert coded(name, (code, f"{code}-2")) == f"{code}-3"


def points_of(page):
    return [tuple(map(float, row.split())) for row in page.locator("#field-points").input_value().splitlines()]


def test_how_long_a_rule_keeps_its_pictures_is_said_where_it_is_drawn(camera):
    admin, there = signed_in("administrator", camera.organization_id), "/cameras/bridge/rules"
    assert admin.post(f"{there}/draw", ZONE | {"keep_days": "90"}).status_code == 302
    kept = {rule.terms.code: rule.terms.keep_days for rule in api.rules_of(camera.id)}
    assert kept["bo-ke"] == 90
    assert "giữ ảnh và clip 90 ngày" in admin.get(there).text
    assert 'name="keep_days" value="90"' in admin.get(f"{there}?rule=bo-ke").text
    for wrong in ("366", "nhiều"):
        refused = admin.post(f"{there}/draw", ZONE | {"keep_days": wrong})
        assert refused.status_code == 400
        assert 'id="error-keep_days"' in refused.text
        assert f'name="keep_days" value="{wrong}"' in refused.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_zone_is_drawn_by_hand_moved_by_keys_and_saved(opened):
    with browser() as chromium:
        page, wrong = opened(chromium)
        page.locator("#field-purpose").select_option("loitering")
        expect(page.locator("#field-at_least")).to_be_hidden()
        expect(page.locator("[name=kinds]:checked")).to_have_count(1)
        for x, y in ((20, 20), (60, 20), (60, 70)):
            page.mouse.click(*at(page, x, y))
        page.mouse.dblclick(*at(page, 20, 70))
        expect(page.locator("[role=status].sketch-told")).to_contain_text("4 điểm đã khép")
        page.mouse.click(*at(page, 80, 80))
        assert len(points_of(page)) == 4, "a closed zone takes no more"
        page.mouse.move(*at(page, 60, 20))
        page.mouse.down()
        page.mouse.move(*at(page, 70, 30), steps=4)
        page.mouse.up()
        page.locator(".sketch-point").nth(0).focus()
        page.keyboard.press("Tab")
        expect(page.locator(".sketch-point").nth(1)).to_be_focused()
        before = points_of(page)
        for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
            page.keyboard.press(key)
        after = points_of(page)
        assert after[1] == pytest.approx((before[1][0] + 2, before[1][1] - 1)) and after[:1] + after[2:] == before[:1] + before[2:]
        assert before[1] == pytest.approx((70, 30), abs=0.5)
        page.locator("#field-vi").fill("Gầm cầu")
        page.locator("#field-en").fill("Under the bridge")
        page.locator("#field-seconds").fill("60")
        page.locator(".rule-save").click()
        expect(page.locator(".rule-row[data-rule=gam-cau]")).to_contain_text("kéo dài 60 giây")
        assert wrong == []
    terms = drawn("gam-cau")
    assert [(100 * x, 100 * y) for x, y in terms.points] == pytest.approx([pytest.approx(point, abs=0.02) for point in after])
    assert (terms.purpose, terms.kinds, terms.seconds) == ("loitering", ("person",), 60)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_line_is_drawn_without_a_mouse_and_a_rule_without_a_script(opened):
    with browser() as chromium:
        page, wrong = opened(chromium)
        page.locator("[data-act=add]").press("Enter")
        page.keyboard.press("ArrowDown")
        page.locator("[data-act=add]").press("Enter")
        expect(page.locator("[data-act=add]")).to_be_disabled()
        assert points_of(page) == [(50, 51), (60, 51)]
        page.keyboard.press("Escape")
        assert points_of(page) == [(50, 51)]
        assert wrong == []
        page, _ = opened(chromium, java_script_enabled=False)
        page.locator("#field-points").fill("10 20\n80 20")
        page.locator("#field-vi").fill("Vạch C")
        page.locator("#field-en").fill("Line C")
        page.locator(".rule-save").click()
        page.locator(".rule-row[data-rule=vach-c] summary").click()
        page.locator(".rule-row[data-rule=vach-c] .button-danger").click()
        expect(page.locator(".rule-row[data-rule=vach-c]")).to_have_count(0)
        expect(page.locator(".rule-row")).to_have_count(2)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_picture_comes_anew_while_it_is_looked_at(opened):
    with browser() as chromium:
        page, wrong = opened(chromium)
        assert page.wait_for_event("response", lambda answer: "still.jpg?" in answer.url).status == 200
        assert wrong == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing(opened):
    with browser() as chromium:
        for width, spoken in ((360, "vi"), (360, "en"), (1280, "vi"), (1920, "en")):
            page, wrong = opened(chromium, width=width, spoken=spoken, has_touch=width == 360, is_mobile=width == 360, bypass_csp=True)
            expect(page.locator("html")).to_have_attribute("lang", spoken)
            page.locator("#field-purpose").select_option("crowd")
            for point in ((5, 5), (50, 95), (98, 5)):
                page.mouse.click(*at(page, *point))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert find_violations(page) == []
            if width == 360:
                targets = page.locator(".rules :is(button, select, summary, .rule-pick, input:not([type=checkbox], [type=radio]))")
                sizes = [box["height"] for target in targets.all() if (box := target.bounding_box())]
                assert sizes and min(sizes) >= 43.9
            assert wrong == []
