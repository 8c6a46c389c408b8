"""Inquiries that named a table whose rows of a person were erased go with their answers, whatever their age."""

import pytest

from bazan.analysis.sql_queries import retention
from bazan.analysis.sql_queries.models import Inquiry
from bazan.core.time import now
from bazan.directory.personal_data.types import Ripe, Traces
from tests.fixtures import generated_values


@pytest.mark.django_db
def test_inquiries_about_a_table_go_and_those_about_others_stay():
    account = generated_values.account("data_steward")
    for text in ("SELECT * FROM Health__Cases", "SELECT 1 FROM place"):
        Inquiry.objects.create(account_id=account.id, text=text, asked_by="an", asked_at=now(), state="done")
    ripe = Ripe(now(), now(), traces=Traces(frozenset(), frozenset({"health.cases"}), {}))
    assert (retention.asked(ripe).count, retention.asked(ripe).count) == (1, 0)
    assert [row.text for row in Inquiry.objects.all()] == ["SELECT 1 FROM place"]
    assert retention.asked(Ripe(now(), now(), traces=Traces(frozenset(), frozenset(), {}))).count == 0
