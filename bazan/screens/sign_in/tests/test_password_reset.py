"""A forgotten password: the same answer to everybody, and a link by mail that works once."""

import email
import email.policy
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.screens.sign_in import tasks
from tests.servers.message_carriers import running

pytestmark = pytest.mark.django_db
LONG = "bốn từ chẳng liên quan"


@pytest.fixture
def officer(account):
    made = account("officer", "leader")
    notifications.set_contact(made.pk, "email", "officer@elsewhere.example", "officer", now())
    return made


@pytest.fixture
def mail(tmp_path, monkeypatch):
    with running("smtp", tmp_path / "mail") as made:
        monkeypatch.setenv("BAZAN_SMTP_URL", f"smtp://127.0.0.1:{made.port}")
        yield made


def asked(username="officer", **headers):
    return Client().post("/sign-in/forgotten", {"username": username}, **headers)


def link(mail):
    letter = email.message_from_string(mail.taken()[-1]["data"], policy=email.policy.default)
    return letter, re.findall(r"/welcome/\S+", letter.get_content())[0]


def test_the_answer_tells_nobody_whether_an_account_exists(officer, mail):
    known, unknown = asked().content.decode(), asked("nobody").content.decode()
    token = re.compile(r'(csrfmiddlewaretoken" value=|made-at" content=|live-token" content=)"[^"]*"')
    assert token.sub("", known) == token.sub("", unknown) and "Nếu tài khoản này có" in known
    tasks.answer_forgotten(now())
    assert len(mail.taken()) == 1


def test_a_link_by_mail_gives_a_new_password_once_and_ends_sessions(officer, mail):
    inside = Client()
    inside.post("/sign-in", {"username": "officer", "password": "right"})
    asked(headers={"Accept-Language": "en"})
    tasks.answer_forgotten(now())
    letter, address = link(mail)
    assert letter["Subject"] == "Choose a new password"
    page = Client().get(address)
    assert page.status_code == 200 and "officer" in page.content.decode()
    done = Client().post(address, {"password": LONG, "again": LONG})
    assert done.status_code == 200 and "Đã đặt mật khẩu" in done.content.decode()
    assert inside.get("/inbox").status_code == 302
    fresh = Client()
    assert fresh.post("/sign-in", {"username": "officer", "password": LONG}).status_code == 302 and fresh.get("/inbox").status_code == 200
    for again in (Client().get(address), Client().post(address, {"password": LONG * 2, "again": LONG * 2})):
        assert again.status_code == 404 and "không dùng được nữa" in again.content.decode()


@pytest.mark.parametrize(("told", "field"), [(("short", "short"), "password"), ((LONG, LONG + "x"), "again")])
def test_a_password_that_can_t_be_comes_back_beside_its_field(officer, told, field):
    key = accounts.make_key("officer", "invite", "admin", now())
    answer = Client().post(f"/welcome/{key}", {"password": told[0], "again": told[1]})
    assert answer.status_code == 400 and f'id="error-{field}"' in answer.content.decode()
    assert Client().post(f"/welcome/{key}", {"password": LONG, "again": LONG}).status_code == 200


def test_a_mail_server_that_is_away_is_tried_again_with_another_key(officer, mail):
    at = now()
    mail.behave("failing")
    asked()
    tasks.answer_forgotten(at + timedelta(seconds=1))
    assert mail.taken() == []
    mail.behave("ok")
    tasks.answer_forgotten(at + timedelta(seconds=40))
    assert Client().get(link(mail)[1]).status_code == 200
    tasks.answer_forgotten(at + timedelta(minutes=5))
    assert len(mail.taken()) == 1


def test_whoever_is_reached_by_no_mail_is_written_to_by_nobody(officer, mail):
    notifications.set_contact(officer.pk, "email", "", "officer", now())
    asked()
    tasks.answer_forgotten(now())
    assert mail.taken() == [] and accounts.asked_for_keys(now() + timedelta(minutes=5)) == []


def test_nobody_floods_an_account_with_letters(officer, mail):
    for number in range(5):
        asked(REMOTE_ADDR=f"203.0.113.{number}")
    tasks.answer_forgotten(now())
    assert len(mail.taken()) == 3


def test_the_form_is_found_where_one_signs_in():
    assert 'href="/sign-in/forgotten"' in Client().get("/sign-in").content.decode()
    assert 'name="username"' in Client().get("/sign-in/forgotten").content.decode()


def test_somebody_new_is_invited_by_mail_and_the_address_is_kept_no_longer_than_the_letter_waits(account, mail):
    by = Acting(accounts.reach_of(account("chief", "administrator")))
    made = account("new", "agency_officer")
    made.set_unusable_password()
    made.save()
    with pytest.raises(Refused) as refusal:
        accounts.invite_by_mail("new", "new at elsewhere", by, now())
    assert refusal.value.field == "mail"
    accounts.invite_by_mail("new", "New@Elsewhere.example", by, now())
    tasks.answer_forgotten(now())
    letter, address = link(mail)
    assert letter["To"] == "new@elsewhere.example" and letter["Subject"] == "Tài khoản của đồng chí đã sẵn sàng"
    assert Client().get(address).status_code == 200
    assert apps.get_model("people", "Forgotten").objects.get().address == ""
    tasks.answer_forgotten(now() + timedelta(minutes=5))
    assert len(mail.taken()) == 1
