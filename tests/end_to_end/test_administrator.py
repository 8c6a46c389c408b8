"""An administrator who never saw a shell: what a province changes is changed in Chromium, in both languages, at a desk and on a phone, and
taken back; a department's administrator is kept to its own; no page is wider than its screen and axe finds no fault."""

import re
from datetime import timedelta
from itertools import product

import pytest
from playwright.sync_api import expect

from bazan.core.time import local_day, now
from tests import covering
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser
from tests.end_to_end.administrator_browser import SCREENS, WHY, Office, agreed, came_in
from tests.present import present
from tests.servers.message_carriers import running

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("administered")]

WIDTHS = (360, 390, 1280, 1440, 1920)
JUDGED = (360, 1440)
"""Widths at which axe looks: by day at each page in one language at the one, in the other at the other."""
PAGES = (
    "/admin", "/admin/start", "/admin/people", "/admin/people/new", "/admin/people/quantri", "/admin/people/quantri/sees",
    "/admin/rights", "/admin/organizations", "/admin/organizations/so-yt", "/admin/organizations/new", "/admin/limits",
    "/admin/limits/environment.rain_24h", "/admin/rules", "/admin/devices", "/admin/calendar", "/admin/calendar/declare",
    "/admin/boundaries", "/admin/people/file", "/admin/sources", "/admin/sources/new?driver=csv", "/admin/outgoing", "/admin/secrets",
    "/admin/channels", "/admin/channels/mail", "/admin/channels/new?channel=webhook", "/admin/packs", "/admin/audit", "/admin/changes",
    "/admin/health", "/account", "/help",
)  # fmt: skip


ON_DESK = pytest.mark.parametrize("office", ["vi", pytest.param("en", marks=pytest.mark.nightly)], indirect=True)
ON_PHONE = pytest.mark.parametrize("office", ["en", pytest.param("vi", marks=pytest.mark.nightly)], indirect=True)
"""In Vietnamese at a desk, or in English on a phone; by night in the other way, too."""


@pytest.fixture
def office(house, request):
    with browser() as chromium:
        page = chromium.new_context(viewport=SCREENS[request.param], has_touch=request.param == "en").new_page()
        yield Office(page, house, request.param, house.accounts["administrator"])


def tomorrow() -> str:
    return (local_day(now()) + timedelta(days=1)).isoformat()


@ON_PHONE
def test_somebody_is_added_invited_given_another_role_and_closed(office):
    name = f"nguoi-moi-{office.language}"
    office.opens("/admin/people/new")
    office.fills(username=name, full_name="Người Mới", organization="so-yt")
    office.page.locator("main select[name^='role-']").first.select_option("agency_officer")
    office.page.locator("main select[name^='sector-']").first.select_option("health")
    office.sends()
    invited = came_in(office.page.context.browser, office.house, office.language, name)
    assert present(invited.page.goto(office.house.address + "/work")).status == 200
    assert present(invited.page.goto(office.house.address + "/admin")).status == 403
    office.opens(f"/admin/people/{name}")
    office.page.locator("main select[name^='role-']").last.select_option("commune_officer")
    office.sends("[action$='/change']")
    office.sees(WHY[office.language])
    office.undoes()
    office.opens(f"/admin/people/{name}/sees")
    office.opens(f"/admin/people/{name}/close")
    office.sends(button="button")
    assert present(invited.page.goto(office.house.address + "/work")).url.startswith(office.house.address + "/sign-in")


