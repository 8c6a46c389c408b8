"""<share-position> in a real browser with a place: it asks, sends, keeps without a network, sends later, stops, and says what is wrong."""

import json

import pytest

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser

pytestmark = [pytest.mark.browser]

ADDRESS = "https://phone.example/"
SCRIPT = (ROOT / "bazan/response/teams/web/static/teams/share-position.js").read_text("utf-8")
SAID = {name: name for name in ("off", "asking", "waiting", "ended", "denied", "nowhere", "unable", "signed-out", "failed")} | {
    "sent": "sent {age}", "kept": "kept {count}", "seconds": "{count} s", "minutes": "{count} min", "until": "until {at}",
}  # fmt: skip
PAGE = """<!doctype html><html><head><meta name="viewport" content="width=device-width"></head><body>
<input type="hidden" name="csrfmiddlewaretoken" value="secret">
<share-position data-team="3" data-case="9" data-share="SHARE" data-until="UNTIL" WORDS>
<button data-start>start</button><button data-stop hidden>stop</button><p data-line></p></share-position>
<script type="module" src="/share.js"></script></body></html>"""
HERE = {"latitude": 12.0, "longitude": 107.69, "accuracy": 8}


class House:
    """What the server answers, and what it was sent."""

    def __init__(self, page):
        self.page, self.taken, self.acts, self.status, self.away = page, [], [], 200, False
        page.route("**/*", self.answer)

    def answer(self, route):
        path = route.request.url.removeprefix(ADDRESS)
        if path == "share.js":
            return route.fulfill(body=SCRIPT, content_type="text/javascript")
        if path == "teams/share":
            self.acts.append(route.request.post_data)
            until = self.page.evaluate("Date.now()") + 3_600_000
            return route.fulfill(json={"share": 7, "until": until, "ended": False})
        if path == "teams/positions":
            if self.away:
                return route.abort()
            assert route.request.headers["x-csrftoken"] == "secret"
            if self.status == 200:
                self.taken += json.loads(route.request.post_data)["points"]
            return route.fulfill(status=self.status, json={"taken": 1, "known": 0, "refused": [], "rule": "", "reason": ""})
        words = " ".join(f'data-say-{name}="{text}"' for name, text in SAID.items())
        share, until = ("7", str(4_000_000_000_000)) if "running" in path else ("", "")
        return route.fulfill(body=PAGE.replace("WORDS", words).replace("SHARE", share).replace("UNTIL", until), content_type="text/html")


@pytest.fixture
def phone():
    with browser() as chromium:
        context = chromium.new_context(geolocation=HERE, permissions=["geolocation"], viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.set_default_timeout(20_000)
        yield context, page, House(page)


def line(page):
    return page.locator("[data-line]").inner_text()


def until_line(page, begins):
    page.wait_for_function("(begins) => document.querySelector('[data-line]').textContent.startsWith(begins)", arg=begins)


def until(page, holds):
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def test_it_agrees_sends_and_stops(phone):
    _, page, house = phone
    page.goto(ADDRESS)
    assert line(page) in ("", "off")
    page.locator("[data-start]").click()
    until_line(page, "sent ")
    assert "act=start" in house.acts[0] and "team=3" in house.acts[0] and "case=9" in house.acts[0]
    assert house.taken[0][:3] == [12.0, 107.69, 8] and "until" in line(page)
    assert page.locator("[data-start]").is_hidden() and page.locator("[data-stop]").is_visible()
    page.locator("[data-stop]").click()
    until_line(page, "off")
    assert "act=stop" in house.acts[1] and page.evaluate("localStorage.length") == 0


def test_without_a_network_it_keeps_what_it_sends_later(phone):
    context, page, house = phone
    house.away = True
    page.goto(ADDRESS + "running")
    until_line(page, "kept 1")
    context.set_geolocation({**HERE, "latitude": 12.01})
    until_line(page, "kept 2")
    page.goto(ADDRESS + "running")  # closed and opened again
    until(page, lambda: line(page).startswith("kept"))
    house.away = False
    until_line(page, "sent ")
    until(page, lambda: {point[0] for point in house.taken} == {12.0, 12.01})
    assert page.evaluate("JSON.parse(localStorage.getItem('share-position:7')).length") == 0


def test_a_browser_that_may_not_tell_is_said(phone):
    context, page, house = phone
    context.clear_permissions()
    page.goto(ADDRESS)
    page.locator("[data-start]").click()
    until_line(page, "denied")
    assert house.acts == [] and page.locator("[data-start]").is_enabled()


def test_an_end_that_the_house_tells_ends_it(phone):
    _, page, house = phone
    house.status = 409
    page.goto(ADDRESS + "running")
    until_line(page, "ended")
    assert page.locator("[data-start]").is_visible() and page.locator("[data-stop]").is_hidden()
    assert page.evaluate("localStorage.length") == 0
