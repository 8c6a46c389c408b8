import pytest
from django.apps import apps
from django.test import Client

from bazan.register.audit import api as audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(account):
    return account("officer", "leader")


def attempt(client, password="right", username="officer", **more):
    return client.post("/sign-in", {"username": username, "password": password, **more})


def test_the_right_password_leads_to_where_one_wanted_to_go(client, officer):
    answer = attempt(client, next="/boards/rivers?on=2026-01-01")
    assert (answer.status_code, answer["Location"]) == (302, "/boards/rivers?on=2026-01-01")
    assert client.session["_auth_user_id"] == str(officer.pk)


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "boards"])
def test_nobody_is_led_out_of_the_house(client, officer, there):
    assert attempt(client, next=there)["Location"] == "/"


def test_a_wrong_password_comes_back_with_a_sentence_and_the_user_name(client, officer):
    answer = attempt(client, "wrong")
    assert answer.status_code == 403
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.content.decode()
    assert 'value="officer"' in answer.content.decode()


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client, officer):
    known, unknown = (attempt(client, "wrong", name).content.decode() for name in ("officer", "nobody"))
    assert known.replace("officer", "")[:200] == unknown.replace("nobody", "")[:200]
    assert "không đúng" in unknown


def test_an_inactive_account_cannot_sign_in(client, account):
    account("gone", "leader", is_active=False)
    assert attempt(client, username="gone").status_code == 403


def test_a_form_without_token_is_refused(officer):
    assert attempt(Client(enforce_csrf_checks=True)).status_code == 403
    assert "_auth_user_id" not in Client().session


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client, officer):
    for _ in range(9):
        attempt(client, "wrong")
    answer = attempt(client)
    assert answer.status_code == 429 and int(answer["Retry-After"]) >= 1
    assert "_auth_user_id" not in client.session


def test_somebody_elsewhere_is_not_locked_out_by_it(client, officer):
    for _ in range(9):
        client.post("/sign-in", {"username": "officer", "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    assert attempt(client).status_code == 302


def test_signing_in_forgives_earlier_failures(client, officer):
    attempt(client, "wrong")
    attempt(client)
    assert not apps.get_model("people.SignInFailure").objects.exists()


def test_every_attempt_and_every_leaving_is_on_record(client, officer):
    attempt(client, "wrong")
    attempt(client)
    client.post("/sign-out")
    acts = [(e.actor, e.action) for e in reversed(audit.entries(3))]
    assert acts == [("anonymous", "people.sign_in_refused"), ("officer", "people.sign_in"), ("officer", "people.sign_out")]
    assert "_auth_user_id" not in client.session


def test_leaving_takes_a_button_not_a_link(client, officer):
    attempt(client)
    assert client.get("/sign-out").status_code == 405


@pytest.mark.parametrize("username", ["\x00", "a" * 5000, "'; DROP TABLE account; --", "", "ư" * 70])
def test_odd_user_names_are_refused_not_crashed_on(client, officer, username):
    assert attempt(client, "x", username).status_code == 403


def test_the_form_speaks_both_languages(client):
    client.cookies["language"] = "en"
    assert "User name" in client.get("/sign-in").content.decode()
    client.cookies["language"] = "vi"
    assert "Tên đăng nhập" in client.get("/sign-in").content.decode()
