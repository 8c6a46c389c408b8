"""Who may ask what: every address, every role, every method, each cell decided in ``permissions.txt`` and met by the house as it stands.

An address without a line fails, and so does a line without an address.
"""

from collections.abc import Iterator
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from bazan.core.labels import label
from bazan.directory.accounts.models import ROLES
from bazan.directory.permissions import rules
from tests.security import route_values
from tests.security.web_routes import Route, routes

pytestmark = pytest.mark.xdist_group("addresses")

TABLE = Path(__file__).with_name("permissions.txt")
METHODS = ("GET", "POST", "PUT", "DELETE")
WHO = {"leader": "L", "duty_officer": "D", "agency_officer": "A", "commune_officer": "C", "data_steward": "S", "administrator": "M"}
EVERYBODY = "all"
"""Signed in or not."""
MACHINES = "token"
"""Devices and providers with a token or signature; never by who is signed in."""


PROGRAMS = "+"
"""Behind letters: programs too, by a token of a person with such a role."""


@cache
def decided() -> dict[str, tuple[str, str]]:
    """Address to (who may read, who may send) as the table has it."""
    found: dict[str, tuple[str, str]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            address, reads, sends = line.split()
            assert address not in found, f"{address} stands twice"
            found[address] = (reads, sends)
    return found


@pytest.fixture(scope="module")
def sessions(settled, lasting):
    """By role, that of somebody who holds it everywhere: begun once, each test finds it as it was then."""
    begun = {}
    with lasting():
        organization = apps.get_model("people", "Account").objects.get(username="chief").organization_id
        for role in ROLES:
            account = apps.get_model("people", "Account").objects.create(username=role, full_name=role, organization_id=organization)
            apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*")
            browser = Client()
            browser.force_login(account)
            begun[role] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return begun


def client_of(session: str | None) -> Client:
    made = Client(raise_request_exception=False, enforce_csrf_checks=False)
    made.cookies = cookies_of(session)
    return made


def cookies_of(session: str | None) -> SimpleCookie:
    return SimpleCookie({settings.SESSION_COOKIE_NAME: session} if session else {})


def test_every_address_has_its_line_and_no_line_is_of_the_past():
    assert set(decided()) == {f"/{route.text}" for route in routes()}


def test_every_cell_is_decided():
    for address, cells in decided().items():
        for cell in cells:
            letters = cell.removesuffix(PROGRAMS)
            assert cell in (EVERYBODY, MACHINES, "-") or (len(letters) == len(WHO) and set(letters) <= {*WHO.values(), "·"}), (
                address,
                cell,
            )


@pytest.fixture
def guards(monkeypatch) -> list[str]:
    """The permissions that were asked for since it was emptied."""
    asked: list[str] = []
    allowed = rules.allowed

    def noted(reach, permission, *where, **everywhere) -> bool:
        asked.append(permission)
        return allowed(reach, permission, *where, **everywhere)

    monkeypatch.setattr(rules, "allowed", noted)
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("number, route", list(enumerate(routes())), ids=lambda each: getattr(each, "text", ""))
@pytest.mark.usefixtures("counted", "pressed")
def test_the_house_lets_in_whom_the_table_says_and_nobody_else(settled, sessions, guards, db, number, route):
    """Nobody, a role that is let in and one that isn't ask; the others bring the permission of the guard or don't. Where it has another
    guard, each role asks."""
    wrong = []
    for method, cell in _cells(route):
        let_in = {role for role, letter in WHO.items() if letter in cell}
        asking = [None, *(roles[number % len(roles)] for roles in (sorted(let_in), sorted(set(WHO) - let_in)) if roles)]
        for who in asking:
            guards.clear()
            wrong += _ask(route, settled, sessions, who, method, cell)
            if let_in and who and (not guards or _bringing(guards[0]) != let_in):
                asking += [role for role in WHO if role not in asking]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("route", list(routes()), ids=lambda route: route.text)
@pytest.mark.usefixtures("counted", "pressed")
def test_each_role_is_let_in_as_the_table_says(settled, sessions, db, route):
    asked = [(who, method, cell) for who in (None, *ROLES) for method, cell in _cells(route)]
    assert [wrong for each in asked for wrong in _ask(route, settled, sessions, *each)] == []


def _cells(route: Route) -> Iterator[tuple[str, str]]:
    """Each method, with what the table says of it."""
    reads, sends = decided()[f"/{route.text}"]
    return zip(METHODS, (reads, sends, "-", "-"), strict=True)


def _bringing(permission: str) -> set[str]:
    return set(WHO) if permission == rules.OWN else set(rules.roles_with(permission))


def _ask(route: Route, settled, sessions, who: str | None, method: str, cell: str) -> list[tuple]:
    answer = client_of(sessions.get(who)).generic(method, _address(route, settled))  # an answer may end the session
    return [] if _as_told(cell, who, answer) else [(who, method, cell, answer.status_code, answer.headers.get("Location", ""))]


def _address(route: Route, settled) -> str:
    return route.at({key: route_values.value_of(settled, route.text, key) for key in route.keys})


def _as_told(cell: str, who: str | None, answer) -> bool:
    status, to_sign_in = answer.status_code, answer.headers.get("Location", "").startswith("/sign-in?")
    if cell == "-":
        return status == 405
    if cell == MACHINES:
        return status in (202, 400, 401, 404, 413, 415, 422)
    if cell == EVERYBODY:
        return status not in (401, 405, 500) and not to_sign_in and not _of_the_guard(answer)
    if who is None:
        return to_sign_in if not cell.endswith(PROGRAMS) else status == 401 and "WWW-Authenticate" in answer.headers
    if WHO[who] in cell:
        return status not in (401, 405, 500) and not to_sign_in and not _of_the_guard(answer)
    return status == 403


def _of_the_guard(answer) -> bool:
    """The page of a permission that is missing; that this one thing is beyond reach is said on another."""
    return answer.status_code == 403 and label("frontend.error.forbidden_why") in answer.content.decode()
