"""What somebody who looks at a form is told when it moves: committed, so in a module of its own."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from bazan.data.forms import api
from bazan.data.forms.events import LIVE
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from tests.fixtures.form_province import NOW, checker, confirmed, filled, send, settle
from tests.present import present


@pytest.mark.django_db(transaction=True)
def test_who_looks_at_a_form_is_told_when_a_submission_moves(tmp_path):
    settle(tmp_path)
    sent = confirmed(send(filled()))
    bees = organizations.by_code("bees", NOW.date()).id
    reader = get_user_model().objects.create(username="kiem", full_name="kiem", organization_id=bees)
    accounts.grant("kiem", "agency_officer", "", "apiculture", NOW.date(), "test")
    client = Client()
    client.force_login(reader)
    assert 'data-on="forms"' in client.get(f"/forms/submissions/{sent.submission_id}").text
    with connection.cursor() as cursor:
        cursor.execute("LISTEN forms")
    api.move(present(sent.submission_id), "verify", checker(), NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    told = [json.loads(notice.payload) for notice in connection.connection.notifies(timeout=0.5)]
    assert [(news["form"], news["submission"], news["act"]) for news in told] == [("apiculture.hives_month", sent.submission_id, "verify")]
    # pyrefly: ignore[missing-attribute] - news of a form goes to a sector
    assert [whom.sector for news in told for whom in LIVE[0].read(news).values()] == ["apiculture"]
