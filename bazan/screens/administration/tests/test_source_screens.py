"""The pages of sources, devices, secrets and outgoing addresses in a browser: nothing too wide, large enough, nothing that axe finds."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bazan.core.time import now
from bazan.data.observations import api as observations
from bazan.data.sources import api as sources
from bazan.directory.change_history import api as change_history
from bazan.directory.permissions.types import Acting, Held, Reach
from bazan.directory.secrets import api as secrets
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser
from tests.browsers.signed_in_page import page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Trạm mới của sở, theo công văn số 12/SNNMT-QLTN ngày 3 tháng 11"
OF_FINGERS = "main :is(button, select, input:not([type=hidden]), a.button, textarea, summary)"
TOML = """code = "mua-tu-do-cua-so-nong-nghiep-va-moi-truong"
name = "Mưa tự đo của Sở Nông nghiệp và Môi trường"
name_en = "Own rain"
sector = "environment"
driver = "csv"
promise_s = 0
things = ["st-1"]
[binding]
[binding.thing]
code = "st-1"
[binding.time]
column = "LUC"
[[binding.values]]
column = "MUA"
property = "rain"
"""


@pytest.fixture
def opened(transactional_db, province, signed_in, live_server):
    """A function: a page in a browser for an administrator, in a size and a language, and what went wrong on it."""
    client, at = signed_in("administrator", "ioc"), now()
    observations.load_vocabulary("test", [{"code": "rain", "unit": "mm", "labels": {"vi": "mưa", "en": "rain"}}])
    observations.register_thing("st-1", "Trạm một", "Station one", "rain_station", "environment", 10.1, 106.1, {"rain": {"cadence_s": 300}})
    sources.load_sources(
        [{"code": "gateways", "name": "Trạm tự gửi", "name_en": "Gateways", "driver": "mqtt", "promise_s": 900}], sector="environment"
    )
    everything = Held("administrator", None, None)
    by = Acting(Reach(client.session["_auth_user_id"] and int(client.session["_auth_user_id"]), "administrator-ioc",
                      frozenset({"administrator"}), None, None, (everything,)))  # fmt: skip
    code = sources.parsed(TOML)["code"]
    change_history.make("source", code, {"toml": TOML, "enabled": None, "schedule_s": None, "promise_s": None}, WHY, by, at)
    sources.lay(code, at)
    sources.make_device("gateways", "cổng tại trạm bơm Đắk Rmoan", WHY, by, at)
    sources.rotate_device("gateways/cổng tại trạm bơm Đắk Rmoan", 24, WHY, by, at)
    subject, line = sources.subject_of("10.20.0.0/16", "443")
    change_history.make("outgoing", subject, line | {"why": "Cổng dữ liệu của Đài khí tượng thủy văn"}, WHY, by, at)
    secrets.keep("BAZAN_SOURCE_RAIN_OF_THE_DEPARTMENT", "x", WHY, by, at, sector="environment")
    trial = sources.ask(TOML, b"LUC,MUA\n2026-11-25T09:00:00+07:00,1.5\n2026-11-25T10:00:00+07:00,nhi\xe1\xbb\x81u\n", "mua.csv", by, at)
    sources.attempt(trial)

    def page_in(chromium, address, width=1440, spoken="vi", **more):
        page, wrong = page_of(chromium, live_server.url, client, width, spoken, bypass_csp=True, **more)
        page.goto(live_server.url + address.format(code=code, trial=trial))
        return page, wrong

    return page_in


ADDRESSES = (
    "/admin/sources", "/admin/sources/new?driver=csv", "/admin/sources/new?driver=http_pull", "/admin/sources/{code}",
    "/admin/sources/trials/{trial}", "/admin/sources/gateways", "/admin/devices", "/admin/devices/gateways/cổng tại trạm bơm Đắk Rmoan",
    "/admin/outgoing", "/admin/secrets", "/admin/secrets/BAZAN_SOURCE_RAIN_OF_THE_DEPARTMENT",
)  # fmt: skip


def test_the_pages_fit_every_screen_and_axe_finds_nothing(opened):
    with browser() as chromium:
        for address in ADDRESSES:
            for width, spoken in ((360, "vi"), (1440, "en")):
                page, wrong = opened(chromium, address, width, spoken, has_touch=width == 360, is_mobile=width == 360)
                expect(page.locator("html")).to_have_attribute("lang", spoken)
                if folder := os.environ.get("PICTURES"):
                    page.screenshot(path=Path(folder) / f"{address.strip('/').replace('/', '-')[:40]}-{width}.png", full_page=True)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address
                assert find_violations(page) == [], (address, width)
                if width == 360:
                    low = [
                        (address, target.evaluate("one => one.outerHTML.slice(0, 120)"))
                        for target in page.locator(OF_FINGERS).all()
                        if (box := target.bounding_box()) and box["height"] < 43.9
                    ]
                    assert low == []
                assert wrong == []
                page.context.close()
