"""One generated province with an alert, for all the room's tests of a module; rolled back after them."""

import pytest
from django.test import Client

from bazan.core import time as clock
from bazan.data.figures import api as figures
from tests.fixtures import alerts


@pytest.fixture(scope="module")
def province(lasting):
    figures.forget()
    with lasting():
        alerts.load(clock.now())
    yield
    figures.forget()


@pytest.fixture
def officer(province, db):
    """A function: the account of somebody of that role, there; the same one when asked again."""
    made = {}

    def account(role="duty_officer", place_id=None):
        figures.forget()
        made[role, place_id] = made.get((role, place_id)) or alerts.officer(role, place_id)
        return made[role, place_id]

    return account


@pytest.fixture
def signed(officer):
    """A function: a browser signed in as such an account, reading that language."""

    def client(role="duty_officer", place_id=None, language="en"):
        made = Client()
        made.force_login(officer(role, place_id))
        made.cookies["language"] = language
        return made

    return client


@pytest.fixture
def layer(province, db):
    """The code of a layer with many points: stations of one kind."""
    return f"things.{alerts.stations(1)[0].kind}"
