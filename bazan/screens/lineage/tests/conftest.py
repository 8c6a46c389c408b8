"""Rows that officers really sent, whoever reads them, and their pages."""

import html
import re

import pytest
from django.test import Client

from bazan.core import time as clock
from bazan.data.figures.api import forget
from bazan.directory.organizations import api as organizations
from tests.fixtures import form_submissions, generated_values
from tests.fixtures.generated_province import province, signed  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def sent(lasting):
    forget()
    with lasting():
        form_submissions.load()
        made = form_submissions.send(clock.now())
    yield made
    forget()


@pytest.fixture
def reader(sent, db):
    """A function: somebody of a role signed in."""

    def client(role="leader", place_id=None, language="vi", sector="*"):
        made = Client()
        made.force_login(generated_values.account(role, place_id, language, sector))
        made.cookies["language"] = language
        return made

    return client


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content.decode()[-2000:])
    return html.unescape(answer.content.decode())


def plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text))


def body_of(code):
    return organizations.by_code(code, clock.now().date()).id
