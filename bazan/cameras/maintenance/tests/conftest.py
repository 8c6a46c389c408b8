"""A province with cameras of two owners, which says what is to be mended by when."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from bazan.cameras.devices import api as devices
from bazan.cameras.maintenance import service_levels
from bazan.cameras.maintenance.types import Patience, Policy
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import owner, province, terms  # noqa: F401 - fixtures

HOUR = timedelta(hours=1)
POLICY = Policy({"offline": Patience(HOUR, 3), "dark": Patience(24 * HOUR, 10)}, HOUR / 2, HOUR / 4, 3)


@pytest.fixture
def rules(monkeypatch):
    monkeypatch.setattr(service_levels, "of_province", lambda: POLICY)


@pytest.fixture
def officer(owner):  # noqa: F811
    return get_user_model().objects.create(username="keeper", full_name="Người giữ", organization_id=owner)


@pytest.fixture
def settled(owner, rules, officer):  # noqa: F811
    """``settled(count, road)``: so many cameras of the center on a road; their numbers."""

    def settle(count, road="QL14"):
        return [devices.register(terms(f"{road.lower()}-{number}", road=road), owner, SYSTEM, now()).id for number in range(count)]

    return settle
