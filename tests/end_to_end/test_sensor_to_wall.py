"""Walk 1: a sensor reading to the wall, and from the wall back to the very reading."""

import os
import re
import signal
import time
import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

BAD_AIR = 260.0
"""µg/m³ of PM2.5, far beyond anything the simulated province breathes."""


def air_station(installation) -> str:
    """A station that observes fine dust and that the simulator doesn't feed within the test's minutes more often than we do."""
    things = installation.ask("/api/v1/things")[1]["items"]
    return next(t["code"] for t in things if "pm25" in t["properties"])


def post(installation, station: str, value: float, at: datetime, **more) -> tuple[int, dict]:
    row = {"thing": station, "property": "pm25", "time": at.isoformat(), "value": value} | more
    return installation.ask("/ingest/v1/observations", {"observations": [row]})


def test_a_reading_repaints_its_tile_and_is_found_again_from_it(installation):
    station = air_station(installation)
    account = installation.accounts["accounts"]["leader"]
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        sign_in(page, installation.address, account)
        page.goto(installation.address + "/wall")
        cell = page.locator('[data-indicator$=".vn_aqi_hour"]').first
        expect(cell).to_have_attribute("data-freshness", "fresh", timeout=90_000)
        page.evaluate("window.untouched = true")
        # twenty readings in each of the last three hours: the NowCast of the newest is theirs, whatever else was sent
        now = datetime.now(UTC)
        rows = [
            {"thing": station, "property": "pm25", "time": (now - timedelta(hours=h, seconds=s)).isoformat(), "value": BAD_AIR * 3}
            for h in range(3)
            for s in range(1, 2400, 60)
        ]
        status, answer = installation.ask("/ingest/v1/observations", {"observations": rows})
        assert (status, answer["accepted"]) == (200, len(rows))
        expect(cell).to_contain_text(re.compile(r"[345]\d\d"), timeout=30_000)
        assert page.evaluate("window.untouched"), "the tile repainted by itself, without loading the page again"
        cell.locator("a").first.click()
        page.wait_for_url(re.compile(r"/indicators/"))
        page.locator("#path .feeds a", has_text="PM2").first.click()
        expect(page.locator("#path")).to_contain_text("780")
        page.locator("#path a.button").click()
        page.wait_for_url(re.compile(r"/records\?"))
        expect(page.locator("table.rows")).to_contain_text("780")
        page.locator("table.rows a").first.click()
        page.wait_for_url(re.compile(r"/sources/"))


def test_a_resent_reading_is_a_duplicate_and_a_bad_one_is_quarantined(installation):
    station, at = air_station(installation), datetime.now(UTC) - timedelta(minutes=7, microseconds=1)
    assert post(installation, station, 21.5, at) == (200, {"accepted": 1, "duplicate": 0, "rejected": []})
    assert post(installation, station, 21.5, at) == (200, {"accepted": 0, "duplicate": 1, "rejected": []})
    status, answer = post(installation, station, "a lot", at)  # pyrefly: ignore[bad-argument-type] - a gateway may send anything
    assert (status, answer["accepted"], answer["rejected"][0]["field"]) == (200, 0, "value")
    with browser() as chromium:
        page = chromium.new_page()
        sign_in(page, installation.address, installation.accounts["accounts"]["data_steward"])
        page.goto(installation.address + "/sources")
        expect(page.locator("main")).to_contain_text("1", timeout=10_000)


@pytest.mark.parametrize("part", ["ingest", "live", "web", "alerting", "worker"])
def test_a_killed_part_comes_back_and_nothing_acknowledged_is_lost(installation, part):
    station, sent = air_station(installation), []
    installation.until_well()
    before = installation.parts()[part]
    os.kill(before["pid"], signal.SIGKILL)
    for second in range(8):
        at = datetime.now(UTC) - timedelta(minutes=9, seconds=second)
        status, _ = post(installation, station, 20 + second, at)
        if status == 200:
            sent.append((at, 20 + second))
        time.sleep(0.2)
    installation.until_well()
    assert installation.parts()[part]["restarts"] == before["restarts"] + 1
    assert sent, "the gate waits for a restarting part"
    assert [post(installation, station, value, at)[1]["duplicate"] for at, value in sent] == [1] * len(sent)


def test_the_demo_accounts_lie_where_only_their_owner_reads_them(installation):
    path = installation.home / "demo-accounts.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    roles = {"leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"}
    accounts = tomllib.loads(path.read_text())
    assert set(accounts["accounts"]) == roles and accounts["device"]["token"]


def test_the_tutorial_says_commands_that_work(installation):
    """The token line of the tutorial, with this installation's folder."""
    text = (ROOT / "docs" / "tutorials" / "first-hour.md").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("TOKEN="))
    program = present(re.search(r"-c '(.+)'\)$", line))[1].replace("var/", f"{installation.home}/")
    printed: list[str] = []
    exec(program, {"print": printed.append})
    assert printed == [installation.token]
