"""Answers made of rows of a person who asked go with the rows, whatever their age."""

import pytest

from bazan.analysis.explore import retention
from bazan.analysis.explore.models import Asked
from bazan.core.time import now
from bazan.directory.personal_data.types import Ripe, Traces
from tests.fixtures import generated_values


@pytest.mark.django_db
def test_answers_and_files_of_a_dataset_whose_rows_were_erased_go_and_others_stay():
    account = generated_values.account("data_steward")
    for source, form in (("dataset:health.cases", ""), ("dataset:health.cases", "rows.csv"), ("dataset:health.beds", "")):
        Asked.objects.create(
            account_id=account.id, asked_by="an", roles=[], places="*", sectors="*", source=source, address="x", form=form, digest="d",
            asked_at=now(),
        )  # fmt: skip
    ripe = Ripe(now(), now(), traces=Traces(frozenset(), frozenset({"health.cases"}), {}))
    assert (retention.answers(ripe).count, retention.answers(ripe).count) == (2, 0)
    assert list(Asked.objects.values_list("source", flat=True)) == ["dataset:health.beds"]
