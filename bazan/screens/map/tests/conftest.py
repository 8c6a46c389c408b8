"""One generated province with alerts for all the map's tests of a module, rolled back after them."""

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
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
def signed(province, db):
    """A function: a browser signed in as somebody of that role, reading that language."""
    accounts: dict[tuple[str, int | None, str], AbstractBaseUser] = {}

    def client(role="duty_officer", place_id=None, language="vi"):
        figures.forget()
        made, key = Client(), (role, place_id, language)
        accounts[key] = accounts.get(key) or alerts.officer(*key)
        made.force_login(accounts[key])
        made.cookies["language"] = language
        return made

    return client


@pytest.fixture
def flood(province, db):
    """The number of an active alert at a station, seven minutes old."""
    return alerts.raise_one("life", alerts.stations(1)[0], clock.now())
