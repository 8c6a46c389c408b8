"""From rows to values, on a real PostgreSQL."""

import pytest

from bazan.data.datasets import api as datasets
from bazan.data.indicators import api
from bazan.data.indicators.tests.row_computation.conftest import NOW, lot, sql

pytestmark = pytest.mark.django_db


def test_a_row_counts_for_its_commune_and_for_the_territory(meadow):
    meadow.bring("lots", lot("1", "2026-10-05", 12), lot("2", "2026-10-06", 8, "3"))
    api.measure_due(NOW)
    assert meadow.value("kg_month", meadow.place("1"), "2026-10") == 12
    assert meadow.value("kg_month", meadow.place("3"), "2026-10") == 8
    assert meadow.value("kg_month", meadow.root, "2026-10") == 20
    assert meadow.value("kg_month", meadow.place("5"), "2026-10") is None


def test_before_any_row_came_no_day_has_a_value_and_no_day_of_the_distant_past_gets_one(meadow):
    api.measure(NOW)
    assert meadow.values() == [] and sql("SELECT count(*) FROM indicator_value") == [(0,)]
    assert sql("SELECT count(*) FROM indicator_rows_due") == [(0,)], "what has nothing to read is owed nothing"
    meadow.bring("lots", lot("1", "2026-10-05", 12))
    while api.measure_due(NOW):
        pass
    assert meadow.value("lots_day", meadow.root, "2026-10-05") == 1
    assert sql("SELECT min(period_start) >= '2026-10-01' FROM indicator_value WHERE indicator_id ="
               " (SELECT id FROM indicator WHERE code = 'honey.lots_day')") == [(True,)]  # fmt: skip


def test_batches_that_were_gone_before_they_were_read_cost_time_and_no_value(meadow):
    meadow.bring("lots", lot("1", "2026-10-05", 12))
    api.measure_due(NOW)
    meadow.bring("lots", lot("2", "2026-10-06", 8, "3"))
    datasets.order_changes()
    sql("DELETE FROM fact")  # as facts go that were kept long enough
    while api.measure_due(NOW):
        pass
    assert meadow.value("kg_month", meadow.place("3"), "2026-10") == 8
    assert meadow.value("kg_month", meadow.root, "2026-10") == 20
