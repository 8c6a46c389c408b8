from datetime import date

import pytest
from django.contrib.auth import authenticate

from bazan.kernel.errors import BazanError
from bazan.register.audit import api as audit
from bazan.register.people import api as people

ON, LONG = date(2026, 3, 1), "một mật khẩu dài"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(province):
    people.add_account("an.nguyen", "Nguyễn An", "center", LONG, ON, "admin")


def test_a_new_account_can_sign_in_and_reaches_nothing(officer):
    account = authenticate(username="an.nguyen", password=LONG)
    assert account is not None and people.reach_of(account).held == ()


def test_a_grant_opens_a_place_and_a_sector(officer):
    people.grant("an.nguyen", "agency_officer", "1", "rivers", ON, "admin")
    people.grant("an.nguyen", "agency_officer", "1", "rivers", ON, "admin")
    assert people.accounts()[0].grants == (("agency_officer", "1", "rivers"),)
    assert [e.action for e in audit.entries(2)] == ["people.grant", "people.add_account"]


def test_a_closed_account_stays_on_the_list_and_cannot_sign_in(officer):
    people.close_account("an.nguyen", "admin")
    assert authenticate(username="an.nguyen", password=LONG) is None
    assert [a.active for a in people.accounts()] == [False]


def test_a_new_password_replaces_the_old_one(officer):
    people.set_password("an.nguyen", LONG * 2, "admin")
    assert authenticate(username="an.nguyen", password=LONG) is None
    assert authenticate(username="an.nguyen", password=LONG * 2) is not None


@pytest.mark.parametrize(
    ("act", "rule"),
    [
        (lambda: people.add_account("an.nguyen", "x", "center", LONG, ON, "admin"), "people.username.taken"),
        (lambda: people.add_account("Ân Nguyễn", "x", "center", LONG, ON, "admin"), "people.username"),
        (lambda: people.add_account("binh", "x", "center", "short", ON, "admin"), "people.password"),
        (lambda: people.add_account("binh", "x", "nowhere", LONG, ON, "admin"), "organizations.unknown_code"),
        (lambda: people.set_password("an.nguyen", "short", "admin"), "people.password"),
        (lambda: people.grant("an.nguyen", "king", "", "*", ON, "admin"), "people.role"),
        (lambda: people.grant("an.nguyen", "leader", "77", "*", ON, "admin"), "places.unknown_code"),
        (lambda: people.grant("nobody", "leader", "", "*", ON, "admin"), "people.unknown"),
    ],
)
def test_each_refusal_has_its_rule(officer, act, rule):
    with pytest.raises(BazanError) as refusal:
        act()
    assert refusal.value.rule == rule
