"""A flood from its rain to the closed incident, replayed on the map: what stood at each moment, and what of it was known then."""

import re
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, groupby

import pytest
from playwright.sync_api import Locator, Page, expect

from bazan.core.time import LOCAL
from tests.browsers.chromium import browser
from tests.end_to_end.test_rain_to_closed_incident import DESK, PHONE, approve_report, enter, move, send, unfold

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

WALL = {"width": 1920, "height": 1080}
GAUGE, NAME, LATITUDE, LONGITUDE = "rain-quang-truc", "Quảng Trực", 12.171, 107.31
"""A rain station at the border: the demo's own flood falls far from it."""
LAYERS = "alerts,things.rain_station,incidents.areas,incidents.points,teams"
VIEW = f"/map?c={LATITUDE},{LONGITUDE},11.5&on={LAYERS}"
TEAM = "Đội 2 · Bộ CHQS tỉnh"
RAIN_MM, RAIN_MINUTES, RAIN_HOURS = 2.0, 10, 20
"""Over the 200 mm of a day from which heavy rain has to be acted on, and in no hour so much that lives are at stake: such an alert,
which nobody takes, would be the one story of the wall in every walk after this."""
FINISH = """async () => {
  for (const form of document.querySelectorAll("form[action$='/finish']")) {
    const given = new FormData(form);
    given.set('reason', 'Đã xong, có kiểm tra');
    if (form.elements.told_by) given.set('told_by', 'Trưởng đội tại chỗ, gọi điện');
    await fetch(form.action, { method: 'POST', body: given });
  }
}"""
"""Every task, one form after the other."""
FITS = "document.documentElement.scrollWidth <= innerWidth"
SHOWN = """() => {
  const map = document.querySelector('operations-map');
  const painted = ['areas', 'lines', 'points', 'grave'].flatMap((name) => map.map.getSource(name).serialize().data.features);
  const rows = [...document.querySelectorAll('[data-map-open]')];
  const plain = (text) => text.replace(/\\s+/g, ' ').trim();
  return {
    drawn: painted.map((one) => [one.properties.key, one.properties.light, plain(one.properties.said)]).sort(),
    listed: rows.map((row) => [row.dataset.mapOpen, row.className.match(/feature-(?!row)(\\w+)/)[1],
      plain(row.querySelector('.feature-line').textContent)]).sort(),
  };
}"""


@dataclass
class Flood:
    """What happened, and the first whole second after each part of it."""

    title: str
    before: datetime
    rained: datetime
    opened: datetime
    closed: datetime
    keys: dict[str, str]
    """Of what stands on the map: ``gauge``, ``alert``, ``incident``, ``area``, ``team``."""


def whole_second() -> datetime:
    """The next one, once it has passed."""
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    time.sleep((moment - datetime.now(UTC)).total_seconds() + 0.05)
    return moment


def send_rain(installation) -> None:
    """The rain of the hours before this one, which comes in late, all at once."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    rows = [
        {"thing": GAUGE, "property": "rain", "time": (hour - timedelta(minutes=minute, seconds=30)).isoformat(), "value": RAIN_MM}
        for minute in range(0, RAIN_HOURS * 60, RAIN_MINUTES)
    ]
    status, answer = installation.ask("/ingest/v1/observations", {"observations": rows})
    assert (status, answer["accepted"]) == (200, len(rows))


def opened_map(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("operations-map.operations-ready")).to_be_visible(timeout=30_000)
    return page


def open_incident(officer: Page, row: Locator, title: str) -> str:
    """From the alert's row on the map: its card, the form it fills. Gives the room."""
    row.click()
    officer.locator("[data-map-card] a[href^='/incidents/new?alert=']").click()
    officer.locator("#kind").select_option("FLOOD")
    officer.locator("#title").fill(title)
    officer.locator("button.button-big").click()
    officer.wait_for_url(re.compile(r"/incidents/\d+$"))
    return officer.url


