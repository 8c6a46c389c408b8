"""What holds whatever rows come in whatever order."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bazan.core.time import Period
from bazan.data.indicators import api
from bazan.data.indicators.indicator_catalog import catalogue
from bazan.data.indicators.row_computation import backlog as rows_due
from bazan.data.indicators.tests.row_computation.conftest import NOW, lot, sql

pytestmark = pytest.mark.django_db
LOTS = st.builds(
    lambda number, day, kg, place, flower: ("lots", lot(number, day, kg, place, flower)),
    st.sampled_from("abcd"),
    st.sampled_from(["2026-08-31", "2026-09-01", "2026-09-30", "2026-10-15"]),
    st.integers(1, 9),
    st.sampled_from("135"),
    st.sampled_from(["acacia", "coffee"]),
)
KEEPERS = st.builds(
    lambda place, people: ("keepers", {"period": "2026", "place": place, "people": people}), st.sampled_from("135"), st.integers(0, 3)
)
PERMITS = st.builds(
    lambda number, asked, took, office: (
        "permits",
        {"number": number, "office": office, "asked_at": f"2026-{asked:02}-05T08:00", "due_at": f"2026-{asked:02}-20T08:00"}
        | ({"done_at": f"2026-{asked + took:02}-10T08:00"} if took is not None else {}),
    ),
    st.sampled_from("pq"),
    st.integers(6, 8),
    st.none() | st.integers(0, 3),
    st.sampled_from(["office", "committee-1"]),
)
BATCHES = st.lists(st.tuples(st.lists(LOTS | KEEPERS | PERMITS, min_size=1, max_size=3), st.booleans()), min_size=1, max_size=5)


def deliver(meadow, batches) -> datetime:
    """Each batch committed, and measured at once or together with the next; then every batch handed over again."""
    at = NOW
    for rows, measured in batches:
        at += timedelta(minutes=1)
        for dataset in ("lots", "keepers", "permits"):
            mine = {(row.get("number") or row.get("period")): row for name, row in rows if name == dataset}
            if mine:
                meadow.bring(dataset, *mine.values(), at=at, reason="again")
        if measured:
            api.measure_due(at)
    return at + timedelta(minutes=1)


def settle(at: datetime) -> None:
    for _ in range(50):
        if not api.measure_due(at) and not rows_due.left():
            return


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(batches=BATCHES)
def test_measuring_batch_by_batch_gives_what_measuring_all_at_once_gives(meadow, batches):
    with transaction.atomic():
        at = deliver(meadow, batches)
        settle(at)
        step_by_step = meadow.values()
        _steps_explain(meadow, at)
        sql("DELETE FROM indicator_value")
        for entry in catalogue().entries.values():
            rows_due.mark(entry.id, 0, 0, int(at.timestamp()))
        settle(at)
        assert meadow.values() == step_by_step
        transaction.set_rollback(True)


def _steps_explain(meadow, at: datetime) -> None:
    """Of every kind of formula, the steps and the rest sum to the difference, and rows alone leave no rest."""
    for code, period in (("kg_month", "2026-09"), ("kg_per_keeper", "2026-09"), ("kg_three", "2026-10"), ("open_permits", "2026-08")):
        told = api.why(f"honey.{code}", meadow.root, Period.parse(period), since=NOW + timedelta(seconds=90), now=at)
        assert sum(step.delta for step in told.steps) + told.rest == pytest.approx((told.after or 0) - (told.before or 0))
        for one, other in zip(told.steps, told.steps[1:], strict=False):
            assert one.after == pytest.approx(other.before)
