"""The engine on a real PostgreSQL, with a sector the core has never heard of."""

from datetime import timedelta

import pytest

from bazan.data.indicators import api
from bazan.data.indicators.tests.conftest import HIVES, NOW, hour, rollup, sql
from bazan.data.observations import api as observations
from tests.present import present

pytestmark = pytest.mark.django_db


def test_a_changed_hour_becomes_a_value_of_its_station_its_commune_and_the_territory(world):
    rollup(world.hum[world.a], hour(1), 40, 44)
    rollup(world.hum[world.b], hour(1), 60)
    api.measure_due(NOW)
    assert world.value("hum_1h", world.a, hour(1)) == 42
    assert world.value("hum_1h", world.west, hour(1)) == 60
    assert world.value("hum_1h", world.root, hour(1)) == 60  # two of three hives: above half
    assert world.value("hum_1h", world.east, hour(1)) is None


def test_too_little_data_gives_no_value(world):
    for back in (1, 2):
        rollup(world.hum[world.a], hour(back), 40)
    api.measure_due(NOW)
    assert world.value("hum_4h", world.a, hour(1)) is None
    rollup(world.hum[world.a], hour(3), 40)
    api.measure_due(NOW)
    assert world.value("hum_4h", world.a, hour(1)) == 40


def test_too_few_stations_give_a_place_no_value(world):
    rollup(world.hum[world.a], hour(1), 40)
    api.measure_due(NOW)
    assert world.value("hum_1h", world.west, hour(1)) == 40  # one of two
    assert world.value("hum_1h", world.root, hour(1)) is None  # one of three


def test_after_one_corrected_hour_only_what_depends_on_it_is_measured(world):
    for back in range(1, 31):
        for feature in (world.a, world.b, world.c):
            rollup(world.hum[feature], hour(back), 40)
    api.measure_due(NOW)
    api.measure_due(NOW + timedelta(seconds=70))
    before = NOW + timedelta(minutes=30)
    rollup(world.hum[world.a], hour(15), 30)
    written = api.measure_due(before)
    # station a: hum_1h 1, hum_4h 4 (the hour and three after it), swarm 3, hum_day 1; its month of loud days stays as it was
    # places west and root, each: as many; the rest of the thousands of values is left alone
    touched = sql(
        """SELECT i.code, v.feature_kind, count(*) FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id
           WHERE computed_at = %s GROUP BY 1, 2""",
        before,
    )
    found = {(code.removeprefix("hives."), kind): n for code, kind, n in touched}
    assert found[("hum_1h", "thing")] == 1
    assert found[("hum_4h", "thing")] == 4
    assert found[("swarm", "thing")] == 3
    assert found[("hum_day", "thing")] == 1
    assert found[("hum_1h", "place")] == 2
    assert found[("hum_4h", "place")] == 8
    assert ("loud_days", "thing") not in found
    assert written == sum(found.values())


def test_nothing_changed_measures_nothing(world):
    rollup(world.hum[world.a], hour(1), 40)
    api.measure_due(NOW)
    assert api.measure_due(NOW + timedelta(seconds=1)) == 0
    rollup(world.hum[world.a], hour(1), 40)
    assert api.measure_due(NOW + timedelta(seconds=2)) == 0


def test_a_value_replaced_after_its_period_leaves_a_revision_that_says_why(world):
    rollup(world.hum[world.a], hour(5), 40)
    api.measure_due(NOW)
    later = NOW + timedelta(hours=1)
    rollup(world.hum[world.a], hour(5), 45)
    api.measure_due(later)
    found = api.lineage("hives.hum_1h", world.a, api.series("hives.hum_1h", world.a, hour(5), hour(4))[0].period, later)
    assert [(r.value, r.reason) for r in found.revisions] == [(40, "correction")]
    for back in (6, 7, 8):
        rollup(world.hum[world.a], hour(back), 40)
    api.measure_due(later)
    reasons = sql(
        "SELECT DISTINCT reason FROM indicator_revision r JOIN indicator i ON i.id = r.indicator_id WHERE i.code = 'hives.hum_4h'"
    )
    assert reasons == [("late_data",)]


def test_a_value_that_moves_while_its_period_runs_leaves_no_revision(world):
    for n in range(3):
        rollup(world.hum[world.a], hour(0), *range(40, 41 + n))
        api.measure_due(NOW + timedelta(seconds=n))
    assert world.value("hum_1h", world.a, hour(0)) == 41
    assert sql("SELECT count(*) FROM indicator_revision") == [(0,)]


def test_what_waits_for_the_end_of_its_period_is_measured_by_the_clock(world):
    for back in (0, 1, 2):
        rollup(world.hum[world.a], hour(back), 40)
    api.measure_due(NOW)
    assert world.value("swarm", world.a, hour(0)) is None
    assert world.value("swarm", world.a, hour(1)) == 0
    api.measure_due(hour(-1) + timedelta(seconds=61))
    assert world.value("swarm", world.a, hour(0)) == 0