def command(officer: Page) -> None:
    """Respond, draw the area, send a team."""
    send(move(officer, "respond"))
    box = unfold(officer, "#draw")
    box.locator("[name=points]").fill(f"{LATITUDE}, {LONGITUDE}")
    box.locator("[name=metres]").fill("3000")
    send(box)
    box = unfold(officer, "details.act-box:has(> form[action$='/task'])")
    box.locator("[name=what]").fill("Đưa dân khỏi vùng ngập")
    box.locator("[name=organization]").select_option("bch-quan-su")
    box.locator("[name=team]").select_option(label=TEAM)
    send(box)


def share_position(member: Page, room: str) -> None:
    """The team's officer agrees, and the phone says once where it is."""
    member.context.grant_permissions(["geolocation"])
    member.context.set_geolocation({"latitude": LATITUDE - 0.01, "longitude": LONGITUDE, "accuracy": 9})
    member.goto(room)
    card = member.locator("share-position")
    card.locator("[data-start]").click()
    expect(card.locator("[data-stop]")).to_be_visible()
    member.context.set_geolocation({"latitude": LATITUDE - 0.012, "longitude": LONGITUDE, "accuracy": 9})
    expect(card.locator("[data-line]")).to_contain_text("gửi", timeout=30_000)


def close_incident(officer: Page, room: str) -> None:
    officer.goto(room)
    approve_report(officer)
    officer.evaluate(FINISH)
    officer.goto(room)
    send(move(officer, "settle"))
    send(move(officer, "recover"))
    box = move(officer, "close")
    box.locator("[name=outcome]").select_option("resolved")
    box.locator("[name=reason]").fill("Nước đã rút, không có người bị nạn")
    box.locator("[name=files]").set_input_files({"name": "nuoc-rut.png", "mimeType": "image/png", "buffer": officer.screenshot()})
    send(box)
    expect(officer.locator(".stages [aria-current]")).to_contain_text("Đóng")


@pytest.fixture(scope="module")
def flood(installation) -> Flood:
    """It happens once; each reader replays it."""
    title = f"Lũ {NAME} {uuid.uuid4().hex[:6]}"
    with browser() as chromium:
        officer = opened_map(enter(chromium, installation, "duty_officer", DESK), installation.address + VIEW)
        gauge = officer.locator("[data-map-open^='things.rain_station/']", has_text=NAME).get_attribute("data-map-open")
        before = whole_second()
        whole_second()  # what is measured is dated by the second in which it was
        send_rain(installation)
        row = officer.locator("[data-map-open^='alerts/']", has_text="Mưa lớn")
        expect(row).to_be_visible(timeout=60_000)
        expect(officer.locator(f"[data-map-open='{gauge}'].feature-off")).to_be_visible(timeout=30_000)
        alert, rained = row.get_attribute("data-map-open"), whole_second()
        room = open_incident(officer, row, title)
        command(officer)
        share_position(enter(chromium, installation, "bch-quan-su", PHONE), room)
        opened = whole_second()
        opened_map(officer, installation.address + VIEW)
        team = officer.locator("[data-map-open^='teams/']", has_text=TEAM).get_attribute("data-map-open")
        close_incident(officer, room)
        number = room.rpartition("/")[2]
        keys = {"gauge": gauge, "alert": alert, "incident": f"incidents.points/{number}", "area": f"incidents.areas/{number}", "team": team}
        return Flood(title, before, rained, opened, whole_second(), keys)  # pyrefly: ignore[bad-argument-type] - each was read from a page


def at(moment: datetime, known: str = "") -> str:
    return f"{VIEW}&at={moment.astimezone(LOCAL):%Y-%m-%dT%H:%M:%S}" + (f"&known={known}" if known else "")


def standing(page: Page, flood: Flood) -> dict[str, str]:
    """What of the flood is on the map, to its light; the list and the drawing say the same of all there is."""
    shown = page.evaluate(SHOWN)
    agree(shown)
    told = {key: light for key, light, _ in shown["drawn"]}
    return {name: told[key] for name, key in flood.keys.items() if key in told}


def agree(shown: dict[str, list]) -> None:
    assert [row[:2] for row in shown["drawn"]] == [row[:2] for row in shown["listed"]]
    for (_, _, said), (_, _, line) in zip(shown["drawn"], shown["listed"], strict=True):
        assert said in line


