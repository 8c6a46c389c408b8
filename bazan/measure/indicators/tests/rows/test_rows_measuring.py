"""From rows to values, on a real PostgreSQL."""

import pytest

from bazan.measure.indicators import api
from bazan.measure.indicators.tests.rows.conftest import NOW, lot

pytestmark = pytest.mark.django_db


def test_a_row_counts_for_its_commune_and_for_the_territory(meadow):
    meadow.bring("lots", lot("1", "2026-10-05", 12), lot("2", "2026-10-06", 8, "3"))
    api.measure_due(NOW)
    assert meadow.value("kg_month", meadow.place("1"), "2026-10") == 12
    assert meadow.value("kg_month", meadow.place("3"), "2026-10") == 8
    assert meadow.value("kg_month", meadow.root, "2026-10") == 20
    assert meadow.value("kg_month", meadow.place("5"), "2026-10") is None
