"""One generated province for all the pages' tests of a module, rolled back after them."""

import pytest
from django.db import transaction
from django.test import Client

from bazan.kernel import time as clock
from bazan.show.readings.api import forget
from tests import generated


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        try:
            forget()
            generated.load(generated.watched())
            generated.plant(now=clock.now())
            generated.fill(clock.now())
            yield
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)
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
