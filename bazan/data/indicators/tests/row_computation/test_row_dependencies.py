"""What one changed row moves, and what it leaves alone."""

from datetime import timedelta

import pytest

from bazan.data.indicators import api
from bazan.data.indicators.tests.row_computation.conftest import NOW, lot, sql

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def computed(meadow, *rows, dataset="lots", at=LATER, **more) -> dict[tuple[str, str], int]:
    """Values written after these rows, by indicator and period."""
    meadow.bring(dataset, *rows, at=at, **more)
    done = api.measure(at)
    found = sql(
        """SELECT substr(i.code, 7), to_char(period_start AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD'), count(*) FROM indicator_value v
           JOIN indicator i ON i.id = v.indicator_id WHERE computed_at = %s GROUP BY 1, 2""",
        at,
    )
    assert done.written == sum(n for *_, n in found)
    return {(code, day): n for code, day, n in found} | {("computed", ""): done.computed}


@pytest.fixture
def season(meadow):
    meadow.bring("keepers", *({"period": "2026", "place": place, "people": 4} for place in "1345"))
    meadow.bring("lots", *(lot(f"{month}-{place}", f"2026-{month:02}-10", 10, place) for month in range(1, 12) for place in "1345"))
    api.measure_due(NOW)
    return meadow


def test_one_corrected_cell_moves_only_what_reads_it(season):
    found = computed(season, lot("6-1", "2026-06-10", 13), reason="weighed again")
    # the commune and the territory: their month, its rate, its quarter, and three months' sums that hold it
    assert found == {
        ("kg_month", "2026-06-01"): 2,
        ("kg_acacia", "2026-06-01"): 2,
        ("weighed", "2026-06-01"): 2,
        ("kg_per_keeper", "2026-06-01"): 2,
        ("kg_quarter", "2026-04-01"): 2,
        ("kg_three", "2026-06-01"): 2,
        ("kg_three", "2026-07-01"): 2,
        ("kg_three", "2026-08-01"): 2,
        ("computed", ""): 16,
    }


def test_a_change_in_a_column_nobody_reads_moves_nothing(season):
    assert computed(season, lot("6-1", "2026-06-10", 10, remark="dark")) == {("computed", ""): 0}


def test_another_item_leaves_the_items_own_indicator_alone(season):
    found = computed(season, lot("x", "2026-06-11", 5, "1", "coffee"))
    assert ("kg_month", "2026-06-01") in found and ("lots_day", "2026-06-11") in found
    assert not [code for code, _ in found if code == "kg_acacia"]


def test_a_row_moved_to_another_commune_and_month_moves_both(season):
    computed(season, lot("6-1", "2026-07-10", 10, "3"))
    assert season.value("kg_month", season.place("1"), "2026-06") is None
    assert season.value("kg_month", season.place("3"), "2026-07") == 20
    assert season.value("kg_month", season.root, "2026-06") == 30


def test_a_stock_figure_stands_until_the_next_row_of_its_key(meadow):
    meadow.bring("keepers", {"period": "2024", "place": "3", "people": 4}, {"period": "2026", "place": "3", "people": 6})
    api.measure_due(NOW)
    assert meadow.value("keepers_month", meadow.root, "2025-12") == 4
    assert meadow.value("keepers_month", meadow.root, "2026-01") == 6
    found = computed(meadow, {"period": "2025", "place": "3", "people": 5}, dataset="keepers")
    assert {day[:4] for code, day in found if code == "keepers_month"} == {"2025"}
    assert meadow.value("keepers_month", meadow.root, "2025-12") == 5
    assert meadow.value("keepers_month", meadow.root, "2026-01") == 6


def test_what_is_open_counts_in_every_period_it_spans(meadow):
    asked = {"number": "1", "office": "committee-1", "asked_at": "2026-03-05T08:00", "due_at": "2026-03-20T08:00"}
    meadow.bring("permits", asked)
    api.measure_due(NOW)
    assert [meadow.value("open_permits", meadow.office("committee-1"), f"2026-{m:02}") for m in (2, 3, 4, 11)] == [None, 1, 1, 1]
    computed(meadow, asked | {"done_at": "2026-05-02T08:00"}, dataset="permits")
    assert [meadow.value("open_permits", meadow.root, f"2026-{m:02}") for m in (3, 4, 5, 11)] == [1, 1, None, None]


def test_a_rate_without_anything_to_count_is_nothing_rather_than_zero(meadow):
    meadow.bring("permits", {"number": "1", "office": "office", "asked_at": "2026-03-05T08:00", "due_at": "2026-03-20T08:00"})
    api.measure_due(NOW)
    assert meadow.value("on_time", meadow.office("office"), "2026-03") is None
    assert sql("SELECT count(*) FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id WHERE code = 'honey.on_time'") == [(2,)]
    meadow.bring(
        "permits",
        {"number": "2", "office": "office", "asked_at": "2026-03-05T08:00", "due_at": "2026-03-20T08:00", "done_at": "2026-03-25T08:00"},
    )
    api.measure_due(NOW)
    assert meadow.value("on_time", meadow.office("office"), "2026-03") == 0


def test_rows_of_a_thing_count_for_it_and_where_it_stands(meadow):
    meadow.bring(
        "frames",
        {"period": "2026-11-19", "apiary": "a-1", "full": 8, "empty": 2},
        {"period": "2026-11-19", "apiary": "a-2", "full": 0, "empty": 10},
        {"period": "2026-11-19", "apiary": "a-3", "full": 5, "empty": 5},
    )
    api.measure_due(NOW)
    assert meadow.value("full_share", meadow.apiaries["a-1"], "2026-11-19") == 80
    assert meadow.value("full_share", meadow.place("1"), "2026-11-19") == 40
    assert meadow.value("full_share", meadow.root, "2026-11-19") == pytest.approx(1300 / 30)


def test_handing_the_same_rows_over_again_measures_nothing(season):
    assert computed(season, *(lot(f"{m}-1", f"2026-{m:02}-10", 10) for m in range(1, 12))) == {("computed", ""): 0}
