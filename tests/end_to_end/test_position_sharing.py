"""A phone of the house as it stands: a real browser with a place, the page's own headers, the web process's own login."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Route, expect

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in
from tests.installations.web_only import front
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("front")]
GIVE = """
import django
django.setup()
from django.contrib.auth import get_user_model
from bazan.response.incidents import api as incidents
from bazan.response.teams import api as teams
from bazan.core.time import now
from bazan.directory.accounts import api as people
from bazan.directory.permissions.types import Acting

at = now()
team = next(one for one in teams.teams(at) if one.code == "doi-5")
duty = get_user_model().objects.get(username="USER")
by = Acting(people.reach_of(duty), duty.organization_id)
made = incidents.open_incident("FLOOD", "Ngập", team.place_id, by, at, "phone")
incidents.give_task(made.id, "Đưa dân ra khỏi vùng ngập", team.organization_id, 60, by, at, "phone", team_id=team.id)
print(made.id)
"""


def said(house, code):
    environment = os.environ | house.environment
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_phone_shares_where_its_team_is():
    with front() as house, browser() as chromium:
        number = said(house, GIVE.replace("USER", house.accounts["duty_officer"]["username"]))
        officer = next(one for one in house.others.values() if one["organization"] == "ubnd-24637")
        place = {"latitude": 11.9031, "longitude": 107.9455, "accuracy": 9}
        context = chromium.new_context(viewport={"width": 360, "height": 740}, geolocation=place, permissions=["geolocation"])
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" and "live" not in told.text else None)
        sign_in(page, house.address, officer)
        answer = present(page.goto(f"{house.address}/incidents/{number}"))
        assert "geolocation=()" not in answer.headers.get("permissions-policy", "")
        card = page.locator("share-position")
        card.scroll_into_view_if_needed()
        assert present(card.locator("[data-start]").bounding_box())["height"] >= 44
        card.locator("[data-start]").click()
        expect(card.locator("[data-line]")).to_contain_text("Đang chia sẻ", timeout=30_000)
        context.set_geolocation({**place, "latitude": 11.9042})  # what was observed before he agreed is not kept
        expect(card.locator("[data-line]")).to_contain_text("Đang chia sẻ · gửi", timeout=30_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        rows = house.rows("SELECT latitude, longitude, accuracy_m FROM team_position")
        assert rows and rows[-1] == (11.9042, 107.9455, 9)
        page.goto(f"{house.address}/teams")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        on_their_way: list[Route] = []
        page.route("**/teams/positions", lambda route: on_their_way.append(route))
        with page.expect_request("**/teams/positions"):
            page.goto(f"{house.address}/incidents/{number}")  # what runs goes on when the page is opened again
        page.locator("share-position [data-stop]").click()
        expect(card.locator("[data-line]")).to_contain_text("Chưa chia sẻ", timeout=30_000)
        on_their_way[0].fulfill(json={"taken": 1, "known": 0})  # sent before he stopped, answered after
        page.wait_for_timeout(300)
        expect(card.locator("[data-line]")).to_contain_text("Chưa chia sẻ")
        assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('share-position:'))") == []
        assert house.rows("SELECT ended_why FROM team_share") == [("stopped",)]
        assert [one for one in wrong if "favicon" not in one] == []
