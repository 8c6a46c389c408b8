"""A made-up province and its people."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from bazan.register.organizations import api as organizations
from bazan.register.people.models import Account, Grant
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
longitude = 106.2
[[units]]
file = "units.csv"
kind = "commune"
valid_from = 2022-01-01
[succession]
file = "succession.csv"
""",
    "units.csv": "code,form,name,latitude,longitude\n1,xa,Xã Một,10.1,106.1\n2,xa,Xã Hai,10.1,106.3\n",
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
    "accounts.toml": "".join(
        f'[accounts.{role}]\nusername = "{role}"\nfull_name = "Người {role}"\norganization = "center"\n{more}\n'
        for role, more in {
            "leader": "",
            "duty_officer": "",
            "agency_officer": 'sector = "rivers"',
            "commune_officer": 'place = "1"',
            "data_steward": "",
            "administrator": "",
        }.items()
    ),
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
    return folder


@pytest.fixture
def account(province):
    def make(username, role, place=None, sector="*", **more):
        made = Account(username=username, full_name=username, **more)
        made.set_password("right")
        made.save()
        Grant.objects.create(account=made, role=role, place_id=place, sector=sector)
        return made

    return make
