"""Pages of people in a real browser, at a desk and on a telephone: nothing sticks out, what is touched is large enough, all of it works."""

import pytest

from bazan.screens.administration.tests.test_accounts import day, made
from tests.browsers.chromium import browser
from tests.browsers.signed_in_page import page_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = (
    "/admin/people", "/admin/people/new", "/admin/people/anh", "/admin/people/anh/close", "/admin/people/anh/sees", "/admin/rights",
    "/admin/rights?right=people.view", "/admin/people/file", "/admin/people/leader-ubnd-tinh/reset",
)  # fmt: skip
TOO_SMALL = """() => [...document.querySelectorAll('main .center-body :is(a.button, button, select, input:not([type=hidden]), summary)')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44).map(one => one.outerHTML.slice(0, 90))"""
UNNAMED = """() => [...document.querySelectorAll('main :is(select, textarea, input:not([type=hidden]))')]
  .filter(one => one.checkVisibility() && !one.labels.length && !one.getAttribute('aria-label')).map(one => one.name)"""


@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_of_people_fit_a_desk_and_a_telephone(transactional_db, live_server, province, signed_in, width, tmp_path):
    office = signed_in("administrator", "ioc")
    signed_in("leader", "ubnd-tinh")
    made(office, "anh", ("agency_officer", "1", "health", day(10)), ("leader", "", "*", ""))
    office.post("/admin/people/leader-ubnd-tinh/reset", {"reason": "Mất điện thoại, quên mật khẩu"})
    with browser() as chromium:
        page, wrong = page_of(chromium, live_server.url, office, width, has_touch=width == 360)
        for address in PAGES:
            answer = page.goto(live_server.url + address)
            assert answer and answer.status == 200
            page.screenshot(path=tmp_path / f"{width}{address.replace('/', '-').replace('?', '-')}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert page.evaluate(UNNAMED) == [], address
            if width == 360:
                assert page.evaluate(TOO_SMALL) == [], address
        assert wrong == []
