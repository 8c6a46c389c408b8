"""Keys to an account's password: each works once, and not for long."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from bazan.core.errors import BazanError, NotFound
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit

AT, LONG = now(), "bốn từ chẳng liên quan"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(account):
    return account("officer", "leader")


@pytest.fixture
def key(officer):
    return accounts.make_key("officer", "invite", "admin", AT)


def test_a_key_gives_the_account_its_password_once(key):
    assert accounts.key_found(key, AT).username == "officer"
    assert accounts.use_key(key, LONG, AT) == "officer"
    assert authenticate(username="officer", password=LONG) is not None
    with pytest.raises(NotFound):
        accounts.use_key(key, LONG * 2, AT)
    assert authenticate(username="officer", password=LONG) is not None
    assert [(one.actor, one.action) for one in audit.entries(2)] == [("officer", "people.use_key"), ("admin", "people.make_key")]


def test_a_weak_password_is_refused_and_the_key_still_works(key):
    with pytest.raises(BazanError) as why:
        accounts.use_key(key, "short", AT)
    assert why.value.rule == "people.password.short"
    accounts.use_key(key, LONG, AT)


@pytest.mark.parametrize(("purpose", "lives"), [("invite", timedelta(days=7)), ("forgotten", timedelta(hours=1))])
def test_a_key_has_its_time(officer, purpose, lives):
    key = accounts.make_key("officer", purpose, "admin", AT)
    accounts.key_found(key, AT + lives - timedelta(seconds=1))
    with pytest.raises(NotFound):
        accounts.key_found(key, AT + lives)


def test_a_new_key_ends_the_one_before_of_its_purpose_and_a_used_one_all_others(officer, key):
    forgotten = accounts.make_key("officer", "forgotten", "officer", AT)
    again = accounts.make_key("officer", "forgotten", "officer", AT)
    with pytest.raises(NotFound):
        accounts.key_found(forgotten, AT)
    accounts.key_found(key, AT)  # whoever says to have forgotten it takes nobody's invitation away
    accounts.use_key(again, LONG, AT)
    with pytest.raises(NotFound):
        accounts.key_found(key, AT)


def test_a_closed_account_has_no_key(officer, key):
    accounts.close_account("officer", "admin")
    with pytest.raises(NotFound):
        accounts.key_found(key, AT)
    with pytest.raises(NotFound):
        accounts.make_key("officer", "invite", "admin", AT)


def test_a_second_proof_outlives_a_forgotten_password(officer, key):
    from bazan.directory.accounts.second_factors import registered_factors

    registered_factors.add_passkey(officer, "Khóa", b"credential", b"key", 0, AT)
    accounts.use_key(key, LONG, AT)
    assert accounts.proofs_of(officer.pk).any


def test_asking_is_counted_and_claimed_once(officer):
    for _ in range(5):
        accounts.ask_for_key("officer", AT)
    asked = accounts.asked_for_keys(AT)
    assert [(one.username, one.language, one.attempt) for one in asked] == [("officer", "vi", 1)] * 3
    assert accounts.asked_for_keys(AT) == []
    accounts.key_written(asked[0].id, "mail", None)
    assert len(accounts.asked_for_keys(AT + timedelta(minutes=2))) == 2
    assert accounts.asked_for_keys(AT + timedelta(hours=2)) == []
