"""A made-up province of three communes in a row, warnings composed and released in it, and clients of its people."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from bazan.act.warnings import api as warnings
from bazan.act.warnings.types import Facts
from bazan.kernel import time as clock
from bazan.register.organizations import api as organizations
from bazan.register.people import api as people
from bazan.register.places import api as places

FILES = {
    "province.toml": """
code = "elsewhere"
name = "Elsewhere"
[territory]
code = "elsewhere"
form = "vung"
name = "Elsewhere"
valid_from = 2004-01-01
latitude = 10.2
longitude = 106.3
[[units]]
file = "units.csv"
kind = "commune"
valid_from = 2025-07-01
[succession]
file = "succession.csv"
""",
    "units.csv": "code,form,name,latitude,longitude,south,west,north,east\n101,xa,Xã Đắk Một,10.1,106.1,10.0,106.0,10.2,106.2\n"
    "102,xa,Xã Hai,10.1,106.3,10.0,106.2,10.2,106.4\n103,phuong,Phường Ba,10.1,106.5,10.0,106.4,10.2,106.6\n",
    "succession.csv": "on,old,new,share\n",
    "organizations.toml": """
[[organizations]]
code = "center"
kind = "service"
name = "Trung tâm"
name_en = "Center"
short_name = "TT"
valid_from = 2022-01-01
""",
}


class FastHasher(PBKDF2PasswordHasher):
    iterations = 1


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.FastHasher"]


@pytest.fixture
def province(db, tmp_path):
    folder = tmp_path / "province"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    places.load_province(folder)
    organizations.load_province(folder)


@pytest.fixture
def account(province):
    def make(username, role, place="", sector="*"):
        on = clock.local_day(clock.now())
        made = get_user_model()(username=username, full_name=username, organization_id=organizations.by_code("center", on).id)
        made.set_password("right")
        made.save()
        people.grant(username, role, place, sector, on, "test")
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
    reach = people.reach_of(account("truc", "duty_officer"))

    def make(key="k1", **more):
        facts = {
            "kind": "FLOOD", "event": words("Lũ"), "headline": words("Lũ trên sông Lạ"), "description": words("Nước lên nhanh."),
            "instruction": words("Lên nơi cao."), "category": "Met", "response": "Prepare", "urgency": "Expected", "severity": "Severe",
            "certainty": "Likely", "communes": ("101", "102"), "polygon": (), "onset": None, "expires": clock.now() + timedelta(hours=2),
            "status": "Actual",
        }  # fmt: skip
        return warnings.compose(Facts(**(facts | more)), reach, clock.now(), key)

    return make


@pytest.fixture
def released(composed, account):
    reach = people.reach_of(account("lanh", "leader"))

    def make(**more):
        draft = composed(**more)
        return warnings.release(draft.id, reach, draft.version, clock.now(), warnings.setup())

    return make
