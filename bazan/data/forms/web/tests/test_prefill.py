"""A workbook comes with the codes of the last time: an officer writes the numbers only."""

import io

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.core import time as clock
from bazan.data.figures.api import forget
from bazan.data.forms import api as forms
from tests.fixtures import form_submissions

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sent(lasting):
    forget()
    with lasting():
        form_submissions.load()
        made = form_submissions.send(clock.now())
    yield made
    forget()


def test_the_projects_of_the_last_time_stand_in_the_next_workbook_without_their_numbers(sent, db):
    book = openpyxl.load_workbook(io.BytesIO(forms.template(form_submissions.FORM, sent.period.next().text, "so-nnmt")))
    rows = [[cell.value for cell in row[:4]] for row in book["Ao"].iter_rows(min_row=7, max_row=10)]
    assert rows == [["A1", "Ao Sen", None, None], ["A2", "Ao Súng", None, None], ["A3", "=1+1", None, None], [None] * 4]
    assert book["Ao"]["B9"].data_type == "s"
    first = openpyxl.load_workbook(io.BytesIO(forms.template(form_submissions.FORM, sent.period.previous().text, "so-nnmt")))
    assert first["Ao"]["A7"].value is None


def test_the_page_shows_them_too(sent, db):
    client = Client()
    client.force_login(get_user_model().objects.get(username="ca"))
    page = client.get("/forms/ponds.yields_month/entry", {"period": sent.period.next().text}).text
    assert 'value="Ao Sen"' in page and 'name="cell.ponds.0.planned" value=""' in page
