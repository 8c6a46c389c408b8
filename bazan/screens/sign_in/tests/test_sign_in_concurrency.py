"""Many at the door at once, over real connections: what a page holds while it hashes, and how many guesses get through together."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from bazan.core.errors import Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from tests.fixtures.password_hasher import FastHasher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("committing")]
HELD = []
"""The connections of the thread that signs in, as each password was checked."""


class Watching(FastHasher):
    """Looks at the connection of the thread of the page, from the thread that hashes."""

    page: BaseDatabaseWrapper

    def verify(self, password, encoded):
        HELD.append(Watching.page.connection)
        return super().verify(password, encoded)


def officer():
    made = get_user_model()(username="officer", full_name="Officer")
    made.set_password("right")
    made.save()


def test_no_page_holds_a_connection_while_it_hashes(settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != "tests.database.as_web"]
    officer()
    settings.PASSWORD_HASHERS = [f"{__name__}.Watching"]
    HELD.clear()
    Watching.page = connections["default"]
    assert Client().post("/sign-in", {"username": "officer", "password": "wrong"}).status_code == 403
    assert HELD == [None]


def test_forty_guesses_at_once_are_forty_tries_each_counted_before_it_is_made():
    at, start = now(), threading.Barrier(40)

    def guess(_):
        start.wait()
        try:
            return accounts.take_turn("officer", "203.0.113.9", "", at)
        except Refused:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as crowd:
        turns = list(crowd.map(guess, range(40)))
    assert sum(turn == at for turn in turns) == 5
    assert len({turn for turn in turns if turn}) == 6 and turns.count(None) == 30
    assert apps.get_model("people.SignInTry").objects.count() == 10
