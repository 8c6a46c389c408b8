"""The page of a citizen's report shows the cameras nearest to where it was sent from."""

import pytest

from bazan.cameras.devices import api as devices
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import terms
from tests.fixtures.incident_province import body
from tests.fixtures.query_count import questions
from tests.fixtures.report_province import sent
from tests.present import present

pytestmark = pytest.mark.django_db


def test_the_nearest_cameras_stand_beside_the_map_of_a_report(browser):
    report = sent()
    duty, there = browser("duty_officer", "ioc"), f"/reports/{report.id}"
    assert "/cameras?" not in duty.get(there).text
    before = len(questions(duty, there))
    latitude, longitude = present(report.latitude), report.longitude
    for number in range(5):
        devices.register(terms(f"c-{number}", latitude=latitude + number / 1000, longitude=longitude), body("cong-an-tinh"), SYSTEM, now())
    page = duty.get(there).text
    assert [f"/cameras?camera=c-{number}" in page for number in range(5)] == [True, True, True, False, False]
    assert f'href="/cameras?near={latitude:.5f},{longitude:.5f}"' in page
    assert len(questions(duty, there)) == before + 2, "more than how they stand, and what is switched off, is asked"
