"""Whoever owes a second proof is shown nothing by any address but what anybody sees, and the pages on which it is set up."""

import re
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from bazan.analysis.sql_queries.manifest import MANIFEST
from bazan.directory.permissions import rules
from bazan.directory.permissions.types import Reach
from tests.security import route_values
from tests.security.addresses.test_permissions import EVERYBODY, MACHINES, WHO, client_of, decided
from tests.security.web_routes import routes

pytestmark = pytest.mark.xdist_group("addresses")

SET_UP = ("/account/proofs", "/account/proofs/codes", "/account/proofs/passkey", "/account/proofs/remove", "/account/proofs/telephone")
"""Where a second proof is set up: open to who owes one."""
MADE_ANEW = re.compile(r"[\w-]{36,}|\d{13}|\d{4}-\d\d-\d\dT[\d:.]+|\d\d:\d\d|\d+\.\d+|\b\d+(?=[,}])")
"""Tokens, numbers of forms, instants and times taken: of two equal answers they differ."""
OWING = ("leader", "duty_officer", "data_steward", "administrator")


@pytest.fixture(scope="module")
def owing(settled, lasting):
    """Sessions of roles that demand a second proof, without any."""
    sessions = {}
    with lasting():
        organization = apps.get_model("people", "Account").objects.get(username="chief").organization_id
        for role in OWING:
            account = apps.get_model("people", "Account").objects.create(username=role, full_name=role, organization_id=organization)
            apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*")
            browser = Client()
            browser.force_login(account)
            sessions[role] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions


@pytest.fixture(autouse=True)
def required(monkeypatch):
    told = SimpleNamespace(second_proof="required")
    monkeypatch.setattr("bazan.directory.accounts.second_factors.requirement.of_room", lambda kind: told)


def test_who_asks_in_sql_proves_twice():
    assert [permission.name for permission in MANIFEST.permissions if permission.second_factor] == ["inquiries.ask"]
    assert rules.is_strong(Reach(1, "s", frozenset({"data_steward"}), None, None))


@pytest.mark.slow
@pytest.mark.parametrize("route", list(routes()), ids=lambda route: route.text)
def test_an_owed_proof_opens_no_address(settled, owing, db, route):
    table = decided()[f"/{route.text}"]
    address, wrong = route.at({key: route_values.value_of(settled, route.text, key) for key in route.keys}), []
    for method, cell in zip(("GET", "POST"), table, strict=True):
        if cell in ("-", MACHINES) or f"/{route.text}" in SET_UP or (cell == EVERYBODY and method == "POST"):
            continue
        for role, session in owing.items():
            answer = client_of(session).generic(method, address)
            if not (_as_to_anybody(address, answer) if cell == EVERYBODY else WHO[role] not in cell or _kept_out(answer)):
                wrong.append((role, method, cell, answer.status_code, answer.headers.get("Location", "")))
    assert wrong == []


def _kept_out(answer) -> bool:
    """Led to where a second proof is set up, or told that it lacks."""
    led = answer.status_code == 302 and answer.headers["Location"].startswith("/account/proofs?")
    return led or answer.status_code == 401 or (answer.status_code == 403 and b"publication.proof" in answer.content)


def _as_to_anybody(address: str, answer) -> bool:
    """What somebody who isn't signed in is shown; or, at the way in, where to set a proof up."""
    to_anybody = client_of(None).get(address)
    if answer.status_code in (301, 302):
        return to_anybody.status_code in (200, 301, 302)  # the front door and the sign-in lead on, and show nothing
    return (answer.status_code, _plain(answer)) == (to_anybody.status_code, _plain(to_anybody))


def _plain(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return MADE_ANEW.sub("", body.decode("utf-8", "replace"))
