"""One's own account, as its person keeps it."""

from datetime import timedelta

import pyotp
import pytest
from django.apps import apps
from django.test import Client

from bazan.kernel.time import now
from bazan.register.audit import api as audit
from bazan.register.people import api as people

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
    assert 'id="error-full_name"' in answer.content.decode() and people.accounts()[0].full_name == "officer"


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
    seen = people.sessions_of(officer.pk, here.session.session_key, now())
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
    assert len(people.sessions_of(officer.pk, None, now())) == 1


def test_a_session_of_another_account_can_t_be_ended(officer, account):
    other = account("other", "leader")
    stranger = Client()
    stranger.post("/sign-in", {"username": "other", "password": "right"})
    (theirs,) = people.sessions_of(other.pk, None, now())
    assert signed_in().post("/account/sessions/end", {"session": theirs.id}).status_code == 404
    assert inside(stranger)


def test_signing_out_takes_the_session_off_the_list(officer):
    client = signed_in()
    client.post("/sign-out")
    assert people.sessions_of(officer.pk, None, now()) == []


def secret_on(page):
    text = page.content.decode()
    return text.partition("data-secret>")[2].partition("<")[0].replace(" ", "")


def test_a_telephone_is_set_up_by_its_first_code(officer):
    here, there = signed_in(), signed_in()
    page = here.get("/account/proofs/telephone")
    secret = secret_on(page)
    assert '<svg class="qr"' in page.content.decode() and f"secret={secret}" in page.content.decode()
    wrong = here.post("/account/proofs/telephone", {"code": "000000"})
    assert wrong.status_code == 400 and secret_on(wrong) == secret, "what was scanned stays"
    done = here.post("/account/proofs/telephone", {"code": pyotp.TOTP(secret).now()})
    assert done.content.decode().count("<li>") >= 10 and people.proofs_of(officer.pk).codes_left == 10
    assert inside(here) and not inside(there), "a session that proved nothing ends"
    assert "Còn 10 mã" in here.get("/account/proofs").content.decode()


def test_the_secret_of_a_telephone_lies_in_no_session_as_it_is(officer):
    client = signed_in()
    secret = secret_on(client.get("/account/proofs/telephone"))
    assert secret not in str(dict(client.session.items()))


def test_a_passkey_that_nobody_asked_for_is_refused(officer):
    answer = signed_in().post("/account/proofs/passkey", {"name": "Khóa", "passkey": "{}"})
    assert answer.status_code == 400 and not people.proofs_of(officer.pk).any


def test_the_corner_leads_to_one_s_own_account(officer):
    assert 'href="/account"' in signed_in().get("/inbox").content.decode()
