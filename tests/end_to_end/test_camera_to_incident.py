"""From a camera's picture to an incident: real footage over RTSP, a process that watches, an alert on the duty desk, the live picture in
Chromium, the incident it becomes, and the count; and what lies on the disk after it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in
from tests.fixtures.footage import film, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]
SLOW_MS = 60_000
CAMERAS = """code,name,name_en,organization,latitude,longitude,purpose_vi,legal_basis,main_url,bearing,fps
walk-square,Quảng trường thử,Trial square,cong-an-tinh,12.004,107.688,Trông quảng trường,Luật 91/2025/QH15,{address}/square,20,10
walk-gone,Cầu thử,Trial bridge,cong-an-tinh,12.005,107.689,Trông cầu,Luật 91/2025/QH15,rtsp://127.0.0.1:9/gone,20,10
"""
RULES = """[[rules]]
camera = "walk-square"
code = "lawn"
vi = "Bãi cỏ"
en = "The lawn"
purpose = "intrusion"
points = [[0.02, 0.3], [0.98, 0.3], [0.98, 0.98], [0.02, 0.98]]
kinds = ["person"]

[[rules]]
camera = "walk-square"
code = "a"
vi = "Vạch A"
en = "Line A"
purpose = "line"
points = [[0.5, 0.05], [0.5, 0.98]]
kinds = ["person"]
"""


def until(holds: Callable[[], object]) -> None:
    """Wait for what a page comes to show."""
    deadline = time.monotonic() + SLOW_MS / 1000
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.fixture
def watched(installation, tmp_path):
    """Two cameras declared at the command line, one of them alive, and a process that watches them."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"BAZAN_HOME": str(installation.home)}

    def bazan(*words: str) -> None:
        subprocess.run([sys.executable, "-m", "bazan.processes.cli", *words], cwd=ROOT, env=environment, check=True, capture_output=True)

    with served({"square": film(tmp_path / "square.mp4")}) as address:
        (tmp_path / "cameras.csv").write_text(CAMERAS.format(address=address), "utf-8")
        (tmp_path / "rules.toml").write_text(RULES, "utf-8")
        bazan("cameras", "import", str(tmp_path / "cameras.csv"))
        bazan("cameras", "draw", str(tmp_path / "rules.toml"))
        process = subprocess.Popen([sys.executable, "-m", "bazan.processes.vision"], cwd=ROOT, env=environment)
        try:
            yield installation
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def test_a_person_on_the_square_becomes_an_alert_an_incident_and_a_count(watched):
    with browser() as chromium:
        officer = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
        officer.set_default_timeout(SLOW_MS)
        sign_in(officer, watched.address, watched.accounts["accounts"]["duty_officer"])
        officer.goto(f"{watched.address}/desk")
        row = officer.locator(".queue-row", has_text="Quảng trường thử: có người vào vùng cấm").first
        row.wait_for(timeout=SLOW_MS)  # it comes by itself: the desk was open before
        row.click()
        expect(officer.locator("#one-title")).to_contain_text("Quảng trường thử")
        picture = officer.locator(".duty-picture img")
        expect(picture).to_be_visible()
        until(lambda: picture.evaluate("image => image.naturalWidth") == 640)

        officer.locator(".duty-picture a.button").click()
        video = officer.locator("camera-view video")
        until(lambda: video.count() and video.evaluate("video => video.currentTime") > 1)
        expect(officer.locator("[data-live]")).to_have_text("Trực tiếp")
        expect(officer.locator("[data-camera=walk-gone]")).to_contain_text("Không kết nối được")
        expect(officer.locator(".focus-counts tbody tr").first.locator("td").last).not_to_have_text("0", timeout=SLOW_MS)

        review = officer.locator(".event-row").first
        event = review.get_attribute("data-event")
        review.locator("[name=review][value=true]").click()
        expect(officer.locator(f"[data-event='{event}']")).to_have_count(0)

        officer.goto(f"{watched.address}/desk")
        officer.locator(".queue-row", has_text="Quảng trường thử").first.click()
        expect(officer.locator("#one-title")).to_contain_text("Quảng trường thử")
        expect(officer.locator("[data-part=bar]")).not_to_have_attribute("aria-busy", "true")
        officer.locator("[data-part=bar] [data-key=i]").click()
        officer.wait_for_url(re.compile(r"/incidents/new\?alert=\d+"))
        expect(officer.locator("#kind")).to_have_value("PUBLIC_ORDER")
        officer.locator("button.button-big").click()
        officer.wait_for_url(re.compile(r"/incidents/\d+$"))
        expect(officer.locator("#cameras .room-picture img")).to_have_attribute("src", re.compile(r"/cameras/events/\d+/still\.jpg"))

        officer.goto(f"{watched.address}/cameras/health?show=ill")
        expect(officer.locator("main")).to_contain_text("Cầu thử")
    heads = (b"\xff\xd8\xff", b"\0\0\0\x18ftyp", b"\0\0\0\x1cftyp", b"\0\0\0\x20ftyp")
    files = [path for path in watched.home.rglob("*") if path.is_file()]
    pictures = [path for path in files if path.read_bytes()[:16].startswith(heads)]
    assert pictures == [], "a picture lies on the disk"
