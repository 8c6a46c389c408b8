"""The doors of each role, where it lands, and what they say is waiting."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.http import HttpRequest

from bazan.core.language import speaking
from bazan.directory.permissions.rules import joined
from bazan.directory.permissions.types import Held, Reach
from bazan.processes.composition import app_registry
from bazan.processes.web import navigation as web

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 16) Mobile"}
DOORS = {
    "leader": {
        "See": "wall morning map boards cameras cameras/footage",
        "Handle": "desk inbox reports incidents evacuation directives warnings teams closures rosters demo/outbox",
        "Decide": "decide briefings",
        "Data": "forms sources datasets explore changes tokens",
        "Administer": "retention models",
    },
    "duty_officer": {
        "See": "wall morning map boards cameras cameras/footage",
        "Handle": "desk inbox reports incidents evacuation directives warnings teams closures rosters demo/outbox",
        "Decide": "decide briefings",
        "Data": "sources datasets explore changes tokens",
        "Administer": "reports/rules",
    },
    "agency_officer": {
        "See": "wall morning map boards cameras",
        "Handle": "desk inbox work reports incidents evacuation directives warnings teams closures rosters",
        "Decide": "decide briefings",
        "Data": "forms sources datasets explore changes tokens",
    },
    "commune_officer": {
        "See": "morning map boards cameras",
        "Handle": "desk inbox work reports incidents evacuation directives warnings teams closures rosters",
        "Decide": "decide briefings",
        "Data": "forms datasets explore changes tokens",
    },
    "data_steward": {
        "See": "wall morning map boards",
        "Handle": "desk inbox",
        "Decide": "decide",
        "Data": "forms sources datasets explore changes inquiries tokens",
        "Administer": "admin alerts/rules retention models",
    },
    "administrator": {
        "See": "wall morning map boards cameras cameras/footage",
        "Handle": "desk inbox rosters demo/outbox",
        "Decide": "decide",
        "Data": "forms sources datasets explore changes tokens",
        "Administer": "admin reports/rules retention models",
    },
}
LANDINGS = {
    "leader": ("/wall", "/morning"),
    "duty_officer": ("/desk", "/desk"),
    "agency_officer": ("/work", "/work"),
    "commune_officer": ("/work", "/work"),
    "data_steward": ("/sources", "/sources"),
    "administrator": ("/admin", "/admin"),
}


def reach_of(*roles: str) -> Reach:
    return joined(1, "somebody", [Held(role, None, None) for role in roles])


def request_of(*roles: str, headers: dict | None = None) -> HttpRequest:
    # pyrefly: ignore[bad-return] - a stand-in
    return SimpleNamespace(reach=reach_of(*roles), user=SimpleNamespace(organization_id=None), headers=headers or {})


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch):
    menu = tuple(replace(entry, waiting=entry.waiting and (lambda who: 3)) for entry in app_registry.menu())
    monkeypatch.setattr(web, "_menu", lambda: menu)


@pytest.mark.parametrize("role", DOORS)
def test_each_door_holds_the_pages_its_reader_may_open_and_one_without_any_is_left_out(role):
    with speaking("en"):
        opened = web.doors(request_of(role))
    assert {door.word: " ".join(page.address[1:] for page in door.pages) for door in opened} == DOORS[role]


@pytest.mark.parametrize("role", LANDINGS)
def test_each_role_lands_where_its_day_begins_and_its_door_leads_there(role):
    for headers, address in zip(({}, PHONE), LANDINGS[role], strict=True):
        request = request_of(role, headers=headers)
        first = web.landing(reach_of(role), web.offered(reach_of(role), web.on_phone(request)), web.on_phone(request))
        assert first is not None and first.address == address
        assert address in {door.address for door in web.doors(request)}


def test_a_phone_is_offered_no_page_that_needs_a_wide_screen():
    sections = [[page.address for door in web.doors(request_of("duty_officer", headers=one)) for page in door.pages] for one in ({}, PHONE)]
    assert "/wall" in sections[0] and "/wall" not in sections[1] and "/morning" in sections[1]


def test_the_door_of_the_page_shown_is_open_and_tells_how_much_waits():
    with speaking("en"):
        opened = {door.word: door for door in web.doors(request_of("leader"), "boards")}
    assert [word for word, door in opened.items() if door.current] == ["See"]
    assert [page.address for page in opened["See"].pages if page.current] == ["/boards"]
    assert (opened["See"].waiting, opened["Handle"].waiting) == (0, 6)
    assert [page.address for door in opened.values() for page in door.pages if page.waiting] == ["/inbox", "/reports", "/forms"]


def test_there_is_no_door_before_signing_in():
    assert web.doors(None) == () and web.doors(HttpRequest(), "") == ()
