"""Pages of limits and rules in a real browser, at a desk and on a telephone: nothing sticks out, what is touched is large enough."""

import pytest

from bazan.core.time import local_day, now
from bazan.screens.administration.tests.test_account_screens import TOO_SMALL, UNNAMED
from bazan.screens.administration.tests.test_alert_rules import LIMIT, rule  # noqa: F401 - fixture
from bazan.screens.administration.tests.test_thresholds import PAGE, WHY, crops, tomorrow  # noqa: F401 - fixtures
from tests.browsers.chromium import browser
from tests.browsers.signed_in_page import page_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_of_limits_and_rules_fit_a_desk_and_a_telephone(transactional_db, live_server, rule, signed_in, width, tmp_path):  # noqa: F811 - the fixture
    office = signed_in("administrator", "ioc")
    office.post(f"{PAGE}/lay", {"watch": "62", "off": "", "target": "", "from": f"{local_day(now())}"} | WHY)
    pages = (
        "/admin/limits", PAGE, f"{PAGE}?watch=60&off=55&target=80&from={tomorrow()}", f"{PAGE}?watch=50&off=55&target=&from=2020-01-01",
        "/admin/rules", f"/admin/rules/{rule}", f"/admin/rules/{rule}?{LIMIT}=55&on=1", f"/admin/rules/{rule}?{LIMIT}=x&on=0",
    )  # fmt: skip
    with browser() as chromium:
        page, wrong = page_of(chromium, live_server.url, office, width, has_touch=width == 360)
        for n, address in enumerate(pages):
            answer = page.goto(live_server.url + address)
            assert answer and answer.status in (200, 400)
            page.screenshot(path=tmp_path / f"{width}-{n}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert page.evaluate(UNNAMED) == [], address
            if width == 360:
                assert page.evaluate(TOO_SMALL) == [], address
        assert wrong == []
