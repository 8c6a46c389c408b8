"""Both pages in a browser: nothing is wider than the screen, what is touched is large enough, a screen reader finds its way."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from bazan.cameras.devices import api as devices
from bazan.cameras.plates import api
from bazan.cameras.plates.tests.plate_readings import passed
from bazan.cameras.plates.web.tests.test_pages import REASON, entry, signed_in
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from bazan.platform.design_system.api import files
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser
from tests.fixtures.camera_province import line, seen, zone


@pytest.fixture
def opened(transactional_db, reader, owner, live_server):
    """A function: the page in a browser, for a duty officer; and everything that went wrong on it."""
    for drawn in (zone(), line()):
        devices.draw("bridge", drawn, SYSTEM, now())
    seen(reader)
    duty = signed_in("duty_officer", owner)
    duty.post("/cameras/plates/watched/add", entry(owner))
    duty.post("/cameras/plates/watched/add", entry(owner, plate="29-MĐ1 123.45"))
    for ago, plate in ((0, "51F12345"), (400, "51F12845"), (4000, "51F12999")):
        passed(reader, plate, ago)
    api.meet(now())
    session = duty.cookies[settings.SESSION_COOKIE_NAME].value

    def page_in(chromium, address, width=1280, spoken="vi"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=True, has_touch=width < 600, is_mobile=width < 600
        )
        cookies = {settings.SESSION_COOKIE_NAME: session, "language": spoken}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        context.route("**/static/**", given)
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(live_server.url + address)
        return page, wrong

    return page_in


def given(route):
    """Files of the front end: the gate's to serve, where there is one."""
    route.fulfill(path=dict(files())[route.request.url.partition("/static/")[2].partition("/")[2]])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_both_pages_fit_the_screen_and_axe_finds_nothing(opened):
    with browser() as chromium:
        for width, spoken in ((360, "vi"), (1440, "en")):
            for address in ("/cameras/plates", "/cameras/plates/watched"):
                page, wrong = opened(chromium, address, width, spoken)
                if address == "/cameras/plates":
                    page.locator("#field-pattern").fill("51f*")
                    page.locator("#field-reason").fill(REASON)
                    page.locator(".plates-asked .button-main").click()
                    expect(page.locator("#found-title")).to_contain_text("3")
                    page.wait_for_load_state()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert find_violations(page) == []
                if width < 600:
                    targets = page.locator(":is(.plates-asked, .plates-add) :is(button, input, select, textarea), .plate-end")
                    sizes = [box["height"] for target in targets.all() if (box := target.bounding_box())]
                    assert sizes and min(sizes) >= 43.9
                assert wrong == []
