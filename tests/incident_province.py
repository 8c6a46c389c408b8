"""A made-up province of four communes with the real lists of incident types, one procedure, and people of every kind."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.core.time import local_day
from bazan.directory.accounts import api as people
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting, Held, Reach
from bazan.directory.places import api as places
from bazan.response.incidents import api
from bazan.response.incidents.models import ProcedureVersion
from tests import made_up

NOW = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)
"""A Saturday, 22:00 local: no working time."""
BODIES = ("ubnd-tinh", "ioc", "so-nnmt", "bch-quan-su", "so-yt", "so-xd", "cong-an-tinh")
PROVINCE = {
    "province.toml": made_up.province_toml({"units.csv": "2022-01-01"}),
    "units.csv": "code,form,name,latitude,longitude,south,west,north,east,population\n"
    "1,xa,Xã Một,10.1,106.1,10.0,106.0,10.2,106.2,8000\n2,xa,Xã Hai,10.1,106.3,10.0,106.2,10.2,106.4,4000\n"
    "3,xa,Xã Ba,10.3,106.1,10.2,106.0,10.4,106.2,2000\n4,xa,Xã Bốn,10.3,106.3,10.2,106.2,10.4,106.4,\n",
    "succession.csv": "on,old,new,share\n",
    "organizations.toml": "".join(made_up.organization(one, one, one, "*" if one == "ubnd-tinh" else "none") for one in BODIES)
    + made_up.committees("*"),
}
FLOOD = {
    "id": "flood",
    "version": 3,
    "law": "a law",
    "report_minutes": 120,
    "title": {"vi": "Lũ", "en": "Flood"},
    "figures": ["dead", "water_depth"],
    "roles": [{"id": "commander", "holder": "command", "vi": "Chỉ huy", "en": "Commander"}],
    "contacts": [{"vi": "Gọi 112", "en": "Call 112"}],
    "steps": [
        {
            "id": "verify", "owner": "commune", "minutes": 15, "vi": "Xác minh", "en": "Verify",
            "checks": [{"vi": "Đo", "en": "Measure"}, {"vi": "Đếm", "en": "Count"}],
        },
        {"id": "evacuate", "owner": "commune", "minutes": 120, "before": "stable", "vi": "Sơ tán", "en": "Evacuate"},
        {"id": "rescue", "owner": "bch-quan-su", "minutes": 60, "vi": "Cứu hộ", "en": "Rescue"},
        {"id": "power", "owner": "nobody-here", "minutes": 30, "vi": "Cắt điện", "en": "Power off"},
        {"id": "damage", "owner": "commune", "minutes": 600, "before": "recovering", "vi": "Thiệt hại", "en": "Damage"},
        {"id": "neighbours", "owner": "command", "minutes": 30, "from_level": 2, "vi": "Huy động", "en": "Call neighbours"},
    ],
}  # fmt: skip


@pytest.fixture
def province(db, tmp_path):
    made_up.settle(tmp_path / "province", PROVINCE)
    ProcedureVersion.objects.create(code="environment.flood", sector="environment", version=3, fingerprint="3", spec=FLOOD, loaded_at=NOW)


def body(code):
    return organizations.by_code(code, NOW.date()).id


def commune(code="1"):
    return places.by_code(code, NOW.date()).id


def somebody(role, code, place_ids=None, sectors=None, username=""):
    """Somebody of the organization ``code`` with one role, everywhere unless said."""
    held = Held(role, None if place_ids is None else frozenset(place_ids), None if sectors is None else frozenset(sectors))
    name = username or f"{role}-of-{code}"
    account, _ = get_user_model().objects.get_or_create(username=name, defaults={"full_name": name, "organization_id": body(code)})
    return Acting(Reach(account.id, name, frozenset({role}), held.places, held.sectors, (held,)), body(code))


def duty():
    return somebody("duty_officer", "ioc")


def village(code="1"):
    return somebody("commune_officer", f"ubnd-{code}", [commune(code)])


def soldiers():
    return somebody("agency_officer", "bch-quan-su", sectors=["security"])


def opened(by=None, at=NOW, key="k", kind="FLOOD", **more):
    return api.open_incident(kind, "Ngập xã Một", more.pop("place_id", commune()), by or duty(), at, key, **more)


def later(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def signed_in(province):
    """A client of somebody with one role, in one place and sector or everywhere."""

    def enter(role, organization, place="", sector="*"):
        username = f"{role}-{organization}".replace("_", "-")
        on = local_day(NOW)
        made = get_user_model()(username=username, full_name=username, organization_id=organizations.by_code(organization, on).id)
        made.set_password("right")
        made.save()
        people.grant(username, role, place, sector, on, "test")
        made.grants.update(given_at=NOW - timedelta(days=365))  # of long standing, so that an administrator may be the second person
        client = Client()
        client.force_login(made)
        return client

    return enter
