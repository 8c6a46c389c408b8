"""The numbers that read a form, as who approves it sees them: whose, before it was sent and now."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.core import time as clock
from bazan.data.figures.api import forget
from bazan.data.forms.web.tests.test_submission_review import tables
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


def test_each_indicator_that_reads_the_form_is_there_with_its_value_before_and_now(sent, db):
    client = Client()
    client.force_login(get_user_model().objects.get(username="ca"))
    page = client.get(f"/forms/submissions/{sent.corrected.submission_id}").text
    (row,) = [row for row in tables(page) if row and "Tỷ lệ" in row[0]]
    assert row[1:] == ["Sở NN&amp;MT", f"Tháng {sent.period.text[5:].lstrip('0')}/{sent.period.text[:4]}", "192,00 %", "48,00 %"]
