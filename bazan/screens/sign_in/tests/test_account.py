"""One's own account, as its person keeps it."""

from datetime import timedelta
from types import SimpleNamespace

import pyotp
import pytest
from django.apps import apps
from django.test import Client

from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit

pytestmark = pytest.mark.django_db
LONG = "bốn từ chẳng liên quan"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"


@pytest.fixture
def officer(account):
    return account("officer", "leader")


def signed_in(password="right", **headers):
    made = Client(**headers)
    answer = made.post("/sign-in", {"username": "officer", "password": password})
    assert answer.status_code == 302, answer.content
    return made


def inside(client):
    return client.get("/inbox").status_code == 200


def change(client, old="right", new=LONG, again=None):
    return client.post("/account/password", {"old": old, "password": new, "again": again or new})


def test_name_and_language_are_one_s_own_to_say(officer):
    client = signed_in()
    assert client.post("/account", {"full_name": " Nguyễn An ", "language": "en"})["Location"] == "/account?saved=self"
    page = client.get("/account").content.decode()
    assert "Nguyễn An" in page and "My account" in page
    assert (audit.entries(1)[0].actor, audit.entries(1)[0].action) == ("officer", "people.describe_self")


def test_a_name_that_can_t_be_is_refused_beside_its_field(officer):
    answer = signed_in().post("/account", {"full_name": " ", "language": "en"})
    assert answer.status_code == 400
    assert 'id="error-full_name"' in answer.content.decode() and accounts.accounts()[0].full_name == "officer"


def test_a_new_password_needs_the_old_one_and_ends_every_other_session(officer):
    here, there = signed_in(), signed_in()
    assert change(here)["Location"] == "/account?saved=password"
    assert inside(here) and not inside(there)
    assert inside(signed_in(LONG))


@pytest.mark.parametrize(
    ("told", "field"),
    [({"old": "guess"}, "old"), ({"new": "short"}, "password"), ({"new": "passwordpassword"}, "password"), ({"again": "else"}, "again")],
)
def test_a_password_is_refused_beside_the_field_at_fault(officer, told, field):
    client = signed_in()
    answer = change(client, **told)
    assert answer.status_code == 400 and f'id="error-{field}"' in answer.content.decode()
    assert inside(signed_in())


def test_who_sits_at_an_open_session_may_not_guess_the_password(officer):
    tries = apps.get_model("people.SignInTry")
    client = signed_in()
    change(client, old="guess")
    assert tries.objects.filter(username="officer", lane="own password").count() == 1
    tries.objects.bulk_create(tries(username="officer", lane="own password", at=now() + timedelta(seconds=25)) for _ in range(60))
    assert change(client).status_code == 400 and inside(signed_in())


def test_sessions_are_seen_and_ended(officer):
    here, there = signed_in(HTTP_USER_AGENT=CHROME), signed_in(REMOTE_ADDR="203.0.113.9")
    seen = accounts.sessions_of(officer.pk, here.session.session_key, now())
    assert {(one.browser, one.address, one.here) for one in seen} == {("Chrome · Windows", "127.0.0.1", True), ("", "203.0.113.9", False)}
    page = here.get("/account").content.decode()
    assert "203.0.113.9" in page and "Thiết bị này" in page
    (other,) = [one for one in seen if not one.here]
    assert here.post("/account/sessions/end", {"session": other.id}).status_code == 302
    assert inside(here) and not inside(there)
    assert audit.entries(1)[0].action == "people.end_session"
    assert here.post("/account/sessions/end", {"session": other.id}).status_code == 404


def test_all_other_sessions_end_at_once_and_nobody_else_s(officer, account):
    account("other", "leader")
    stranger = Client()
    stranger.post("/sign-in", {"username": "other", "password": "right"})
    here, *others = signed_in(), signed_in(), signed_in()
    assert here.post("/account/sessions/end").status_code == 302
    assert [inside(one) for one in (here, *others, stranger)] == [True, False, False, True]
    assert len(accounts.sessions_of(officer.pk, None, now())) == 1


def test_a_session_of_another_account_can_t_be_ended(officer, account):
    other = account("other", "leader")
    stranger = Client()
    stranger.post("/sign-in", {"username": "other", "password": "right"})
    (theirs,) = accounts.sessions_of(other.pk, None, now())
    assert signed_in().post("/account/sessions/end", {"session": theirs.id}).status_code == 404
    assert inside(stranger)


def test_signing_out_takes_the_session_off_the_list(officer):
    client = signed_in()
    client.post("/sign-out")
    assert accounts.sessions_of(officer.pk, None, now()) == []


def secret_on(page):
    text = page.content.decode()
    return text.partition("data-secret>")[2].partition("<")[0].replace(" ", "")


