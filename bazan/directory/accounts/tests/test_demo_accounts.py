import tomllib

import pytest
from django.contrib.auth import authenticate

from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.models import ROLES, Account
from bazan.directory.places import api as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(province, tmp_path):
    path = tmp_path / "home" / "demo-accounts.toml"

    def go():
        accounts.load_demo_accounts(path, "http://127.0.0.1:8080", province / "accounts.toml")
        return tomllib.loads(path.read_text())

    go.path = path  # pyrefly: ignore[missing-attribute] - told with the function
    return go


def test_every_role_can_sign_in_with_the_password_in_the_file(load):
    written = load()
    assert set(written["accounts"]) == set(ROLES)
    for told in written["accounts"].values():
        assert authenticate(username=told["username"], password=told["password"]) is not None


def test_only_the_owner_reads_the_file(load):
    load()
    assert load.path.stat().st_mode & 0o777 == 0o600


def test_a_second_start_keeps_passwords_and_whatever_else_the_file_holds(load):
    load()
    load.path.write_text(load.path.read_text() + "\n[other]\nkept = true\n")
    first = tomllib.loads(load.path.read_text())
    hashes = dict(Account.objects.values_list("username", "password"))
    assert load() == first
    assert dict(Account.objects.values_list("username", "password")) == hashes


def test_an_emptied_database_takes_the_passwords_of_the_file(load):
    first = load()
    Account.objects.all().delete()
    assert load() == first
    told = first["accounts"]["leader"]
    assert authenticate(username=told["username"], password=told["password"]) is not None


def test_a_lost_file_makes_new_passwords(load):
    first = load()
    load.path.unlink()
    second = load()
    assert second["accounts"]["leader"]["password"] != first["accounts"]["leader"]["password"]
    assert authenticate(username="leader", password=second["accounts"]["leader"]["password"]) is not None


def test_officers_reach_what_the_province_declares(load):
    load()
    agency, commune = (accounts.reach_of(Account.objects.get(username=name)) for name in ("agency_officer", "commune_officer"))
    assert agency.places is None and agency.sectors == {"rivers"}
    assert commune.places == {places.everything("commune")[0].id} and commune.sectors is None


OTHERS = """
[[others]]
username = "colleague"
role = "agency_officer"
full_name = "Người thứ hai"
organization = "center"
sectors = ["rivers", "roads"]
[[others]]
each = "commune"
username = "x{code}"
role = "commune_officer"
full_name = "Cán bộ {name}"
organization = "center"
place = "{code}"
"""


def test_colleagues_stand_beside_the_one_account_of_their_role(load, province):
    path = province / "accounts.toml"
    path.write_text(path.read_text("utf-8") + OTHERS, "utf-8")
    written = load()
    assert set(written["accounts"]) == set(ROLES)
    assert set(written["others"]) == {"colleague", *(f"x{p.code}" for p in places.everything("commune"))}
    told = written["others"]["x1"]
    account = authenticate(username=told["username"], password=told["password"])
    assert isinstance(account, Account) and account.full_name == "Cán bộ Một"
    assert accounts.reach_of(account).places == {places.everything("commune")[0].id}
    assert accounts.reach_of(Account.objects.get(username="colleague")).sectors == {"rivers", "roads"}
    assert load() == written
