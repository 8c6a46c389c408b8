"""One administrator as an attacker and an older one, with what they do at the pages; for tests of the rule of two persons."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.models import Grant
from bazan.directory.change_history import api as change_history
from tests.fixtures.incident_province import province, signed_in  # noqa: F401 - fixtures

WHY = "Theo quyết định phân công công tác"
PASSWORD = "bốn từ chẳng liên quan"
ADMIN, LEADER, STEWARD = ("administrator", "", "*", ""), ("leader", "", "*", ""), ("data_steward", "", "*", "")
DUTY, AGENCY = ("duty_officer", "", "*", ""), ("agency_officer", "", "health", "")
GUARDED = (ADMIN, LEADER, STEWARD, DUTY, ("administrator", "1", "*", ""), ("leader", "", "health", ""))


@pytest.fixture
def attacker(signed_in):  # noqa: F811
    return signed_in("administrator", "ioc")


@pytest.fixture
def older(signed_in):  # noqa: F811
    return signed_in("administrator", "ubnd-tinh")


@pytest.fixture
def mail(monkeypatch):
    monkeypatch.setenv("BAZAN_SMTP_URL", "smtp://127.0.0.1:1")


def sent(*roles, name="Đặng Thị Ánh", body="ioc", **more):
    form = {"full_name": name, "organization": body, "reason": WHY, **more}
    for number, row in enumerate([*roles, ("", "", "*", "")]):
        form |= {f"{field}-{number}": text for field, text in zip(("role", "place", "sector", "until"), row, strict=True)}
    return form


def add(client, username, *roles, **more):
    return client.post("/admin/people/new", sent(*roles, username=username, **more))


def change(client, username, *roles, **more):
    return client.post(f"/admin/people/{username}/change", sent(*roles, seen=change_history.last("account", username), **more))


def held(username):
    state = accounts.account_read(username)
    return state and {row[0] for row in state["grants"]}


def number_of(client):
    return int(re.findall(r"/admin/pending/(\d+)/refuse", client.get("/admin/people").text)[-1])


def decide(client, number, act="agree"):
    return client.post(f"/admin/pending/{number}/{act}")


def aged(username, days):
    Grant.objects.filter(account__username=username).update(given_at=now() - timedelta(days=days))


def let_in(username):
    account = get_user_model().objects.get(username=username)
    client = Client()
    client.force_login(account)
    return client
