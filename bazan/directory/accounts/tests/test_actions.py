from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from bazan.core.errors import BazanError, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.authentication import password_hasher
from bazan.directory.accounts.models import Account
from bazan.directory.audit import api as audit
from tests.present import present

ON, LONG = date(2026, 3, 1), "một mật khẩu dài"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(province):
    accounts.add_account("an.nguyen", "Nguyễn An", "center", LONG, ON, "admin")


def test_a_new_account_can_sign_in_and_reaches_nothing(officer):
    account = authenticate(username="an.nguyen", password=LONG)
    assert isinstance(account, Account) and accounts.reach_of(account).held == ()


def test_a_grant_opens_a_place_and_a_sector(officer):
    accounts.grant("an.nguyen", "agency_officer", "1", "rivers", ON, "admin")
    accounts.grant("an.nguyen", "agency_officer", "1", "rivers", ON, "admin")
    assert [(held.role, held.place, held.sector, held.until) for held in accounts.accounts()[0].grants] == [
        ("agency_officer", "1", "rivers", None)
    ]
    assert [e.action for e in audit.entries(2)] == ["people.grant", "people.add_account"]


def test_a_closed_account_stays_on_the_list_and_cannot_sign_in(officer):
    accounts.close_account("an.nguyen", "admin")
    assert authenticate(username="an.nguyen", password=LONG) is None
    assert [a.active for a in accounts.accounts()] == [False]


def test_the_last_administrator_of_the_whole_province_is_not_closed_by_command_either(officer):
    accounts.grant("an.nguyen", "administrator", "", "*", ON, "admin")
    accounts.add_account("binh", "Trần Bình", "center", LONG, ON, "admin")
    accounts.grant("binh", "administrator", "1", "*", ON, "admin")
    with pytest.raises(Refused, match=r"people\.last_administrator"):
        accounts.close_account("an.nguyen", "admin")
    assert authenticate(username="an.nguyen", password=LONG) is not None
    accounts.grant("binh", "administrator", "", "*", ON, "admin")
    accounts.close_account("an.nguyen", "admin")
    accounts.close_account("an.nguyen", "admin")
    assert [(one.username, one.active) for one in accounts.accounts()] == [("an.nguyen", False), ("binh", True)]


def test_a_new_password_replaces_the_old_one(officer):
    accounts.set_password("an.nguyen", LONG * 2, "admin")
    assert authenticate(username="an.nguyen", password=LONG) is None
    assert authenticate(username="an.nguyen", password=LONG * 2) is not None


@pytest.fixture
def weakly_hashed(officer):
    """The officer's password lies there as an older rule hashed it."""
    weak = PBKDF2PasswordHasher()
    Account.objects.update(password=weak.encode(LONG, weak.salt(), 1_000))


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen while the first password given is judged."""

    def happens(act):
        judge, waiting = password_hasher.judge, [act]

        def judged(password, encoded):
            found = judge(password, encoded)
            if waiting:
                waiting.pop()()
            return found

        monkeypatch.setattr(password_hasher, "judge", judged)

    return happens


def test_two_who_sign_in_at_once_are_both_in_when_their_password_is_hashed_anew(weakly_hashed, meanwhile):
    other = []
    meanwhile(lambda: other.append(authenticate(username="an.nguyen", password=LONG)))
    first = authenticate(username="an.nguyen", password=LONG)
    held = Account.objects.get(username="an.nguyen").get_session_auth_hash()
    assert [present(one).get_session_auth_hash() for one in (first, *other)] == [held, held]


def test_an_old_password_hashed_anew_does_not_undo_a_new_one(weakly_hashed, meanwhile):
    meanwhile(lambda: accounts.set_password("an.nguyen", LONG * 2, "admin"))
    assert authenticate(username="an.nguyen", password=LONG) is None
    assert authenticate(username="an.nguyen", password=LONG * 2) is not None


@pytest.mark.parametrize(
    ("act", "rule"),
    [
        (lambda: accounts.add_account("an.nguyen", "x", "center", LONG, ON, "admin"), "people.username.taken"),
        (lambda: accounts.add_account("Ân Nguyễn", "x", "center", LONG, ON, "admin"), "people.username"),
        (lambda: accounts.add_account("file", "x", "center", LONG, ON, "admin"), "people.username.reserved"),
        (lambda: accounts.add_account("binh", "x", "center", "short", ON, "admin"), "people.password.short"),
        (lambda: accounts.add_account("binh", "x", "nowhere", LONG, ON, "admin"), "organizations.unknown_code"),
        (lambda: accounts.set_password("an.nguyen", "short", "admin"), "people.password.short"),
        (lambda: accounts.grant("an.nguyen", "king", "", "*", ON, "admin"), "people.role"),
        (lambda: accounts.grant("an.nguyen", "leader", "77", "*", ON, "admin"), "places.unknown_code"),
        (lambda: accounts.grant("nobody", "leader", "", "*", ON, "admin"), "people.unknown"),
    ],
)
def test_each_refusal_has_its_rule(officer, act, rule):
    with pytest.raises(BazanError) as refusal:
        act()
    assert refusal.value.rule == rule


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("aaaaaaaaaaaa", "people.password.repeated"),
        ("abababababab", "people.password.repeated"),
        ("123456789012", "people.password.repeated"),
        ("abcdefghijkl", "people.password.repeated"),
        ("hanoihanoihanoi", "people.password.repeated"),
        ("passwordpassword", "people.password.common"),
        ("Password12345!", "people.password.common"),
        ("qwertyuiop123456", "people.password.common"),
        ("nguyen-an-2026", "people.password.similar"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(officer, password, rule):
    with pytest.raises(BazanError) as refusal:
        accounts.set_password("an.nguyen", password, "admin")
    assert refusal.value.rule == rule


@pytest.mark.parametrize("password", ["bốn từ chẳng liên quan", "correct horse battery staple", "kd7q-xz2m-p4vn-8rtc"])
def test_a_password_of_unrelated_words_or_signs_is_taken(officer, password):
    accounts.set_password("an.nguyen", password, "admin")


@pytest.mark.parametrize("name", ["Nguyễn \u202eAn", "Ng\u200buyễn An", " "])
def test_a_name_with_signs_nobody_sees_is_refused(province, name):
    with pytest.raises(BazanError) as refusal:
        accounts.add_account("binh", name, "center", LONG, ON, "admin")
    assert refusal.value.rule == "people.name"
