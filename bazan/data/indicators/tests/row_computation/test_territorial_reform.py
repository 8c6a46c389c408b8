"""Series across a reform: as reported, and as of today."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.core.time import Period
from bazan.data.indicators import api
from bazan.data.indicators.tests.conftest import hour, rollup
from bazan.data.indicators.tests.row_computation.conftest import BEFORE, NOW, lot, sql
from bazan.data.indicators.types import Feature
from tests.present import present

pytestmark = pytest.mark.django_db
JUNE = "2025-06"


def test_a_new_unit_has_the_past_of_the_units_that_went_whole_into_it(meadow):
    meadow.bring("lots", lot("1", "2025-06-05", 12, "1"), lot("2", "2025-06-06", 8, "2"), lot("3", "2025-07-06", 5, "1"))
    api.measure_due(NOW)
    new = meadow.place("1")
    assert meadow.value("kg_month", new, JUNE) is None
    assert meadow.value("kg_month", new, JUNE, "today") == 20
    assert meadow.value("kg_month", new, "2025-07") == meadow.value("kg_month", new, "2025-07", "today") == 5
    assert meadow.value("kg_month", meadow.place("1", BEFORE), JUNE) == 12
    found = api.compare("honey.kg_month", [new], Period.parse(JUNE), NOW, "today")[new]
    assert present(found.current).detail == {"geography": "today"}
    assert api.compare("honey.kg_month", [new], Period.parse(JUNE), NOW)[new].current is None


def test_a_unit_made_of_a_part_has_no_past(meadow):
    meadow.bring("lots", lot("1", "2025-06-05", 12, "4"))
    api.measure_due(NOW)
    assert meadow.value("kg_month", meadow.place("4"), JUNE, "today") is None
    assert meadow.value("kg_month", meadow.place("4", BEFORE), JUNE) == 12
    assert meadow.value("kg_month", meadow.root, JUNE) == 12


def test_rates_of_the_past_are_those_of_all_rows_together(meadow):
    meadow.bring("lots", lot("1", "2025-06-05", 12, "1"), lot("2", "2025-06-06", 8, "2"))
    meadow.bring("keepers", {"period": "2025", "place": "1", "people": 3}, {"period": "2024", "place": "2", "people": 2})
    api.measure_due(NOW)
    assert meadow.value("kg_per_keeper", meadow.place("1"), JUNE, "today") == 4


def test_rows_of_a_thing_count_where_it_stood_then_and_where_that_is_today(meadow):
    meadow.bring("frames", *({"period": "2025-06-10", "apiary": a, "full": full, "empty": 0} for a, full in (("a-1", 4), ("a-2", 6))))
    api.measure_due(NOW)
    assert meadow.value("full_share", meadow.place("1", BEFORE), "2025-06-10") == 100
    assert meadow.value("full_share", meadow.place("1"), "2025-06-10", "today") == 100
    assert meadow.value("full_share", meadow.place("1"), "2025-06-10") is None


KG = st.integers(1, 50)
MONTHS = st.sampled_from(["2025-05", "2025-06", "2025-07", "2025-08"])


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_lots=st.lists(st.tuples(MONTHS, st.sampled_from("123"), KG), min_size=1, max_size=12))
def test_the_reform_moves_no_kilogram(meadow, given_lots):
    with transaction.atomic():
        lots = [(month, "1" if month >= "2025-07" and place == "2" else place, kg) for month, place, kg in given_lots]
        meadow.bring("lots", *(lot(str(n), f"{month}-10", kg, place) for n, (month, place, kg) in enumerate(lots)))
        api.measure_due(NOW)
        old, new = [meadow.place(code, BEFORE) for code in "1234"], [meadow.place(code) for code in "1345"]
        for month in ("2025-05", "2025-06", "2025-07", "2025-08"):
            total = sum(kg for at, _, kg in lots if at == month)
            reported = old if month < "2025-07" else new
            assert sum(meadow.value("kg_month", one, month) or 0 for one in reported) == total
            assert sum(meadow.value("kg_month", one, month, "today") or 0 for one in new) == total
            assert (meadow.value("kg_month", meadow.root, month) or 0) == total
        transaction.set_rollback(True)


def test_stations_give_a_new_place_its_past_as_of_today(world):
    """The west ends and the middle begins where it lay: the hours of before are the middle's only as of today."""
    day = NOW.date() - timedelta(days=10)
    sql("UPDATE place SET valid_to = %s WHERE id = %s", day, world.west.id)
    middle = sql(
        """INSERT INTO place (code, kind, form, name, name_en, search_key, valid_from, latitude, longitude, territory)
           SELECT 'M', kind, form, 'M', 'M', 'm', %s, latitude, longitude, false FROM place WHERE id = %s RETURNING id""",
        day, world.west.id,
    )[0][0]  # fmt: skip
    sql("INSERT INTO place_boundary (place_id, geometry, schematic, source, imported_at) SELECT %s, geometry, true, 'test', now()"
        " FROM place_boundary WHERE place_id = %s", middle, world.west.id)  # fmt: skip
    sql(
        "INSERT INTO place_link (hierarchy, parent_id, child_id, valid_from) VALUES ('administrative', %s, %s, %s)",
        world.root.id,
        middle,
        day,
    )
    sql("UPDATE place_stamp SET stamp = stamp + 1")
    sql("UPDATE thing SET place_id = NULL WHERE code IN ('hive-a', 'hive-b')")
    old = hour(24 * 20)
    for stream in (world.a, world.b, world.c):
        rollup(world.hum[stream], old, 40)
    rollup(world.hum[world.a], hour(1), 50)
    rollup(world.hum[world.b], hour(1), 50)
    for n in range(3):
        api.measure_due(NOW + timedelta(seconds=10 * n))
    new = Feature("place", middle)

    def value(feature, start, geography):
        found = api.series("hives.hum_1h", feature, start, start + timedelta(seconds=1), geography)
        return found[0].value if found else None

    assert (value(new, old, "reported"), value(new, old, "today")) == (None, 40)
    assert value(world.west, old, "reported") == 40
    assert (value(new, hour(1), "reported"), value(world.west, hour(1), "today")) == (50, None)