@ON_DESK
def test_an_organization_is_founded_renamed_and_brought_back(office):
    code = f"don-vi-{office.language}"
    office.opens("/admin/organizations/new")
    office.fills(code=code, name="Trung tâm Mới", name_en="New Center", short_name="TT Mới")
    office.page.locator("main input[type=date]").first.fill(tomorrow())
    office.sends()
    office.opens(f"/admin/organizations/{code}")
    office.sees(re.compile("Trung tâm Mới|New Center"))
    office.opens(f"/admin/organizations/{code}/alter")
    office.fills(name="Trung tâm Rất Mới", name_en="Very New Center")
    office.page.locator("main input[type=date]").first.fill((local_day(now()) + timedelta(days=9)).isoformat())
    office.sends()
    office.opens(f"/admin/organizations/{code}")
    office.sees(re.compile("Trung tâm Rất Mới|Very New Center"))
    office.undoes()
    office.opens(f"/admin/organizations/{code}")
    assert not re.search("Rất Mới|Very New", office.page.locator("main table").first.inner_text())


@ON_PHONE
def test_a_threshold_is_previewed_laid_and_taken_back_in_one_press(office):
    there = f"/admin/limits/environment.rain_{'24h' if office.language == 'vi' else '1h'}"
    office.opens(there)
    packs = office.page.locator("main [name=off]").first.get_attribute("placeholder")
    number = float(packs.replace(".", "").replace(",", "."))
    office.fills(off=f"{number + 7:g}", **{"from": tomorrow()})
    office.sends("#numbers", "button")
    office.sends("[action$='/lay']")
    office.sees(WHY[office.language])
    office.undoes()
    office.sees(re.compile("hoàn tác|undoes"))


@ON_DESK
def test_a_rule_is_switched_off_as_its_preview_says_and_on_again(office):
    office.opens("/admin/rules")
    rules = office.page.locator("main a[href^='/admin/rules/']")
    office.opens(rules.nth(0 if office.language == "vi" else 1).get_attribute("href") or "")
    office.fills(on="0")
    office.sends("[action^='/admin/rules/']", "button")
    office.sends("[action$='/lay']")
    office.sees(WHY[office.language])
    office.undoes()
    office.sees(re.compile("hoàn tác|undoes"))


@ON_PHONE
def test_a_day_off_is_declared_and_taken_back(office):
    ahead = local_day(now()) + timedelta(days=40)
    tuesday = ahead + timedelta(days=(1 - ahead.weekday()) % 7)
    day = (tuesday + timedelta(days=0 if office.language == "vi" else 1)).isoformat()
    office.opens("/admin/calendar/declare")
    office.fills(day=day, name="Ngày hội tỉnh", name_en="The province's day")
    office.page.locator("main [name=reason]").fill(WHY[office.language])
    office.page.locator("main [name=law]").fill("QĐ 12/2026")
    with office.page.expect_navigation():
        office.page.locator("main button[name=look]").click()
    office.sends()
    office.opens(f"/admin/calendar?year={day[:4]}")
    office.sees(re.compile("Ngày hội tỉnh|The province's day"))
    office.undoes()
    office.opens(f"/admin/calendar?year={day[:4]}")
    assert "Ngày hội" not in office.page.locator("table").first.inner_text()


@ON_DESK
def test_a_device_gets_its_token_once_another_one_and_none_any_more(office):
    name = f"cam-bien-{office.language}"
    office.opens("/admin/devices")
    office.fills(name=name)
    office.sends("[action='/admin/devices/make']")
    office.sees(name)
    office.page.locator("main a[href^='/admin/devices/']").last.click()
    office.page.wait_for_load_state()
    office.sends("[action='/admin/devices/rotate']")
    office.opens("/admin/devices")
    office.page.locator("main a", has_text=name).first.click()
    office.page.wait_for_load_state()
    office.page.locator("main details", has=office.page.locator("[action='/admin/devices/end']")).locator("summary").first.click()
    office.sends("[action='/admin/devices/end']", "button")


