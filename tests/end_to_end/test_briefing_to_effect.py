"""A chairman's Monday morning: what is unusual, the briefing that says so, work given because of it, and months later what it did.

Every page is looked at on a desk and on a phone. What clocks do by night is done at once by the functions they call; months pass by moving
the directive back in the database.
"""

import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("installation")]
CULLED, SECTOR = "agriculture.animals_culled", "agriculture"
PAST = 40
"""Months known on the morning of the walk."""
LATER = 5
"""Months until its effect is looked at."""
SLOW_MS = 90_000
NIGHT = """
import json, sys
import django
django.setup()
from datetime import timedelta
from django.db import connection
from bazan.response.directives import api as directives
from bazan.response.directives.impact import actions as effects
from bazan.core.time import Period, local_day, now
from bazan.data.indicators import api as indicators
from bazan.directory.places import api as places
from bazan.monitoring.anomalies import indicator_anomalies

code, courses, directive, months = json.load(sys.stdin)
at, today = now(), local_day(now())
communes = places.communes(today)
with connection.cursor() as cursor:
    for place, course in zip(communes, courses):
        period = Period.holding(at, "month")
        for value in reversed(course):
            period = period.previous()
            cursor.execute(
                "INSERT INTO indicator_value (indicator_id, feature_kind, feature_id, period_start, value, completeness, version, alive_at,"
                " computed_at) SELECT id, 'place', %s, %s, %s, 1, 1, %s, %s FROM indicator WHERE code = %s ON CONFLICT (indicator_id,"
                " feature_kind, feature_id, period_start) DO UPDATE SET value = EXCLUDED.value",
                [place.id, period.start, value, period.end, period.end, code],
            )
    if directive:
        cursor.execute(
            "UPDATE case_record SET opened_at = opened_at - %s, first_due_at = first_due_at - %s, due_at = due_at - %s WHERE id ="
            " (SELECT case_id FROM directive WHERE id = %s)", [timedelta(days=30.5 * months)] * 3 + [directive],
        )
        effects.estimate_directive(directives.directive(directive), [], None, at)
    else:
        indicator_anomalies.judge(indicators.info(code), at)
        indicator_anomalies.tell(code.partition(".")[0], at)
print(json.dumps([communes[0].name, communes[0].code]))
"""


def night(installation, courses: np.ndarray, directive: int = 0) -> tuple[str, str]:
    """Months are known, and the clocks of the night have run; gives the first commune's name and code."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"BAZAN_HOME": str(installation.home), "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings"}
    told = json.dumps([CULLED, courses.round(2).tolist(), directive, LATER])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", NIGHT], cwd=ROOT, env=environment, input=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    name, code = json.loads(done.stdout)
    return name, code


def culled(after: float = 0.0, months: int = 0) -> np.ndarray:
    """(communes, months): all follow one season; the first jumps once, and in the months after it has ``after`` more."""
    generator = np.random.default_rng(8)
    season = 6 * np.sin(2 * np.pi * np.arange(PAST + months) / 12)
    courses = 60 + season + generator.normal(0, 2, (71, PAST + months))
    courses[0, PAST - 1] += 24
    if months:
        courses[0, PAST:] += after
    return courses


def chairman(chromium: Browser, installation, size: ViewportSize) -> Page:
    page = chromium.new_context(viewport=size).new_page()
    page.set_default_timeout(SLOW_MS)
    sign_in(page, installation.address, installation.accounts["accounts"]["leader"])
    return page


def fits(page: Page) -> None:
    """The page is as wide as the desk's screen and the phone's, and none of it lies beyond."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, size


def test_from_what_is_unusual_to_what_was_done_about_it(installation):
    commune, code = night(installation, culled())
    with browser() as chromium:
        page = chairman(chromium, installation, DESK)
        page.goto(f"{installation.address}/decide/{SECTOR}")
        insight = page.locator(".insight", has_text=commune).first
        expect(insight).to_contain_text("cao hơn mức thường thấy")
        fits(page)
        insight.locator("form[action$='/brief'] button").click()
        expect(page.locator(".insight", has_text=commune).first).to_contain_text("Đã đưa vào báo cáo")
        directive = from_briefing_to_directive(page, installation.address, commune, code)

        night(installation, culled(-30.0, LATER), directive)
        page.goto(f"{installation.address}/directives/{directive}")
        expect(page.get_by_text("Có tác dụng", exact=True).first).to_be_visible()
        fits(page)
        page.goto(f"{installation.address}/decide/{SECTOR}?indicator={CULLED}&place={code}")
        answer = page.locator("#q5")
        expect(answer).to_contain_text(f"Tiêm phòng bao vây tại {commune}")
        expect(answer.get_by_text("Có tác dụng", exact=True).first).to_be_visible()
        fits(page)


def from_briefing_to_directive(page: Page, address: str, commune: str, code: str) -> int:
    """The morning's note is made, says what was added to it and leads to the number, where work is given on a phone."""
    page.goto(f"{address}/briefings")
    page.locator("#briefing-kind").select_option("daily")
    page.locator("form[action='/briefings/order'] button").click()
    line = page.locator(".briefing li", has_text=commune).filter(has_text="cao hơn mức thường thấy")
    for _ in range(60):
        if line.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(line.first).to_be_visible()
    fits(page)
    line.first.locator("a.button").click()
    expect(page).to_have_url(re.compile(rf"/decide/{SECTOR}\?indicator={CULLED}&place={code}"))
    page.locator(".insight", has_text=commune).first.locator("a[href^='/directives/give']").click()
    sheet = page.locator("form[action='/directives/give/send']")
    expect(sheet.locator("#what")).to_have_value(re.compile(commune))
    sheet.locator("#what").fill(f"Tiêm phòng bao vây tại {commune}")
    sheet.locator("button[type=submit], button:not([type])").last.click()
    page.wait_for_url(re.compile(r"/directives/\d+$"))
    return int(page.url.rsplit("/", 1)[1])
