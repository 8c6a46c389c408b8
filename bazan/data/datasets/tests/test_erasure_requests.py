"""A person's request: looked for without keeping what identifies the person, written down by one, decided by another."""

from datetime import timedelta

import pytest

from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.data.datasets import api
from bazan.data.datasets.dataset_catalog import held
from bazan.data.datasets.erasure import row_erasure
from bazan.data.datasets.models import Erasure
from bazan.data.datasets.tests.conftest import NOW, log, sql

CODE, PERSON, OTHER, LETTER = "groves.loggings", "Y Bham 0123456789", "H Lan 0987654321", "12/ĐN-2026"


def states() -> list[str]:
    return [state for (state,) in sql(f"SELECT state FROM {held(CODE).table} ORDER BY row_id")]


def test_a_version_that_names_somebody_else_stays_and_one_that_names_nobody_goes(groves):
    log("one", None, "unnamed", NOW - timedelta(days=130))
    log("one", PERSON, "mistaken", NOW - timedelta(days=100), run=2)
    log("one", OTHER, "put right", NOW, run=3)
    log("one", None, "its step", NOW, run=4, dataset="steps")
    made = api.ask_erasure(PERSON, LETTER, "an.steward", NOW)
    assert made.found == {"groves.loggings": 2}
    api.decide_erasure(made.id, True, "another.steward", NOW)
    assert row_erasure.carry_out(NOW)
    assert states() == ["put right"] and len(api.rows("groves.steps").rows) == 1


@pytest.mark.parametrize(
    ("identity", "letter", "rule", "kind"),
    [
        ("12345", LETTER, "datasets.erasure.short", Refused),
        (PERSON, "  ", "datasets.erasure.letter", Refused),
        (PERSON, f"Đơn của {PERSON}", "datasets.erasure.named", Refused),
        ("nobody at all", LETTER, "datasets.erasure.nobody", NotFound),
    ],
)
def test_what_cannot_be_looked_for_is_refused(groves, identity, letter, rule, kind):
    log("one", PERSON, "x")
    with pytest.raises(kind) as why:
        api.ask_erasure(identity, letter, "an.steward", NOW)
    assert why.value.rule == rule and why.value.field and not api.erasures()


def test_a_second_person_decides_once_and_a_refused_request_erases_nothing(groves):
    log("one", PERSON, "x")
    made = api.ask_erasure(PERSON, LETTER, "an.steward", NOW)
    with pytest.raises(Conflict):
        api.ask_erasure(PERSON, "13/ĐN-2026", "another.steward", NOW)
    with pytest.raises(Forbidden):
        api.decide_erasure(made.id, True, "an.steward", NOW)
    assert api.decide_erasure(made.id, False, "an.steward", NOW).state == "refused"
    with pytest.raises(Conflict):
        api.decide_erasure(made.id, True, "another.steward", NOW)
    assert row_erasure.carry_out(NOW) and states() == ["x"]
    assert [(row.pieces, row.named) for row in Erasure.objects.all()] == [([{"dataset": "groves.loggings", "count": 1}], {})]