@ON_PHONE
def test_a_source_is_made_by_a_form_tried_on_a_sample_and_kept(office):
    code = f"mua-{office.language}"
    ((station,),) = office.house.rows("SELECT code FROM thing WHERE sector = 'environment' ORDER BY code LIMIT 1")
    office.opens("/admin/sources/new?driver=csv")
    office.fills(sector="environment", code=code, name="Mưa tự đo", name_en="Own rain", promise_s="0", things=station)
    office.fills(**{
        "binding.delimiter": ";", "binding.thing.code": station, "binding.time.column": "LUC", "binding.time.format": "%d/%m/%Y %H:%M",
        "binding.values": "MUA | rain | mm",
    })  # fmt: skip
    office.sends()
    office.fills(pasted="LUC;MUA\n25/11/2026 09:00;0,5\n25/11/2026 10:00;x\n")
    with office.page.expect_navigation():
        office.page.locator("button[name=act][value=try]").click()
    office.sees("09:00")
    office.sees(re.compile("0[,.]5"))
    office.fills(reason=WHY[office.language])
    with office.page.expect_navigation():
        office.page.locator("button[name=act][value=keep]").click()
    office.sees(WHY[office.language])


@ON_DESK
def test_mail_is_set_tried_and_comes_with_an_answer(office, tmp_path):
    with running("smtp", tmp_path) as server:
        office.opens("/admin/channels/mail")
        office.fills(url=f"smtp://127.0.0.1:{server.port}", sender="Trực ban <truc-ban@tinh.example>")
        office.sends("[action$='/keep']")
        address = f"thu-{office.language}@noi-nhan.example"
        office.page.fill("input[name=address]", address)
        office.sends("[action$='/try']", "button")
        trial = office.page.locator("#trial li").filter(has_text=address)
        expect(trial).to_contain_text(re.compile(r"đã nhận sau|took it after"), timeout=20_000)
        assert server.taken()
        office.undoes()


@ON_PHONE
def test_what_was_done_is_found_in_the_audit_and_the_history(office):
    office.opens("/admin/audit?action=changes.")
    office.sees("quantri")
    office.sends("[action='/admin/audit/check']", "button")
    office.sees(re.compile("Nguyên vẹn|Whole"))
    office.opens("/admin/changes")
    office.sees(WHY[office.language])


@ON_DESK
def test_a_departments_administrator_sees_and_changes_its_own_alone(office):
    name = f"quan-tri-so-{office.language}"
    office.opens("/admin/people/new")
    office.fills(username=name, full_name="Quản Trị Sở", organization="so-yt")
    office.page.locator("main select[name^='role-']").first.select_option("administrator")
    office.page.locator("main select[name^='sector-']").first.select_option("health")
    office.sends()
    office.sees(re.compile("chờ quản trị viên thứ hai|wait for a second administrator"))
    agreed(office.house, name)
    own = came_in(office.page.context.browser, office.house, office.language, name)
    for where in ("/admin/limits", "/admin/sources", "/admin/packs"):
        own.opens(where)
        assert "environment." not in own.page.locator("main").inner_text() and "health" in own.page.content()
    own.opens("/admin/people")
    assert "lanhdao" not in own.page.locator("main").inner_text()
    for where in ("/admin/limits/environment.rain_24h", "/admin/people/lanhdao"):
        assert present(own.page.goto(office.house.address + where)).status in (403, 404), where


@covering.WHOLE
def test_no_page_is_wider_than_its_screen_and_axe_finds_no_fault(house, whole):
    faults = []
    with browser() as chromium:
        context = chromium.new_context(viewport=SCREENS["vi"], bypass_csp=True)
        office = Office(context.new_page(), house, "vi", house.accounts["administrator"])
        for number, (where, language) in enumerate(product(PAGES, SCREENS)):
            context.add_cookies([{"name": "language", "value": language, "url": house.address}])
            office.opens(where)
            expect(office.page.locator("html")).to_have_attribute("lang", language)
            judged = JUDGED if whole else [JUDGED[(number // 2 + number) % 2]]
            for width in WIDTHS:
                office.page.set_viewport_size({"width": width, "height": 900})
                if office.page.evaluate("document.documentElement.scrollWidth") > width:
                    faults.append(f"{where} is wider than {width} in {language}")
                if width in judged:
                    faults += [f"{where} at {width}: {fault}" for fault in find_violations(office.page)]
    assert not faults, "\n".join(faults)
