"""Whatever an address or a form says, a page answers in words: what can't be read is the asker's mistake, never ours."""

import re
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import resvg_py
from django.apps import apps
from django.test import Client

from bazan.core.settings import ROOT
from bazan.directory.accounts.models import ROLES
from bazan.processes.web import navigation
from tests.security import route_values
from tests.security.requested_fields import note
from tests.security.web_routes import Route, routes

UNREADABLE = (
    "²",
    "-1",
    "9" * 25,
    "2147483648",
    "1e400",
    "nan",
    "a\x00b",
    "\u202e",
    "x" * 5000,
    "9999-12-31T23:59",
    "0001-01-01",
    "2026-02-30",
)
"""No number though ``isdigit`` says so, too large for a column, no float, no text a table keeps, too long, days no calendar reaches."""
KEYS = {
    "int": ("0", "2147483648", "9" * 25),
    "secret": ("²", "%00", "x" * 3000, "%E2%80%AE", "%FF"),
    "str": ("²", "%00", "x" * 3000, "%E2%80%AE", "%FF"),
    "slug": ("x" * 3000, "-"),
    "path": ("../../x", "%00", "x" * 3000),
    "rest": ("../../x", "%00", "x" * 3000),
}
ROOT_FIELDS = re.compile(r"""\.get(?:list)?\(\s*"([\w-]+)"|\["([\w-]+)"\]|(?:text|whole|day_asked|amount|number_of)\([^()"]*"([\w-]+)\"""")


@pytest.fixture(scope="module")
def settled(lasting):
    with lasting():
        return route_values.settle()


@pytest.fixture
def counts(monkeypatch) -> Callable[[], None]:
    """How much waits behind the doors hangs on who reads and on what was done, not on what is asked: it is counted once, and again
    after a call of this."""
    counting = navigation._counting
    kept = cache(lambda path: cache(counting(path)))
    monkeypatch.setattr(navigation, "_counting", kept)
    return kept.cache_clear


@pytest.fixture
def everybody(settled, db, monkeypatch):
    """A browser of somebody who holds every role, everywhere; who guesses is not made to wait, for here nobody guesses."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    account = apps.get_model("people", "Account").objects.create(username="all", full_name="Cả", organization_id=_own())
    for role in ROLES:
        apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*")
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


@pytest.fixture(autouse=True)
def pressed(monkeypatch):
    """The same drawing is pressed into a picture once: what is asked here changes the words of an address, seldom the drawing."""
    pressing = cache(lambda drawing, rules: resvg_py.svg_to_bytes(svg_string=drawing, **dict(rules)))
    monkeypatch.setattr(
        "bazan.platform.design_system.chart_images.resvg_py",
        SimpleNamespace(svg_to_bytes=lambda svg_string, **rules: pressing(svg_string, _frozen(rules))),
    )


def _frozen(rules):
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in rules.items())


def _own():
    return apps.get_model("people", "Account").objects.get(username="chief").organization_id


def fields(room: str) -> list[str]:
    """What the code of a room asks requests for, by its text: more than one of its pages asks, never less."""
    found = set()
    for file in (ROOT / room).rglob("*.py"):
        if "tests" not in file.parts and "migrations" not in file.parts:
            for names in ROOT_FIELDS.findall(file.read_text("utf-8")):
                found |= {name for name in names if name}
    return sorted(found)


def known(route: Route, settled) -> dict[str, str]:
    return {key: route_values.value_of(settled, route.text, key) for key in route.keys}


EVERY = list(routes())
GIVEN = [route for route in EVERY if route.keys]


@pytest.mark.parametrize("route", EVERY, ids=lambda route: route.text)
def test_no_value_of_an_address_or_a_form_is_our_mistake(everybody, settled, route, counts, monkeypatch):
    """All names of the room bear it at once; then, in turn, each alone the page asks for, or any where it goes through what was said."""
    address, wrong, noted = route.at(known(route, settled)), [], note(monkeypatch)
    names = fields(route.room)
    for method in ("get", "post"):

        def say(said: dict[str, str], method: str = method) -> None:
            answer = getattr(everybody, method)(address, said)
            if answer.status_code >= 500 and not _away(route, answer):
                wrong.append((method, list(said)[:3], next(iter(said.values()), "")[:12], answer.status_code))
            if method == "post" and answer.status_code < 400:
                counts()
            everybody.cookies["language"] = "vi"

        noted.begin()
        say({})
        for value in UNREADABLE:
            say(dict.fromkeys(names, value))
        asked, every = frozenset(noted.names), noted.every
        known_and_found = [*names, *sorted(asked - set(names))]
        for number, value in enumerate(UNREADABLE):
            for name in names[number % 4 :: 4] if every else [name for name in known_and_found[number % 2 :: 2] if name in asked]:
                say({name: value})
    assert wrong == []


@pytest.mark.parametrize("route", GIVEN, ids=lambda route: route.text)
def test_no_key_in_an_address_is_our_mistake(everybody, settled, route):
    wrong = []
    for key, kind in route.keys.items():
        for value in KEYS[kind]:
            for method in ("get", "post"):
                answer = getattr(everybody, method)(route.at(known(route, settled) | {key: quote(value, safe="%")}))
                if answer.status_code >= 500:
                    wrong.append((method, key, value[:12], answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("address", ["/incidents?place=²", "/desk?alert=²", "/warnings?incident=%00", "/incidents?from=hôm qua"])
def test_what_cannot_be_read_is_refused_in_words_and_names_the_field(everybody, address):
    answer = everybody.get(address)
    assert answer.status_code == 400
    assert f"“{address.partition('?')[2].partition('=')[0]}”" in answer.content.decode()


def test_a_key_no_table_can_hold_is_not_found_in_words(everybody):
    for address in ("/alerts/99999999999999999999", "/datasets/a%00b", f"/rosters/{'x' * 500}"):
        answer = everybody.get(address)
        assert (answer.status_code, "Không có gì mang số hay tên này" in answer.content.decode()) == (404, True)


def test_a_form_with_a_sign_no_table_keeps_is_refused_and_nothing_is_done(everybody, settled):
    alert = settled["alert_id"]
    comments = apps.get_model("alerts", "AlertHappening").objects.filter(alert_id=alert, kind="commented")
    before = comments.count()
    answer = everybody.post(f"/alerts/{alert}/comment", {"text": "đã gọi\x00 trạm"})
    assert answer.status_code == 400
    assert comments.count() == before


def _away(route: Route, answer) -> bool:
    """Says that a part it needs is away, on purpose."""
    return answer.status_code == 503 and route.text in ("health/path", "cap")
