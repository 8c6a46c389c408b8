"""What an officer takes in for somebody, the rules tried, an incident opened from a report, danger on the duty desk."""

import re

import pytest

from bazan.citizens.field_reports import api
from bazan.response.incidents import api as incidents
from tests.fixtures.report_province import NOW, act, publisher, reception, sent

pytestmark = pytest.mark.django_db
CALL = {
    "key": "c" * 32, "channel": "hotline", "words": "Ổ gà sâu trước chợ", "service": "field_reports.road_damage", "latitude": "10,1",
    "longitude": "106.1", "phone": "0912 345 678", "name": "Bà Tư",
}  # fmt: skip
OTHER_RULES = '[[routes]]\ncode = "all"\nto = "so-xd"\nvi = "Mọi việc"\nen = "Everything"\n'


def test_a_call_becomes_a_report_and_a_receipt_to_read_aloud(browser):
    duty = browser("duty_officer", "ioc")
    page = duty.post("/reports/new", CALL)
    one = api.reports()[0]
    text = page.content.decode()
    assert page.status_code == 200 and page["Cache-Control"] == "no-store"
    assert one.number in text and re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert (one.channel, one.latitude, one.case.opened_by) == ("hotline", 10.1, "duty_officer-ioc")
    assert duty.post("/reports/new", CALL).content.decode().count(one.number) and len(api.reports()) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": "ơi"}, "words"),
        ({"latitude": "", "longitude": ""}, "place"),
        ({"latitude": "xa"}, "latitude"),
        ({"channel": "app"}, "channel"),
        ({"phone": "123"}, "phone"),
        ({"place": "²", "latitude": "", "longitude": ""}, "place"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_all_that_was_written(browser, more, field):
    page = browser("duty_officer", "ioc").post("/reports/new", CALL | more)
    assert page.status_code == 400 and not api.reports()
    assert "Bà Tư" in page.content.decode()


def test_the_words_of_a_call_suggest_a_service(browser):
    page = browser("commune_officer", "ubnd-1", "1").post("/reports/new", {"suggest": "1", "words": "đường có ổ gà to"}).content.decode()
    assert "Đường hư hỏng" in page and "ổ gà" in page and not api.reports()


def test_a_village_takes_in_only_what_lies_in_it(browser):
    village = browser("commune_officer", "ubnd-2", "2")
    assert village.post("/reports/new", CALL).status_code in (403, 404)
    assert not api.reports()


def test_rules_tell_how_many_they_took_and_others_are_tried(browser):
    one = sent()
    chief = browser("administrator", "ioc")
    page = chief.get("/reports/rules").content.decode()
    assert "Không gặp phản ánh nào" in page and "field_reports.toml" in page
    tried = chief.post("/reports/rules", {"rules": OTHER_RULES}).content.decode()
    assert "1 trong 1 phản ánh sẽ đi nơi khác" in tried and one.number in tried
    wrong = chief.post("/reports/rules", {"rules": "[[routes]]\ncode ="})
    assert wrong.status_code == 400 and "Dòng 2" in wrong.content.decode()


def test_an_incident_is_opened_from_a_report_and_each_leads_to_the_other(browser):
    one = sent(words="Nước dâng nhanh, gọi 0912 345 678")
    duty = browser("duty_officer", "ioc")
    page = duty.get(f"/incidents/new?report={one.id}").content.decode()
    assert f'name="source_ref" value="{one.number}"'.replace(" ", "") in page.replace("\n", "").replace(" ", "")
    assert "10.1" in page and "Nước dâng nhanh" in page and not re.search("345 ?678", page)
    made = incidents.open_incident("FLOOD", "Ngập", one.case.place_id, reception(), NOW, "k", source="field_report", source_ref=one.number)
    assert f"/incidents/{made.id}" in duty.get(f"/reports/{one.id}").content.decode()
    assert f"/reports/{one.id}" in duty.get(f"/incidents/{made.id}").content.decode()


def test_danger_rings_on_the_duty_desk_until_somebody_takes_it(browser):
    one = sent(danger=True)
    duty = browser("duty_officer", "ioc")
    row = f'data-alert="report-{one.id}" data-rings="{{}}" data-life="yes"'
    page = " ".join(duty.get("/desk").content.decode().split())
    assert row.format("yes") in page
    told = duty.post(f"/reports/{one.id}/act", {"act": "receive", "seen": one.case.version, "key": "t" * 8, "back": "desk"})
    assert told["Location"] == "/desk"
    assert row.format("no") in " ".join(duty.get("/desk").content.decode().split())
    act(one, "assign", publisher())
    assert f"report-{one.id}" not in duty.get("/desk").content.decode()


def test_calm_reports_are_no_matter_of_the_duty_desk(browser):
    one = sent()
    assert f"report-{one.id}" not in browser("duty_officer", "ioc").get("/desk").content.decode()