def go(page: Page, moment: datetime, known: str = "") -> None:
    """By the form below the map."""
    stamp = f"{moment.astimezone(LOCAL):%Y-%m-%dT%H:%M:%S}"
    page.locator("#time-known").select_option(known or "then")
    page.locator("#time-at").fill(stamp)
    page.locator(".time-form button").click()
    expect(page).to_have_url(re.compile(f"&at={stamp}{known and f'&known={known}'}$"))
    page.wait_for_function("(map) => !map.due && !map.busy", arg=page.query_selector("operations-map"))


WORDS = {
    "vi": ("như đã biết lúc đó", "với cả số liệu đến sau", "mở sự cố: ", "đóng sự cố: "),
    "en": ("as it was known then", "with all that came later", "incident opened: ", "incident closed: "),
}


def speak(page: Page, language: str, address: str) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": address}])


@pytest.mark.parametrize(("size", "language"), [(WALL, "vi"), (DESK, "en"), (PHONE, "vi")], ids=["wall", "desk", "phone"])
def test_each_moment_shows_what_was_known_at_it(flood, installation, size, language):
    then, later, opening, closing = WORDS[language]
    raining = {"gauge": "off", "alert": "off"}
    with browser() as chromium:
        page = enter(chromium, installation, "duty_officer", size)
        speak(page, language, installation.address)
        opened_map(page, installation.address + at(flood.before))
        expect(page.locator("[data-time-known]")).to_have_text(then)
        assert standing(page, flood) == {"gauge": "good"}
        go(page, flood.before, "now")
        expect(page.locator("[data-time-known]")).to_have_text(later)
        assert standing(page, flood) == {"gauge": "off"}, "the rain that had fallen by then, and came in later"
        go(page, flood.rained)
        assert standing(page, flood) == raining
        page.locator(".time-marks summary").click()
        row = page.locator(f"[data-map-open='{flood.keys['incident']}']")
        page.locator("[data-time-mark]", has_text=opening + flood.title).click()
        expect(row).to_be_visible()
        assert standing(page, flood) == raining | {"incident": "off"}, "its area is drawn later, its team sent later"
        go(page, flood.opened)
        assert standing(page, flood) == raining | {"incident": "off", "area": "off", "team": "good"}
        page.locator("[data-time-mark]", has_text=closing + flood.title).click()
        expect(row).to_have_count(0)
        assert standing(page, flood) == raining
        assert page.evaluate(FITS)
        (other,) = WORDS.keys() - {language}
        then, later, opening, closing = WORDS[other]
        speak(page, other, installation.address)
        opened_map(page, installation.address + at(flood.opened))
        expect(page.locator("[data-time-known]")).to_have_text(then)
        page.locator(".time-marks summary").click()
        for mark in (opening, closing):
            expect(page.locator("[data-time-mark]", has_text=mark + flood.title)).to_be_visible()
        assert page.evaluate(FITS)
        opened_map(page, installation.address + at(flood.before, "now"))
        expect(page.locator("[data-time-known]")).to_have_text(later)


def test_playing_runs_through_all_of_it_and_repaints_each_step(flood, installation):
    with browser() as chromium:
        page = opened_map(enter(chromium, installation, "duty_officer", DESK), installation.address + at(flood.before))
        page.evaluate(f"window.steps = []; document.addEventListener('map:told', () => steps.push(({SHOWN})()))")
        page.locator("#time-speed").select_option("5")
        page.locator("[data-time-play]").click()
        expect(page.locator("[data-time-seen]")).to_have_text("Trực tiếp", timeout=30_000)
        expect(page.locator("[data-time-play]")).to_have_attribute("aria-pressed", "false")
        steps = page.evaluate("window.steps")
    told = []
    for step in steps:
        agree(step)
        keys = {key for key, *_ in step["drawn"]}
        told.append({name for name in ("alert", "incident") if flood.keys[name] in keys})
    told = dropwhile(lambda names: not names, told)  # a look taken once more before it plays, or a mark of something else before the rain
    assert [told for told, _ in groupby(told)] == [{"alert"}, {"alert", "incident"}, {"alert"}]
