"""The second proof at the entrance."""

from datetime import timedelta
from types import SimpleNamespace

import pyotp
import pytest
from django.apps import apps
from django.test import Client

from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.screens.sign_in.web.views import second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(account):
    return account("officer", "leader")


class Telephone(pyotp.TOTP):
    recovery_codes: list[str]


@pytest.fixture
def telephone(officer):
    """The officer's, set up a minute ago: shows the code of now."""
    secret, before = accounts.new_totp_secret(), now() - timedelta(seconds=60)
    telephone = Telephone(secret)
    telephone.recovery_codes = accounts.set_totp(officer, secret, telephone.at(before), before)
    return telephone


@pytest.fixture
def required(monkeypatch):
    told = SimpleNamespace(second_proof="required")
    monkeypatch.setattr("bazan.directory.accounts.second_factors.requirement.of_room", lambda kind: told)


def password(client, there="/boards"):
    return client.post("/sign-in", {"username": "officer", "password": "right", "next": there})


def code(client, typed):
    return client.post("/sign-in/second", {"code": typed})


def inside(client):
    return client.get("/inbox").status_code == 200


def test_a_right_password_alone_opens_nothing(client, telephone):
    answer = password(client)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/second")
    assert not inside(client) and "_auth_user_id" not in client.session
    assert "6 chữ số" in client.get("/sign-in/second").content.decode()


def test_the_code_of_the_telephone_leads_to_where_one_wanted_to_go(client, telephone):
    password(client, "/boards/rivers")
    answer = code(client, telephone.now())
    assert (answer.status_code, answer["Location"]) == (302, "/boards/rivers")
    assert inside(client) and client.session[accounts.PROVEN] == "totp"
    assert audit.entries(1)[0].action == "people.sign_in"


def test_the_same_code_lets_nobody_in_again(client, telephone):
    password(client)
    shown = telephone.now()
    code(client, shown)
    other = Client()
    password(other)
    answer = code(other, shown)
    assert answer.status_code == 403 and "mã đã dùng rồi" in answer.content.decode()
    assert not inside(other) and audit.entries(1)[0].action == "people.sign_in_refused"


def test_a_recovery_code_lets_in_once_and_leads_to_a_new_proof(client, telephone):
    password(client)
    assert code(client, telephone.recovery_codes[0])["Location"] == "/account/proofs?recovered=1"
    assert "còn 9 mã" in client.get("/account/proofs?recovered=1").content.decode()
    other = Client()
    password(other)
    assert code(other, telephone.recovery_codes[0]).status_code == 403


def test_whoever_gave_no_password_is_sent_to_give_one(client, telephone):
    assert client.get("/sign-in/second")["Location"] == "/sign-in"
    assert code(client, telephone.now())["Location"] == "/sign-in" and not inside(client)


def test_the_half_of_a_sign_in_is_over_after_ten_minutes_and_with_its_password(client, telephone, officer, monkeypatch):
    password(client)
    real = second_factor.now
    monkeypatch.setattr(second_factor, "now", lambda: real() + timedelta(minutes=11))
    assert code(client, telephone.now())["Location"] == "/sign-in"
    monkeypatch.setattr(second_factor, "now", real)
    accounts.set_password("officer", "bốn từ chẳng liên quan", "admin")
    assert code(client, telephone.now())["Location"] == "/sign-in" and not inside(client)


def test_guessing_codes_is_slowed_wherever_it_comes_from(client, telephone):
    tries = apps.get_model("people.SignInTry")
    tries.objects.bulk_create(tries(username="officer", lane=second_factor.LANE, at=now() + timedelta(seconds=25)) for _ in range(60))
    password(client)
    answer = client.post("/sign-in/second", {"code": telephone.now()}, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 429 and 1 <= int(answer["Retry-After"]) <= 10 and not inside(client)
    assert "Mã chưa được thử" in answer.content.decode()


def test_after_five_wrong_codes_one_begins_again_with_the_password(client, telephone):
    password(client, "/boards/rivers")
    assert [code(client, "000000").status_code for _ in range(4)] == [403] * 4
    answer = code(client, "000000")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=%2Fboards%2Frivers&over=1")
    page = client.get(answer["Location"]).content.decode()
    assert "Mã hoặc khóa sai quá nhiều lần" in page and 'value="/boards/rivers"' in page
    assert code(client, telephone.now())["Location"] == "/sign-in" and not inside(client)
    tries = apps.get_model("people.SignInTry").objects.filter(username="officer", lane="127.0.0.1")
    assert tries.count() == 1, "the password's own try is not forgiven yet: whoever begins again and again takes turns at it"
    password(client)
    assert tries.count() == 2
    accounts.forgive_tries("officer", second_factor.LANE)  # or it would wait for its turn
    assert code(client, telephone.now()).status_code == 302 and inside(client)


def test_a_sixth_code_that_was_sent_before_the_fifth_was_answered_is_not_tried(client, telephone):
    password(client)
    for left in range(5, 0, -1):
        assert accounts.count_proof("officer", client.session[second_factor.HALF]["at"], now()) == left
    assert code(client, telephone.now())["Location"] == "/sign-in?next=%2Fboards&over=1" and not inside(client)
    other = Client()
    password(other)
    assert code(other, telephone.now()).status_code == 302 and inside(other), "nor was it spent"


def test_who_must_prove_twice_and_can_t_yet_is_led_to_set_it_up_and_nowhere_else(client, officer, required):
    assert password(client)["Location"] == "/boards"
    assert client.get("/boards")["Location"] == "/account/proofs?next=%2Fboards"
    assert client.get("/account")["Location"].startswith("/account/proofs")
    assert client.get("/inbox", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401
    assert client.get("/sign-in?next=/inbox")["Location"] == "/account/proofs?next=%2Finbox", "where a worker of the browser leads then"
    page = client.get("/account/proofs?next=%2Fboards")
    assert page.status_code == 200 and "đòi hỏi xác thực hai lớp" in page.content.decode()


def test_nobody_is_led_there_whose_rights_don_t_ask_for_it(client, account, required):
    account("officer", "agency_officer")
    password(client)
    assert inside(client)


def test_a_session_of_before_signs_in_again_once_the_account_can_prove_itself(client, officer, required):
    password(client)
    secret = accounts.new_totp_secret()
    accounts.set_totp(officer, secret, pyotp.TOTP(secret).now(), now())
    assert client.get("/boards")["Location"] == "/sign-in?next=%2Fboards" and "_auth_user_id" not in client.session
