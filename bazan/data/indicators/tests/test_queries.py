"""What tiles, maps and the indicator page read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bazan.core.errors import NotFound
from bazan.core.time import Period
from bazan.data.indicators import api
from bazan.data.indicators.tests.conftest import NOW, hour, rollup, sql
from tests.present import present

pytestmark = pytest.mark.django_db


@pytest.fixture
def hums(world):
    for back in range(1, 6):
        for feature, value in ((world.a, 40), (world.b, 60), (world.c, 44)):
            rollup(world.hum[feature], hour(back), value + back)
    rollup(world.hum[world.a], hour(1) - timedelta(days=365), 30)
    api.measure_due(NOW)
    api.measure_due(NOW + timedelta(seconds=10))
    return world


def test_a_reading_shows_its_past_its_target_its_class_and_the_station_behind_it(hums):
    reading = api.readings(["hives.hum_1h"], [hums.west], NOW)["hives.hum_1h", hums.west]
    assert (present(reading.current).value, reading.previous) == (61, 62)
    assert [v.value for v in reading.spark] == [30, 65, 64, 63, 62, 61]
    assert reading.year_before == 30
    assert (reading.light, present(reading.target).source, present(reading.band).key) == ("watch", "Bee law 2", "wild")
    assert reading.at_feature == hums.b
    assert present(reading.current).detail == {"n": 2, "of": 2, "at": hums.b.id}


def test_a_value_wanted_alone_is_held_against_nothing_earlier(hums):
    keys = [("hives.hum_1h", one) for one in (hums.west, hums.a)]
    found = api.readings_of(keys, NOW, spark=0, alone={keys[0]})
    alone, compared = (found[key] for key in keys)
    assert (present(alone.current).value, alone.previous, alone.year_before, alone.light) == (61, None, None, "watch")
    assert compared.previous is not None


def test_stale_is_shown_stale_and_what_is_very_old_is_missing(hums):
    def freshness(later):
        return api.readings(["hives.hum_1h"], [hums.a], NOW + later)["hives.hum_1h", hums.a].freshness

    assert freshness(timedelta(0)) == "fresh"
    assert freshness(timedelta(hours=2)) == "stale"
    assert freshness(timedelta(days=5)) == "missing"


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=2), timedelta(days=5)])
def test_the_newest_of_many_as_columns_says_what_their_readings_say(hums, later):
    places = [hums.root, hums.west, hums.east]
    asks = [api.Ask(code, "place", [one.id for one in places], NOW + later) for code in ("hives.hum_1h", "hives.loud_days")]
    for ask, columns in zip(asks, api.newest(asks), strict=True):
        found = api.readings([ask.code], places, NOW + later)
        read = [found[ask.code, one] for one in places]
        assert columns.known.tolist() == [one.freshness != "missing" for one in read]
        assert columns.value[columns.known].tolist() == [present(one.current).value for one in read if one.freshness != "missing"]


def test_an_hour_that_is_still_running_carries_nothing(hums):
    def carried(later):
        return api.readings(["hives.hum_1h"], [hums.a], NOW + later)["hives.hum_1h", hums.a].carried

    assert not carried(timedelta(0)) and not carried(timedelta(minutes=49))
    assert carried(timedelta(minutes=51))


def test_what_has_no_value_is_there_as_missing(hums):
    reading = api.readings(["hives.loud_days"], [hums.east], NOW)["hives.loud_days", hums.east]
    assert (reading.current, reading.freshness, reading.light) == (None, "missing", "none")


def test_however_many_tiles_there_are_at_most_three_queries(hums):
    codes, features = [info.code for info in api.catalogue()], [hums.root, hums.west, hums.east, hums.a, hums.b, hums.c]
    with CaptureQueriesContext(connection) as asked:
        found = api.readings(codes, features, NOW)
    assert len(found) == 36
    assert len(asked) <= 3
    with CaptureQueriesContext(connection) as asked:
        api.compare("hives.hum_1h", features, Period(hour(1), "hour"), NOW)
    assert len(asked) == 1


def test_a_past_moment_reads_as_it_stood_then(hums):
    reading = api.readings(["hives.hum_1h"], [hums.a], hour(2) + timedelta(minutes=30))["hives.hum_1h", hums.a]
    assert present(reading.current).value == 42


def test_limits_of_a_station_light_the_place_it_stands_for(world):
    for back, value in ((3, 40), (2, 40), (1, 50)):
        rollup(world.hum[world.a], hour(back), value)
        rollup(world.hum[world.b], hour(back), 40)
    api.measure_due(NOW)
    reading = api.readings(["hives.swarm"], [world.west], NOW)["hives.swarm", world.west]
    assert present(reading.current).value == pytest.approx(2 * (50 - 130 / 3))
    assert (present(reading.target).watch, present(reading.target).off, reading.light) == (5, 9, "off")


def test_lineage_names_datastream_window_and_the_runs_that_brought_it(hums):
    stream = hums.hum[hums.a]
    sql("CREATE TABLE observation_test PARTITION OF observation DEFAULT")
    for minute in (5, 20):
        sql("INSERT INTO observation VALUES (%s, %s, 41, 0, %s, 7)", stream, hour(1) + timedelta(minutes=minute), NOW)
    found = api.lineage("hives.hum_4h", hums.a, Period(hour(1), "hour"), NOW)
    (source,) = found.inputs
    assert (source.name, source.datastream_id, source.source_runs) == ("hum", stream, (7,))
    assert (source.start, source.end, source.n, source.mean) == (hour(4), hour(0), 4, 42.5)
    assert found.reading.info.law == "Bee law"
    place = api.lineage("hives.hum_1h", hums.west, Period(hour(1), "hour"), NOW)
    assert [(i.feature, i.mean) for i in place.inputs] == [(hums.b, 61), (hums.a, 41)]


def test_what_was_never_measured_has_no_lineage(hums):
    with pytest.raises(NotFound):
        api.lineage("hives.hum_1h", hums.a, Period(hour(2000), "hour"), NOW)
    with pytest.raises(NotFound):
        api.info("hives.nothing")


def test_a_board_is_given_as_its_file_says_in_both_languages(world):
    board = api.board("hives")
    assert board["board"]["tiles"][0]["indicator"] == "hum_1h"
    assert board["board"]["tiles"][0]["labels"] == {"vi": "Vo ve", "en": "Vo ve"}
    assert [pack["pack"] for pack in api.boards()] == ["hives"]
    with pytest.raises(NotFound):
        api.board("wasps")


def test_search_finds_with_and_without_marks(world):
    assert {info.code for info in api.search("tieng vo ve swarm")} == {"hives.swarm"}
    assert api.search("  ") == []
