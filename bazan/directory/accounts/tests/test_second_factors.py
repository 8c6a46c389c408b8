"""Second proofs of an account: each is spent once, and whoever must have one keeps one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from django.db import connection, connections

from bazan.core.errors import BazanError
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Account
from bazan.directory.accounts.second_factors import registered_factors
from bazan.directory.audit import api as audit
from bazan.directory.permissions.api import rules

AT = now()


def shown(secret, at=AT):
    return pyotp.TOTP(secret).at(at)


def refused(act):
    with pytest.raises(BazanError) as why:
        act()
    return why.value.rule


@pytest.fixture
def officer(account):
    return account("officer", "leader")


@pytest.fixture
def secret(officer):
    made = accounts.new_totp_secret()
    accounts.set_totp(officer, made, shown(made), AT)
    return made


@pytest.mark.django_db
def test_a_telephone_counts_once_a_code_confirmed_it(officer):
    made = accounts.new_totp_secret()
    assert refused(lambda: accounts.set_totp(officer, made, "000000", AT)) == "people.factors.code"
    assert not accounts.proofs_of(officer.pk).any
    codes = accounts.set_totp(officer, made, shown(made), AT)
    assert len(codes) == 10 and accounts.proofs_of(officer.pk).any
    assert audit.entries(2)[1].action == "people.set_totp"


@pytest.mark.django_db
def test_a_code_is_taken_once_also_the_one_that_confirmed(officer, secret):
    assert accounts.take_code(officer, shown(secret), AT) == ""
    later = AT + timedelta(seconds=60)
    assert accounts.take_code(officer, shown(secret, later), later) == "totp"
    assert accounts.take_code(officer, shown(secret, later), later) == ""


@pytest.mark.django_db
def test_the_secret_lies_sealed(officer, secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM account_totp")
        (kept,) = cursor.fetchone()
    assert secret.encode() not in bytes(kept) and accounts.open_totp_secret(bytes(kept), officer.pk) == secret


@pytest.mark.django_db
def test_a_recovery_code_works_once_and_new_ones_replace_the_old(officer):
    made = accounts.new_totp_secret()
    first, other, *_ = accounts.set_totp(officer, made, shown(made), AT)
    assert accounts.take_code(officer, first.upper(), AT) == "recovery"
    assert accounts.take_code(officer, first, AT) == ""
    assert accounts.proofs_of(officer.pk).codes_left == 9
    (fresh, *_) = accounts.new_recovery_codes(officer)
    assert accounts.take_code(officer, other, AT) == "" and accounts.take_code(officer, fresh, AT) == "recovery"


@pytest.mark.django_db
def test_codes_of_another_account_are_worth_nothing(officer, account):
    other, made = account("other", "leader"), accounts.new_totp_secret()
    code, *_ = accounts.set_totp(officer, made, shown(made), AT)
    later = AT + timedelta(seconds=60)
    assert accounts.take_code(other, code, AT) == accounts.take_code(other, shown(made, later), later) == ""


@pytest.mark.django_db
def test_whoever_must_prove_twice_keeps_something_to_do_it_by(officer, secret):
    assert refused(lambda: accounts.remove_totp(officer, required=True)) == "people.factors.needed"
    registered_factors.add_passkey(officer, "Máy tính", b"credential", b"key", 0, AT)
    accounts.remove_totp(officer, required=True)
    (passkey,) = accounts.proofs_of(officer.pk).passkeys
    assert refused(lambda: accounts.remove_passkey(officer, passkey.id, required=True)) == "people.factors.needed"
    accounts.remove_passkey(officer, passkey.id, required=False)
    assert not accounts.proofs_of(officer.pk).any


@pytest.mark.django_db
def test_a_passkey_that_counts_backwards_is_refused(officer):
    registered_factors.add_passkey(officer, "Khóa", b"credential", b"key", 5, AT)
    (passkey,) = accounts.proofs_of(officer.pk).passkeys
    assert [registered_factors.take_passkey(officer, passkey, counter, AT) for counter in (5, 6, 6, 0)] == [False, True, False, False]
    assert refused(lambda: registered_factors.add_passkey(officer, "Khóa", b"credential", b"key", 5, AT)) == "people.factors.passkey_known"


@pytest.mark.django_db
def test_an_administrator_s_reset_leaves_the_password_alone(officer, secret):
    accounts.remove_factors("officer", "admin", AT)
    proofs = accounts.proofs_of(officer.pk)
    assert not proofs.any and proofs.codes_left == 0
    assert (audit.entries(1)[0].actor, audit.entries(1)[0].action) == ("admin", "people.remove_second_proofs")
    assert refused(lambda: accounts.remove_factors("nobody", "admin", AT)) == "people.unknown"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "strong"),
    [("administrator", True), ("leader", True), ("duty_officer", True), ("commune_officer", False), ("data_steward", True)],
)
def test_administrators_and_who_releases_or_unblurs_must_prove_twice(account, role, strong):
    assert rules.is_strong(accounts.reach_of(account("somebody", role))) is strong


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("committing")
def test_of_two_who_give_the_same_code_at_once_one_is_refused():
    officer = Account(username="officer", full_name="Officer")
    officer.save()
    made = accounts.new_totp_secret()
    accounts.set_totp(officer, made, shown(made), AT)
    later = AT + timedelta(seconds=60)

    def give(_):
        try:
            return accounts.take_code(officer, shown(made, later), later)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        assert sorted(crowd.map(give, range(8))) == [""] * 7 + ["totp"]
