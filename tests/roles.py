"""A made-up province and its people."""

import pytest

from bazan.data.figures import api as readings
from bazan.directory.accounts.models import Account, Grant
from tests import made_up

FILES = made_up.TWO_COMMUNES | {
    "organizations.toml": made_up.center(),
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


@pytest.fixture
def province(db, tmp_path):
    readings.forget()
    folder = tmp_path / "province"
    made_up.settle(folder, FILES)
    yield folder
    readings.forget()


@pytest.fixture
def account(province):
    def make(username, role, place=None, sector="*", **more):
        made = Account(username=username, full_name=username, **more)
        made.set_password("right")
        made.save()
        Grant.objects.create(account=made, role=role, place_id=place, sector=sector)
        return made

    return make