def test_a_telephone_is_set_up_by_its_first_code(officer):
    here, there = signed_in(), signed_in()
    page = here.get("/account/proofs/telephone")
    secret = secret_on(page)
    assert '<svg class="qr"' in page.content.decode() and f"secret={secret}" in page.content.decode()
    wrong = here.post("/account/proofs/telephone", {"code": "000000", "password": "right"})
    assert wrong.status_code == 400 and secret_on(wrong) == secret, "what was scanned stays"
    done = here.post("/account/proofs/telephone", {"code": pyotp.TOTP(secret).now(), "password": "right"})
    assert done.content.decode().count("<li>") >= 10 and accounts.proofs_of(officer.pk).codes_left == 10
    assert inside(here) and not inside(there), "a session that proved nothing ends"
    assert "Còn 10 mã" in here.get("/account/proofs").content.decode()


def test_the_secret_of_a_telephone_lies_in_no_session_as_it_is(officer):
    client = signed_in()
    secret = secret_on(client.get("/account/proofs/telephone"))
    assert secret not in str(dict(client.session.items()))


def test_a_passkey_that_nobody_asked_for_is_refused(officer):
    answer = signed_in().post("/account/proofs/passkey", {"name": "Khóa", "passkey": "{}", "password": "right"})
    assert answer.status_code == 400 and not accounts.proofs_of(officer.pk).any


@pytest.fixture
def proven(officer):
    """The officer has a telephone, and a passkey that some device made."""
    secret = accounts.new_totp_secret()
    accounts.set_totp(officer, secret, pyotp.TOTP(secret).now(), now())
    device = {"credential": b"credential", "public_key": b"key", "counter": 0, "made_at": now()}
    apps.get_model("people.Passkey").objects.create(account=officer, name="Máy trực", **device)
    return accounts.proofs_of(officer.pk)


@pytest.fixture
def here(officer):
    client = Client()
    client.force_login(officer)
    return client


def refused_at_password(answer):
    return answer.status_code == 400 and 'id="error-password"' in answer.content.decode()


@pytest.mark.parametrize("password", ["", "guess"])
def test_nothing_is_added_to_the_proofs_without_the_password(here, officer, monkeypatch, password):
    monkeypatch.setattr("bazan.directory.accounts.second_factors.passkeys.current", lambda: SimpleNamespace(address="http://localhost"))
    secret = secret_on(here.get("/account/proofs/telephone"))
    code = pyotp.TOTP(secret).now()
    answer = here.post("/account/proofs/telephone", {"code": code, "password": password})
    assert refused_at_password(answer) and f'value="{code}"' in answer.content.decode()
    answer = here.post("/account/proofs/passkey", {"name": "Khóa", "passkey": "{}", "password": password})
    assert refused_at_password(answer) and 'value="Khóa"' in answer.content.decode()
    assert not accounts.proofs_of(officer.pk).any


@pytest.mark.parametrize("what", ["telephone", "passkey", "codes"])
def test_what_is_taken_away_or_made_anew_asks_the_password_first(here, proven, what):
    number = proven.passkeys[0].id
    address = "/account/proofs/codes" if what == "codes" else "/account/proofs/remove"
    told = {"passkey": number} if what == "passkey" else {}
    asks = here.post(address, told)
    page = asks.content.decode()
    assert asks.status_code == 200 and 'name="password"' in page and f'action="{address}"' in page
    assert (f'name="passkey" value="{number}"' in page, "Máy trực" in page) == (what == "passkey", what == "passkey")
    for password in ("", "guess"):
        assert refused_at_password(here.post(address, told | {"password": password}))
    account_id = proven.account_id
    assert accounts.proofs_of(account_id) == proven
    done = here.post(address, told | {"password": "right"})
    held = accounts.proofs_of(account_id)
    if what == "codes":
        assert done.content.decode().count("<li>") >= 10 and held.codes_left == 10 and held.totp_at == proven.totp_at
    else:
        assert done["Location"] == "/account/proofs?saved=removed"
        assert (held.totp_at is None, held.passkeys == ()) == (what == "telephone", what == "passkey")


def test_a_passkey_that_is_gone_is_told_before_any_password(here, proven):
    assert here.post("/account/proofs/remove", {"passkey": proven.passkeys[0].id + 1}).status_code == 404


def test_guesses_at_the_password_take_turns_whatever_they_are_for_and_a_right_one_ends_that(here, proven):
    tries = apps.get_model("people.SignInTry").objects.filter(username="officer", lane="own password")
    change(here, old="guess")
    here.post("/account/proofs/codes", {"password": "guess"})
    here.post("/account/proofs/remove", {"password": "guess"})
    assert tries.count() == 3
    here.post("/account/proofs/codes", {"password": "right"})
    assert tries.count() == 0
    tries.model.objects.bulk_create(
        tries.model(username="officer", lane="own password", at=now() + timedelta(seconds=25)) for _ in range(60)
    )
    answer = here.post("/account/proofs/remove", {"password": "right"})
    assert refused_at_password(answer) and "Mật khẩu chưa được thử" in answer.content.decode()
    assert accounts.proofs_of(proven.account_id).totp_at and tries.count() == 60


def test_the_corner_leads_to_one_s_own_account(officer):
    assert 'href="/account"' in signed_in().get("/inbox").content.decode()
