"""Whatever an address or a form says, a page answers in words: what can't be read is the asker's mistake, never ours.

How each function of the product reads numbers, days and words stands in ``test_parsers.py``; here each page meets some of the same values.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client

from bazan.citizens.app import account
from bazan.core.settings import ROOT
from bazan.data.datasets import dataset_catalog as datasets
from bazan.data.indicators import indicator_catalog as indicators
from bazan.directory.working_calendar import queries as days
from bazan.platform.web import request_cache
from tests.security import route_values
from tests.security.form_values import FORMS, QUERIES, Form
from tests.security.malformed_values import KEYS, UNREADABLE
from tests.security.requested_fields import Noted, note
from tests.security.seeds.province import EVERYBODY
from tests.security.web_routes import Route, routes

pytestmark = [pytest.mark.usefixtures("counted", "pressed"), pytest.mark.xdist_group("addresses")]

METHODS = ("get", "post")
AT_ONCE = 2
"""So many values are said of all names of an address at once, one after the other."""
TOGETHER = 6
"""So many names bear a value each where a page goes through all that was said and asks for none of them."""
ROOT_FIELDS = re.compile(r"""\.get(?:list)?\(\s*"([\w-]+)"|\["([\w-]+)"\]|(?:text|whole|day_asked|amount|number_of)\([^()"]*"([\w-]+)\"""")
EVERY = list(enumerate(routes()))
"""Each address with its place among all."""
KEYED = [route for _, route in EVERY if route.keys]
ROOMS = sorted({route.room for _, route in EVERY})
NOT_THERE = {
    "ogc/<rest:rest>": "whatever stands there, nobody answers at it: it says so as the interface says everything",
    "indicators/<str:code>/trial/move": "its form names a trial, and none is under way where nobody changed a pack's file",
}
"""Addresses that answer 404 though all they name is there, and why."""


@pytest.fixture(scope="module")
def session(settled, lasting) -> str:
    """That of somebody who holds every role, everywhere: begun once, each test finds it as it was then."""
    with lasting():
        client = Client()
        client.force_login(apps.get_model("people", "Account").objects.get(username=EVERYBODY))
        return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def browser(settled, session, db, monkeypatch) -> Callable[[], Client]:
    """A function: the browser of who holds every role, and of a citizen who proved a phone, as if it had asked nothing yet. Who guesses
    isn't made to wait, for here nobody does."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    for name, value in route_values.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    def opened() -> Client:
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        client.cookies[account.COOKIE] = settled["citizen"]
        return client

    return opened


@pytest.fixture
def everybody(browser) -> Client:
    return browser()


@pytest.fixture(autouse=True)
def watched(monkeypatch):
    """Every camera has a picture now: no process watches any here."""
    monkeypatch.setattr("bazan.cameras.live.web.pictures.piece", lambda camera_id, name: (b"\xff\xd8\xff", "image/jpeg"))


@cache
def fields(room: str) -> tuple[str, ...]:
    """What the code of a room asks requests for, by its text: more than one of its pages asks, never less."""
    found = set()
    for file in (ROOT / room).rglob("*.py"):
        if "tests" not in file.parts and "migrations" not in file.parts:
            for names in ROOT_FIELDS.findall(file.read_text("utf-8")):
                found |= {name for name in names if name}
    return tuple(sorted(found))


def pick_values(place: int) -> list[str]:
    """What is said of all names of the address at this place."""
    return [UNREADABLE[(AT_ONCE * place + number) % len(UNREADABLE)] for number in range(AT_ONCE)]


def pick_value(place: int, number: int) -> str:
    """What is said of the name of this number alone, at the address of this place."""
    return UNREADABLE[(5 * place + number) % len(UNREADABLE)]


def assign_odd_keys() -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """(Route, key) to its odd values in turn: those its page gets to see, and those that are judged before."""
    occurrences = Counter(kind for route in KEYED for kind in route.keys.values())
    met: Counter[str] = Counter()
    assigned = {}
    for route in KEYED:
        for key, kind in route.keys.items():
            known = KEYS[kind]
            assigned[route.text, key] = tuple(_take_turn(values, met[kind], occurrences[kind]) for values in (known.seen, known.judged))
            met[kind] += 1
    return assigned  # pyrefly: ignore[bad-return] - two each


def _take_turn(values: tuple[str, ...], turn: int, turns: int) -> tuple[str, ...]:
    """One of them, or so many that all are used by the last turn."""
    many = -(-len(values) // turns)
    return tuple(values[(turn * many + number) % len(values)] for number in range(many))


def test_every_value_has_its_turn():
    values = Counter(value for place, _ in EVERY for value in pick_values(place))
    assert min(values[value] for value in UNREADABLE) >= 50
    assert {pick_value(place, 0) for place in range(len(UNREADABLE))} == set(UNREADABLE)
    odd = assign_odd_keys()
    for kind, known in KEYS.items():
        used = {value for route in KEYED for key in _list_keys(route, kind) for values in odd[route.text, key] for value in values}
        assert used == {*known.seen, *known.judged}, kind


def _list_keys(route: Route, kind: str) -> list[str]:
    return [key for key, known in route.keys.items() if known == kind]


@pytest.mark.slow
@pytest.mark.parametrize("again", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["once", "at each address"])
@pytest.mark.parametrize("room", ROOMS)
def test_no_value_of_an_address_or_a_form_is_our_mistake(browser, settled, room, again, monkeypatch):
    """Nothing is said, then all names of the room bear a value at once, then each name the page asks for bears one beside a whole form:
    once in the room, or at each of its addresses.
    """
    noted, wrong = note(monkeypatch), []
    for method in METHODS:
        alone: set[str] = set()
        for place, route in ((place, route) for place, route in EVERY if route.room == room):
            with _undo_and_forget():
                wrong += Asking(browser, method, settled, place, route, noted, set() if again else alone).ask()
    assert wrong == []


@dataclass
class Asking:
    """One address, asked by one method, by a browser that is opened anew for each form."""

    browser: Callable[[], Client]
    method: str
    settled: Mapping[str, str]
    place: int
    route: Route
    noted: Noted
    alone: set[str]
    """The names that bore a value alone."""
    failures: list[Any] = field(default_factory=list)

    def ask(self) -> list[Any]:
        """What the product failed at."""
        self.client = self.browser()
        address, names = route_values.build_address(self.settled, self.route), fields(self.route.room)
        self.noted.begin(self.method)
        if self._say(address, {}) == 405:
            return self.failures
        for value in pick_values(self.place):
            self._say(address, dict.fromkeys(names, value))
        every = self.noted.every
        for form in self._list_forms():
            self._say_form(form)
        rest = sorted(set(names) - self.alone) if every else []
        for first in range(0, len(rest), TOGETHER):
            self._say(address, {name: self._value(number) for number, name in enumerate(rest[first : first + TOGETHER], first)})
        return self.failures

    def _list_forms(self) -> Sequence[Form]:
        return FORMS.get(self.route.text, ({},)) if self.method == "post" else (QUERIES.get(self.route.text, {}),)

    def _say_form(self, form: Form) -> None:
        """Say the form, which is taken, then each name that was asked for by then, and was not yet said alone, beside it."""
        self.client = self.browser()
        address, said = route_values.fill_form(self.settled, self.route, form)
        if form and self._say(address, said) >= 400:
            self.failures.append((address, self.method, "a whole form is refused", form))
        while rest := sorted(self.noted.names - self.alone):
            for name in rest:
                self._say(address, said | {name: self._value(len(self.alone))})
                self.alone.add(name)

    def _value(self, number: int) -> str:
        return pick_value(self.place, number)

    def _say(self, address: str, said: Mapping[str, str]) -> int:
        with _undo():
            answer = getattr(self.client, self.method)(address, said)
            if answer.streaming:
                assert b"".join(answer) is not None  # what is sent as it is made fails as it is made
        if answer.status_code >= 500 and not _away(self.route, answer):
            self.failures.append((address, self.method, list(said)[-3:], [*said.values(), ""][-1][:12], answer.status_code))
        if self.method == "post" and answer.status_code < 400:
            _forget()
        self.client.cookies["language"] = "vi"
        return answer.status_code


@pytest.mark.slow
@pytest.mark.parametrize("kind", KEYS)
def test_no_key_in_an_address_is_our_mistake(browser, settled, kind):
    """What is judged before any page sees it is judged alike for all methods, so it is asked by one."""
    odd, wrong = assign_odd_keys(), []
    for route, key in ((keyed, key) for keyed in KEYED for key in _list_keys(keyed, kind)):
        seen, judged = odd[route.text, key]
        for method, value in [*product(METHODS, seen), *product(METHODS[:1], judged)]:
            with _undo_and_forget():
                answer = getattr(browser(), method)(route.at(route_values.list_values(settled, route) | {key: quote(value, safe="%")}))
            if answer.status_code >= 500:
                wrong.append((method, route.text, key, value[:12], answer.status_code))
    assert wrong == []


@pytest.mark.slow
def test_what_an_address_names_is_there(browser, settled):
    """Else the page's own code is never reached, and all it reads goes untried. What takes forms alone is sent one, below if not here."""
    absent = {}
    for route in KEYED:
        address, said = route_values.fill_form(settled, route, QUERIES.get(route.text, {}))
        with _undo_and_forget():
            answer = browser().get(address, said)
            if answer.status_code == 405 and route.text not in FORMS:
                answer = browser().post(address)
        if answer.status_code == 404 or answer.status_code >= 500:
            absent[route.text] = answer.status_code
    assert absent == dict.fromkeys(NOT_THERE, 404)


def test_a_part_of_an_address_that_nobody_wrote_is_named(settled):
    with pytest.raises(KeyError, match="nowhere/<int:unheard_of>: no unheard_of"):
        route_values.value_of(settled, "nowhere/<int:unheard_of>", "unheard_of")


@contextmanager
def _undo_and_forget() -> Iterator[None]:
    """What is done within is undone, and forgotten."""
    with _undo():
        yield
    _forget()


@contextmanager
def _undo() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _forget() -> None:
    """Know nothing any more that was done and undone."""
    request_cache.ended()
    for known in (datasets, indicators, days):
        known.forget()


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
