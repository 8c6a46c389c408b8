"""One generated province with alerts for all the pages' tests of a module, rolled back after them."""

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


class Signed(Client):
    """A browser that says who is signed in."""

    account: AbstractBaseUser


@pytest.fixture
def signed(province, db):
    """A function: a browser signed in as somebody of that role, reading that language."""

    accounts = {}

    def client(role="duty_officer", place_id=None, language="vi", sector="*"):
        figures.forget()
        made, key = Signed(), (role, place_id, language, sector)
        made.account = accounts.setdefault(key, None) or alerts.officer(*key)
        accounts[key] = made.account
        made.force_login(made.account)
        made.cookies["language"] = language
        return made

    return client


@pytest.fixture
def flood(province, db):
    """The number of an active alert of life safety, seven minutes old."""
    return alerts.raise_one("life", alerts.stations(1)[0], clock.now())
