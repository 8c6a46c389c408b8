"""What boards read of indicators over rows: clock, freshness, paths of targets, who may see."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bazan.core.time import Period
from bazan.data.indicators import api
from bazan.data.indicators.indicator_catalog import forget
from bazan.data.indicators.tests.row_computation.conftest import NOW, local, lot, sql
from bazan.data.indicators.types import Feature
from bazan.directory.accounts import api as accounts
from tests.present import present

pytestmark = pytest.mark.django_db


def reading(code: str, feature: Feature, at=NOW):
    return api.readings([f"honey.{code}"], [feature], at)[f"honey.{code}", feature]


def test_a_day_without_rows_counts_none_once_it_is_over(meadow):
    meadow.bring("lots", lot("2", "2026-11-19", 3, "3"))
    meadow.bring("lots", lot("1", "2026-11-20", 3))
    api.measure_due(NOW)
    assert meadow.value("lots_day", meadow.place("1"), "2026-11-20") == 1
    assert meadow.value("lots_day", meadow.place("3"), "2026-11-20") is None
    api.measure_due(local("2026-11-21T00:00:30"))
    assert meadow.value("lots_day", meadow.place("3"), "2026-11-20") is None
    api.measure_due(local("2026-11-21T00:01:30"))
    assert meadow.value("lots_day", meadow.place("3"), "2026-11-20") == 0
    assert meadow.value("lots_day", meadow.place("1"), "2026-11-20") == 1


def measured(now=NOW) -> None:
    while api.measure_due(now):
        pass


def numbers(meadow, code: str) -> set:
    """(place, day) of every number a day of lots has."""
    return set(
        sql(
            "SELECT feature_id, (period_start AT TIME ZONE 'Asia/Ho_Chi_Minh')::date::text FROM indicator_value v JOIN indicator i"
            " ON i.id = v.indicator_id WHERE i.code = %s AND value IS NOT NULL",
            f"honey.{code}",
        )
    )


def test_days_without_rows_count_none_from_a_units_own_first_row_on(meadow):
    meadow.bring("lots", lot("1", "2026-10-20", 3), lot("2", "2026-11-03", 1, "3"))
    measured()
    for place, first in ((meadow.root, "2026-10-20"), (meadow.place("1"), "2026-10-20"), (meadow.place("3"), "2026-11-03")):
        days = sorted(day for unit, day in numbers(meadow, "lots_day") if unit == place.id)
        assert (days[0], days[-1], len(days)) == (first, "2026-11-19", (NOW.date() - date.fromisoformat(first)).days)
    measured(local("2026-11-21T00:01:30"))
    assert meadow.value("lots_day", meadow.place("3"), "2026-11-20") == 0


def test_a_unit_that_never_reported_has_no_number(meadow):
    meadow.bring("lots", lot("1", "2026-10-20", 3))
    measured()
    measured(local("2026-11-21T00:01:30"))
    assert {unit for unit, _ in numbers(meadow, "lots_day")} == {meadow.root.id, meadow.place("1").id}


def test_an_archive_costs_what_it_holds_and_its_end_is_no_silence(meadow):
    """Two lots of 2022: their unit has its numbers for as long as it spoke and a year beyond, and none for the years nobody sent."""
    meadow.bring("lots", lot("1", "2026-11-10", 3, "3"))
    measured()
    meadow.bring("lots", lot("8", "2022-02-10", 3, "3"), lot("9", "2022-03-10", 3, "3"))
    measured()
    days = {day for unit, day in numbers(meadow, "lots_day") if unit == meadow.root.id}
    assert {"2022-02-10", "2022-02-20", "2022-03-10", "2023-03-01", "2026-11-10", "2026-11-19"} <= days
    assert not {day for day in days if "2023-05" < day < "2026-11-10" or day < "2022-02-10"}
    assert not any(unit == meadow.place("1").id for unit, _ in numbers(meadow, "lots_day"))


def test_a_late_row_gives_its_unit_the_days_behind_it_though_others_have_older_ones(meadow):
    meadow.bring("lots", lot("1", "2026-09-01", 3))
    measured()
    meadow.bring("lots", lot("2", "2026-10-01", 3, "3"))
    measured()
    assert meadow.value("lots_day", meadow.place("3"), "2026-10-25") == 0
    assert meadow.value("lots_day", meadow.place("3"), "2026-09-25") is None


def test_a_unit_whose_only_row_is_taken_back_has_no_number_again(meadow):
    meadow.bring("lots", lot("1", "2026-10-20", 3), lot("2", "2026-11-03", 1, "3"))
    measured()
    meadow.bring("lots", lot("2", "2026-11-03", 1, "1"))
    measured()
    assert meadow.value("lots_day", meadow.place("3"), "2026-11-03") is None


def test_a_stock_figure_is_there_when_a_new_period_begins(meadow):
    meadow.bring("keepers", {"period": "2026", "place": "3", "people": 6})
    api.measure_due(NOW)
    assert meadow.value("keepers_month", meadow.root, "2026-12") is None
    api.measure_due(local("2026-12-01T00:02:00"))
    assert meadow.value("keepers_month", meadow.root, "2026-12") == 6
    assert sql("SELECT count(*) FROM indicator_move WHERE batch_id = 0") == [(0,)]


def test_a_figure_is_fresh_until_its_promise_after_the_period(meadow):
    meadow.bring("lots", lot("1", "2026-10-20", 3), at=NOW - timedelta(days=2))
    api.measure_due(NOW)
    end = Period.parse("2026-10").end
    assert reading("kg_month", meadow.root, end + timedelta(days=9)).freshness == "fresh"
    assert reading("kg_month", meadow.root, end + timedelta(days=11)).freshness == "stale"
    assert present(reading("kg_month", meadow.root, end).current).alive_at == NOW - timedelta(days=2)


def test_a_path_gives_each_month_its_own_target(meadow):
    meadow.bring("lots", lot("1", "2026-03-20", 28), lot("2", "2026-10-20", 95))
    api.measure_due(NOW)
    march, october = (
        api.compare("honey.kg_month", [meadow.root], Period.parse(month), NOW)[meadow.root] for month in ("2026-03", "2026-10")
    )
    assert (present(march.target).watch, present(march.target).off, march.light) == (30, 5, "watch")
    assert (present(october.target).watch, october.light) == (100, "watch")
    assert [target.watch for target in march.targets] == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]
    quarter = api.compare("honey.kg_quarter", [meadow.root], Period.parse("2026-Q1"), NOW)[meadow.root]
    assert present(quarter.target).watch == 30


def cellar(month: str, *kg: float) -> list[dict]:
    """What the first so many communes had in store by that month."""
    return [{"period": month, "place": place, "kg": one} for place, one in zip("134", kg, strict=False)]


def test_a_period_that_has_not_reported_shows_the_one_before_with_its_own_limit_and_its_own_year_before(meadow):
    meadow.bring("cellar", *cellar("2025-10", 60), *cellar("2025-11", 70), *cellar("2026-10", 40, 30, 25))
    api.measure_due(NOW)
    assert meadow.value("kg_stored", meadow.root, "2026-10") == 95
    assert meadow.value("kg_stored", meadow.root, "2026-11") is None
    shown = reading("kg_stored", meadow.root)
    assert (present(shown.current).period, present(shown.current).value, shown.carried) == (Period.parse("2026-10"), 95, True)
    assert (present(shown.target).watch, shown.light, shown.year_before) == (100, "watch", 60)
    meadow.bring("cellar", *cellar("2026-11", 45), run=2)  # one of three: most of the sum would still be October's
    api.measure_due(NOW + timedelta(minutes=1))
    assert present(reading("kg_stored", meadow.root).current).period == Period.parse("2026-10")
    november = api.series("honey.kg_stored", meadow.root, Period.parse("2026-11").start, NOW)[0]
    assert (november.value, november.completeness) == (None, pytest.approx(1 / 3))
    meadow.bring("cellar", *cellar("2026-11", 45, 35)[1:], run=3)
    api.measure_due(NOW + timedelta(minutes=2))
    shown = reading("kg_stored", meadow.root)
    assert (present(shown.current).period, present(shown.current).value, shown.carried) == (Period.parse("2026-11"), 105, False)
    assert (present(shown.target).watch, shown.year_before, present(shown.current).completeness) == (110, 70, pytest.approx(2 / 3))


def test_a_course_is_judged_period_by_period(meadow):
    meadow.bring("lots", lot("1", "2026-03-20", 31), lot("2", "2026-04-20", 31))
    api.measure_due(NOW)
    shown = reading("kg_month", meadow.root)
    assert [api.light_of(shown, value) for value in shown.spark if value.value] == ["good", "watch"]


def test_boards_ask_at_most_three_questions(meadow):
    meadow.bring("lots", lot("1", "2026-10-20", 3))
    api.measure_due(NOW)
    features = [meadow.root, meadow.place("1"), meadow.office("office")]
    forget()
    codes = [one.code for one in api.catalogue()]
    with CaptureQueriesContext(connection) as asked:
        api.readings(codes, features, NOW)
    assert len(asked) <= 3
    with CaptureQueriesContext(connection) as asked:
        api.series("honey.kg_month", features[1], NOW - timedelta(days=900), NOW, "today")
    assert len(asked) == 1


def test_a_person_of_a_place_sees_the_organizations_there(meadow):
    asked = {"asked_at": "2026-10-05T08:00", "due_at": "2026-10-20T08:00", "done_at": "2026-10-09T08:00"}
    meadow.bring("permits", *(asked | {"number": office, "office": office} for office in ("office", "committee-1", "committee-3")))
    api.measure_due(NOW)
    offices = {code: meadow.office(code) for code in ("office", "committee-1", "committee-3")}
    accounts.enter(frozenset({meadow.place("1").id}), None)
    seen = {code for code, office in offices.items() if meadow.value("on_time", office, "2026-10") is not None}
    moves = sql("SELECT DISTINCT feature_id FROM indicator_move WHERE feature_kind = 'organization'")
    accounts.leave()
    assert seen == {"committee-1"}
    assert moves == [(offices["committee-1"].id,)]


def test_a_new_formula_is_measured_again_newest_first(meadow, tmp_path):
    import shutil

    from bazan.data.indicators.tests.row_computation.conftest import HONEY
    from bazan.platform.packs import load

    meadow.bring("lots", *(lot(str(n), f"{2024 + n // 12}-{n % 12 + 1:02}-10", 1, "3") for n in range(30)))
    api.measure_due(NOW)
    folder = shutil.copytree(HONEY, tmp_path / "honey")
    file = folder / "indicators" / "kg_acacia.toml"
    file.write_text(file.read_text().replace("version = 1", "version = 2", 1).replace("sum(r.kg)", "10 * sum(r.kg)"))
    api.load_pack(load(folder), NOW)
    api.measure_due(NOW + timedelta(hours=1))
    assert meadow.value("kg_acacia", meadow.root, "2026-06") == 10
    assert meadow.value("kg_acacia", meadow.root, "2024-01") == 10
    found = api.lineage("honey.kg_acacia", meadow.root, Period.parse("2024-01"), NOW + timedelta(hours=1))
    assert [revision.reason for revision in found.revisions] == ["new_version"]


def test_one_formula_that_fails_leaves_the_others_their_values(meadow):
    sql(
        """UPDATE indicator SET spec = jsonb_set(spec, '{formula,sql}',
             to_jsonb(replace(spec->'formula'->>'sql', 'sum(r.kg)', '1 / (sum(r.kg) - 3)'))) WHERE code = 'honey.kg_month'"""
    )
    forget()
    meadow.bring("lots", lot("1", "2026-10-20", 3, "1"), lot("2", "2026-10-20", 2, "3"))
    api.measure_due(NOW)
    assert meadow.value("kg_month", meadow.place("1"), "2026-10") is None
    assert meadow.value("kg_month", meadow.place("3"), "2026-10") == -1
    assert meadow.value("kg_acacia", meadow.root, "2026-10") == 5