def test_a_silent_station_has_a_value_where_silence_is_what_is_measured(world):
    for feature in (world.a, world.b, world.c):
        rollup(world.hum[feature], hour(3), 40, 40, 40, 40)
    api.measure_due(NOW)
    rollup(world.hum[world.a], hour(0), 40, 40, 40, 40)
    api.measure_due(hour(-1) + timedelta(seconds=61))
    assert world.value("reporting", world.a, hour(0)) == 100
    assert world.value("reporting", world.b, hour(0)) == 0
    assert world.value("reporting", world.root, hour(0)) == pytest.approx(100 / 3)


def test_indicators_of_indicators_follow(world):
    for back in range(34, 10, -1):  # yesterday, whole, local time
        rollup(world.hum[world.a], hour(back), 50)
    api.measure_due(NOW)
    month = api.readings(["hives.loud_days"], [world.a], NOW)["hives.loud_days", world.a]
    assert present(month.current).value == 1


def test_older_hours_wait_until_loading_is_quiet_and_then_go_newest_first(world):
    old = hour(24 * 60)
    for back in range(30):
        rollup(world.hum[world.a], old - timedelta(days=back), 40)
    api.measure_due(NOW)
    assert world.value("hum_1h", world.a, old) is None
    assert api.backlog()[0] == 30
    api.measure_due(NOW + timedelta(seconds=10))
    assert world.value("hum_1h", world.a, old) == 40
    assert world.value("hum_1h", world.a, old - timedelta(days=29)) is None
    for n in range(4):
        api.measure_due(NOW + timedelta(seconds=11 + n))
    assert world.value("hum_1h", world.a, old - timedelta(days=29)) == 40
    assert api.backlog()[0] == 0


def test_a_new_formula_measures_its_whole_history_again_and_says_so(world, tmp_path):
    import shutil

    from bazan.platform.packs import load

    rollup(world.hum[world.a], hour(5), 40)
    api.measure_due(NOW)
    folder = shutil.copytree(HIVES, tmp_path / "hives")
    file = folder / "indicators" / "hum_1h.toml"
    file.write_text(file.read_text().replace("version = 1", "version = 2", 1).replace("avg(h.mean)", "2 * avg(h.mean)"))
    later = NOW + timedelta(hours=1)
    api.load_pack(load(folder), later)
    api.measure_due(later)
    written = api.measure_due(later + timedelta(seconds=10))
    assert world.value("hum_1h", world.a, hour(5)) == 80
    assert written == 2  # the station and its commune; nothing else was due
    period = api.series("hives.hum_1h", world.a, hour(5), hour(4))[0].period
    assert [r.reason for r in api.lineage("hives.hum_1h", world.a, period, later).revisions] == ["new_version"]


def test_loading_the_same_pack_again_makes_nothing_due(world):
    from bazan.platform.packs import load

    rollup(world.hum[world.a], hour(5), 40)
    api.measure_due(NOW)
    api.load_pack(load(HIVES), NOW)
    assert api.backlog()[0] == 0


def test_a_station_that_has_not_reported_yet_is_stood_for_by_its_hour_before_once_another_has(world):
    for back, value in ((3, 40), (2, 40), (1, 50)):
        rollup(world.hum[world.a], hour(back), value)
        rollup(world.hum[world.b], hour(back), 40)
    api.measure_due(NOW)
    greatest = world.value("swarm", world.west, hour(1))
    assert greatest > 0
    assert world.value("swarm", world.west, hour(0)) is None  # nobody has the running hour yet
    rollup(world.hum[world.b], hour(0), 40)
    next_hour = hour(-1) + timedelta(seconds=61)
    sql("UPDATE observation_hour SET n = 0 WHERE datastream_id = %s AND hour >= %s", world.hum[world.a], hour(2))
    api.measure_due(next_hour)
    assert world.value("swarm", world.a, hour(0)) is None
    assert world.value("swarm", world.west, hour(0)) == greatest
    found = api.readings(["hives.swarm"], [world.west], next_hour)["hives.swarm", world.west]
    assert (found.at_feature, present(found.current).completeness) == (world.a, 0.5)


def test_changes_that_were_gone_before_they_were_read_cost_time_and_no_value(world):
    rollup(world.hum[world.a], hour(1), 40)
    rollup(world.hum[world.a], hour(90), 50)
    api.measure_due(NOW)
    rollup(world.hum[world.a], hour(1), 44)
    rollup(world.hum[world.b], hour(90), 70)
    observations.order_changes()
    sql("DELETE FROM fact")  # as facts go that were kept long enough
    api.measure_due(NOW)
    api.measure_due(NOW + timedelta(seconds=70))
    assert world.value("hum_1h", world.a, hour(1)) == 44
    assert (world.value("hum_1h", world.a, hour(90)), world.value("hum_1h", world.b, hour(90))) == (50, 70)
