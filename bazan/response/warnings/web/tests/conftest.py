"""A made-up province of three communes in a row, warnings composed and released in it, and clients of its people."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.core import time as clock
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import Facts
from tests.fixtures import minimal_province


@pytest.fixture
def province(db, tmp_path):
    minimal_province.settle(tmp_path / "province", minimal_province.THREE_COMMUNES | {"organizations.toml": minimal_province.center()})


@pytest.fixture
def account(province):
    def make(username, role, place="", sector="*"):
        on = clock.local_day(clock.now())
        made = get_user_model()(username=username, full_name=username, organization_id=organizations.by_code("center", on).id)
        made.set_password("right")
        made.save()
        accounts.grant(username, role, place, sector, on, "test")
        return made

    return make


@pytest.fixture
def signed_in(account):
    def enter(username, role, place="", sector="*"):
        client = Client()
        client.force_login(account(username, role, place, sector))
        return client

    return enter


def words(text):
    return {"vi": text, "en": f"{text} (en)"}


@pytest.fixture
def composed(account):
    reach = accounts.reach_of(account("truc", "duty_officer"))

    def make(key="k1", **more):
        facts: dict[str, Any] = {
            "kind": "FLOOD", "event": words("Lũ"), "headline": words("Lũ trên sông Lạ"), "description": words("Nước lên nhanh."),
            "instruction": words("Lên nơi cao."), "category": "Met", "response": "Prepare", "urgency": "Expected", "severity": "Severe",
            "certainty": "Likely", "communes": ("101", "102"), "polygon": (), "onset": None, "expires": clock.now() + timedelta(hours=2),
            "status": "Actual",
        }  # fmt: skip
        return warnings.compose(Facts(**(facts | more)), reach, clock.now(), key)

    return make


@pytest.fixture
def released(composed, account):
    reach = accounts.reach_of(account("lanh", "leader"))

    def make(**more):
        draft = composed(**more)
        return warnings.release(draft.id, reach, draft.version, clock.now(), warnings.setup())

    return make
