"""One generated province for all the pages' tests of a module, rolled back after them."""

import pytest
from django.test import Client

from bazan.core import time as clock
from bazan.data.figures.api import forget
from tests import generated


@pytest.fixture(scope="module")
def province(lasting):
    forget()
    with lasting():
        generated.load(generated.watched())
        generated.plant(now=clock.now())
        generated.fill(clock.now())
    yield
    forget()


@pytest.fixture
def signed(province, db):
    """A function: a browser signed in as somebody of that role, reading that language."""

    def client(role="leader", place_id=None, language="vi", sector="*"):
        made = Client()
        made.force_login(generated.account(role, place_id, language, sector))
        made.cookies["language"] = language
        return made

    return client
