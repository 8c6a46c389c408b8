import contextlib
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from bazan.core.errors import Unavailable
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.personal_data import api as personal_data
from bazan.platform.security.text_anonymization import fingerprint

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


def tried(count, username="officer", lane="127.0.0.1", ago=9):
    """So many tries were made that long ago, in seconds."""
    at = now() - timedelta(seconds=ago)
    apps.get_model("people.SignInTry").objects.bulk_create(
        apps.get_model("people.SignInTry")(username=username, lane=lane, at=at) for _ in range(count)
    )


def test_after_many_wrong_passwords_the_right_one_is_delayed_and_not_refused(client, officer):
    tried(60)
    began = time.monotonic()
    assert attempt(client).status_code == 302
    assert 0.5 < time.monotonic() - began < 5, "ten seconds after the last try"


def test_who_would_wait_long_is_told_when_to_send_again_and_is_not_counted(client, officer):
    tried(60, ago=-25)
    for _ in range(2):
        answer = attempt(client)
        assert answer.status_code == 429 and 1 <= int(answer["Retry-After"]) <= 10
        assert "Mật khẩu chưa được thử" in answer.content.decode()
    assert apps.get_model("people.SignInTry").objects.count() == 60
    assert "_auth_user_id" not in client.session


def test_a_person_at_the_browser_they_always_use_waits_for_nobody(client, officer):
    assert attempt(client).status_code == 302
    client.post("/sign-out")
    tried(60, ago=-25)
    assert attempt(client).status_code == 302
    assert attempt(Client()).status_code == 429


def test_a_cookie_of_another_account_or_of_nobody_opens_no_lane(client, officer, account):
    account("other", "leader")
    assert attempt(client, username="other").status_code == 302
    tried(60, ago=-25)
    assert attempt(client).status_code == 429
    client.cookies["browser"] = client.cookies["browser"].value[:-1] + "x"
    assert attempt(client).status_code == 429


def test_one_address_locks_out_neither_an_office_nor_somebody_elsewhere(client, officer, account):
    account("colleague", "leader")
    tried(60, ago=-25)
    tried(60, username="nobody")
    assert attempt(client, username="colleague").status_code == 302, "a little later than else, and in"
    elsewhere = client.post("/sign-in", {"username": "officer", "password": "right"}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302


def test_signing_in_forgives_earlier_tries(client, officer):
    attempt(client, "wrong")
    attempt(client)
    assert not apps.get_model("people.SignInTry").objects.exists()


def test_when_too_many_sign_in_at_once_the_next_is_asked_to_come_again(client, officer):
    with contextlib.ExitStack() as crowd:
        with contextlib.suppress(Unavailable):
            while True:
                crowd.enter_context(accounts.room_to_sign_in())
        answer = attempt(client)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "Mật khẩu chưa được thử" in answer.content.decode()
    assert attempt(client).status_code == 302


def test_every_attempt_and_every_leaving_is_on_record(client, officer):
    attempt(client, "wrong")
    attempt(client)
    client.post("/sign-out")
    acts = [(e.actor, e.action) for e in reversed(audit.entries(3))]
    assert acts == [("anonymous", "people.sign_in_refused"), ("officer", "people.sign_in"), ("officer", "people.sign_out")]
    assert "_auth_user_id" not in client.session


def test_from_where_stays_out_of_the_chain_and_goes_when_its_time_is_over(client, officer):
    audit.anchor_file().unlink(missing_ok=True)  # of chains that other tests rolled back
    attempt(client, "wrong")
    attempt(client)
    assert [(name, act, address) for _, name, act, address in accounts.sign_ins(5)] == [
        ("officer", "sign_in", "127.0.0.1"), ("officer", "sign_in_refused", "127.0.0.1"),
    ]  # fmt: skip
    assert not any("127.0.0.1" in str(entry.detail) for entry in audit.entries(5)) and not audit.verify()
    assert audit.entries(1)[0].detail["address"] == fingerprint("127.0.0.1")
    assert personal_data.run(now() + timedelta(days=89))["people.sign_ins"] == 0
    assert personal_data.run(now() + timedelta(days=91))["people.sign_ins"] == 2 and accounts.sign_ins(5) == []


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
