"""The room of an incident shows the cameras nearest to it, each a tap away."""

import pytest

from bazan.cameras.devices import api as devices
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import terms
from tests.fixtures.incident_province import body, opened
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db


def test_the_nearest_cameras_stand_in_the_room_with_how_they_stand(signed_in):
    duty, there = signed_in("duty_officer", "ioc"), f"/incidents/{opened().id}"
    assert 'href="/cameras?near=10.10000,106.10000"' in duty.get(there).text
    before = len(questions(duty, there))
    for number, latitude in enumerate((10.11, 10.12, 10.13, 10.19)):
        devices.register(terms(f"c-{number}", latitude=latitude), body("cong-an-tinh"), SYSTEM, now())
    page = duty.get(there).text
    assert [f"/cameras?camera=c-{number}" in page for number in range(4)] == [True, True, True, False]
    assert "Cầu c-0" in page and "1,1 km" in page and "Chưa có máy nào theo dõi" in page
    assert len(questions(duty, there)) == before + 2, "more than how they stand, and what is switched off, is asked"
    assert "/cameras?" not in signed_in("data_steward", "so-nnmt").get(there).text
