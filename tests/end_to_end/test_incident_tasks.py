"""Eight tasks given in one act: on a narrow phone, without scripts, a bad line named and nothing given before it is mended."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]
NARROW = {"width": 360, "height": 740}


def test_eight_tasks_are_given_in_one_act_on_a_narrow_phone_without_scripts(installation):
    with browser() as chromium:
        scripted = chromium.new_context(viewport=NARROW)
        officer = scripted.new_page()
        sign_in(officer, installation.address, installation.accounts["accounts"]["duty_officer"])
        plain = chromium.new_context(viewport=NARROW, java_script_enabled=False, storage_state=scripted.storage_state()).new_page()
        plain.goto(f"{installation.address}/incidents/new")
        plain.locator("#kind").select_option("FLOOD")
        plain.locator("#title").fill(f"Ngập {uuid.uuid4().hex[:6]}")
        plain.locator("#place").select_option(index=3)
        plain.locator("button.button-big").click()
        room = plain.url
        plain.locator("#tasks a[href$='/tasks']").click()
        officer.goto(plain.url)
        assert officer.evaluate("document.documentElement.scrollWidth - innerWidth") == 0 and find_violations(officer) == []
        plain.locator(".give-more > summary").click()
        plain.locator("[name=give-1]").check()
        for line in range(2, 9):
            plain.locator(f"[name=what-{line}]").fill(f"Việc thứ {line}")
            plain.locator(f"[name=organization-{line}]").select_option("so-yt")
        plain.locator("[name=minutes-6]").fill("")
        plain.locator("button.button-big").click()
        expect(plain.locator("[role=alert]")).to_contain_text("Dòng 6")
        expect(plain.locator(".give-line.field-error")).to_contain_text("Dòng 6")
        plain.locator("[name=minutes-6]").fill("45")
        plain.locator("button.button-big").click()
        plain.wait_for_url(f"{room}#tasks")
        expect(plain.locator("#log")).to_contain_text("Giao việc: Việc thứ 8")
        expect(plain.locator("#log").get_by_text("Giao việc: ")).to_have_count(8)
