"""A made-up province of three communes in a row, and the people who compose and release."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from bazan.core.settings import current
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.response.warnings import actions
from bazan.response.warnings.province_config import Sender, Setup
from bazan.response.warnings.types import Area, Cap, Facts, Info
from tests.fixtures import minimal_province

NOW = datetime(2026, 11, 25, 3, 0, 7, tzinfo=UTC)
ENDS = NOW + timedelta(hours=6)
WEATHER = Sender("canhbao@weather.example", {"vi": "Đài khí tượng", "en": "Weather station"}, "CAP_TOKEN_WEATHER", "", (), True, "", "", 60)
ONE_COMMUNE = replace(WEATHER, id="xa@one.example", token_environment="CAP_TOKEN_ONE", places=("101",))
SETUP = Setup(
    "canhbao@ioc.example", "ioc.example", {"vi": "Trung tâm", "en": "Center"}, {"vi": "Gọi 112", "en": "Call 112"},
    timedelta(hours=24), "VN-GSO", ("VN-GSO", "Mã xã"), {}, {one.id: one for one in (WEATHER, ONE_COMMUNE)},
)  # fmt: skip


@pytest.fixture
def province(db, tmp_path):
    minimal_province.settle(tmp_path / "province", minimal_province.THREE_COMMUNES | {"organizations.toml": minimal_province.center()})
    return {place.code: place for place in places.everything("commune")}


@pytest.fixture
def account(province):
    def make(username, role, place=""):
        made = get_user_model()(username=username, full_name=username, organization_id=organizations.by_code("center", NOW.date()).id)
        made.set_password("right")
        made.save()
        accounts.grant(username, role, place, "*", NOW.date(), "test")
        return made

    return make


@pytest.fixture
def officer(account):
    return accounts.reach_of(account("truc", "duty_officer"))


@pytest.fixture
def leader(account):
    return accounts.reach_of(account("lanh", "leader"))


def words(text):
    return {"vi": text, "en": f"{text} (en)"}


def facts(**more):
    given: dict[str, Any] = {
        "kind": "FLOOD", "event": words("Lũ"), "headline": words("Lũ trên sông Lạ"), "description": words("Nước lên nhanh."),
        "instruction": words("Lên nơi cao. Không qua ngầm tràn."), "category": "Met", "response": "Prepare", "urgency": "Expected",
        "severity": "Severe", "certainty": "Likely", "communes": ("101", "102"), "polygon": (), "onset": None, "expires": ENDS,
        "status": "Actual",
    }  # fmt: skip
    return Facts(**(given | more))


@pytest.fixture
def composed(officer):
    def make(key="k1", **more):
        given = {name: more.pop(name) for name in ("incident", "msg_type", "replaces") if name in more}
        return actions.compose(facts(**more), officer, NOW, key, **given)

    return make


@pytest.fixture
def released(composed, leader):
    def make(at=NOW, **more):
        draft = composed(**more)
        return actions.release(draft.id, leader, draft.version, at, SETUP)

    return make


@pytest.fixture(autouse=True)
def own_key(tmp_path, monkeypatch):
    """Each test signs with a key of its own."""
    monkeypatch.setattr(actions, "current", lambda: replace(current(), home=tmp_path))


def foreign(**more):
    """A message of the weather station for the first commune."""
    info: dict[str, Any] = {
        "language": "vi-VN", "categories": ("Met",), "event": "Mưa lớn", "urgency": "Expected", "severity": "Severe", "certainty": "Likely",
        "expires": ENDS, "headline": "Mưa lớn đêm nay", "areas": (Area("Xã Đắk Một", geocodes=(("VN-GSO", "101"),)),),
    }  # fmt: skip
    for name in [one for one in more if one in Info.__dataclass_fields__]:
        info[name] = more.pop(name)
    given: dict[str, Any] = {
        "identifier": "w-1",
        "sender": WEATHER.id,
        "sent": NOW,
        "status": "Actual",
        "msg_type": "Alert",
        "scope": "Public",
    }
    return Cap(**(given | {"infos": (Info(**info),)} | more))
