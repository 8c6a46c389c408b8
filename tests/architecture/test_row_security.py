"""The rows of the real tables that a web request sees: those within its reach, and none at all when nobody asked for a reach."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection, transaction

from bazan.register.people import api as people
from bazan.register.places import api as places
from tests import made_up

pytestmark = pytest.mark.django_db

SCOPED = (
    "thing", "location", "sensor", "datastream", "observation", "observation_latest", "observation_hour", "observation_day",
    "observation_revision", "source", "device", "source_run", "quarantine", "indicator_value", "indicator_revision", "own_board",
    "indicator_move",
)  # fmt: skip
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else None


def model(label):
    return apps.get_model(label)


@pytest.fixture
def rows(tmp_path, db):
    """Two communes and two sectors: a station with a source and a value in each of the four."""
    made_up.write(tmp_path, made_up.TWO_COMMUNES)
    places.load_province(tmp_path)
    communes = places.everything("commune")
    prop = model("streams.ObservedProperty").objects.create(code="level_x", pack="rivers", unit="m", labels={})
    for sector in ("rivers", "roads"):
        indicator = model("indicators.Indicator").objects.create(
            code=f"{sector}.mean", pack=sector, version=1, fingerprint="", grain="day", spec={}
        )
        for commune in communes:
            name = f"{sector}-{commune.code}"
            thing = model("streams.Thing").objects.create(
                code=name, name=name, name_en=name, search_key=name, kind="x", sector=sector, place_id=commune.id
            )
            stream = model("streams.Datastream").objects.create(thing=thing, observed_property=prop, unit="m")
            source = model("sources.Source").objects.create(code=name, name=name, name_en=name, sector=sector, driver="csv", promise_s=60)
            model("sources.SourceThing").objects.create(source=source, thing=thing)
            model("sources.Quarantine").objects.create(source=source, at=NOW, position="1", field="", rule="x", raw="")
            run("INSERT INTO observation_latest VALUES (%s, %s, 1, 0, %s, %s)", stream.id, NOW, NOW, NOW)
            for kind, feature in (("thing", thing.id), ("place", commune.id)):
                model("indicators.IndicatorValue").objects.create(
                    indicator=indicator,
                    feature_kind=kind,
                    feature_id=feature,
                    period_start=NOW,
                    value=1,
                    completeness=1,
                    version=1,
                    computed_at=NOW,
                )
    model("sources.Quarantine").objects.create(source=None, at=NOW, position="1", field="", rule="x", raw="")
    return communes


def seen(wanted_places, wanted_sectors):
    people.enter(wanted_places, wanted_sectors)
    tables = ("thing", "datastream", "observation_latest", "source", "quarantine", "indicator_value")
    counts = {table: run(f"SELECT count(*) FROM {table}")[0][0] for table in tables}
    people.leave()
    return counts


def test_every_scoped_table_is_protected():
    bound = {name for (name,) in run("SELECT relname FROM pg_class WHERE relrowsecurity")}
    assert set(SCOPED) - bound == set()


def test_everywhere_is_everything(rows):
    assert seen(None, None) == {"thing": 4, "datastream": 4, "observation_latest": 4, "source": 4, "quarantine": 5, "indicator_value": 8}


def test_one_commune_shows_its_stations_and_nothing_else(rows):
    found = seen(frozenset({rows[0].id}), None)
    assert found == {"thing": 2, "datastream": 2, "observation_latest": 2, "source": 2, "quarantine": 2, "indicator_value": 4}


def test_one_sector_shows_its_stations_and_nothing_else(rows):
    found = seen(None, frozenset({"rivers"}))
    assert found == {"thing": 2, "datastream": 2, "observation_latest": 2, "source": 2, "quarantine": 2, "indicator_value": 4}


def test_one_sector_in_one_commune(rows):
    found = seen(frozenset({rows[1].id}), frozenset({"roads"}))
    assert found == {"thing": 1, "datastream": 1, "observation_latest": 1, "source": 1, "quarantine": 1, "indicator_value": 2}


def test_no_reach_is_nothing(rows):
    assert set(seen(frozenset(), frozenset()).values()) == {0}


def test_the_web_role_alone_sees_nothing(rows):
    with transaction.atomic():
        run("SET LOCAL ROLE bazan_web")
        counts = [run(f"SELECT count(*) FROM {table}")[0][0] for table in SCOPED]
        run("RESET ROLE")
    assert set(counts) == {0}


def test_the_rules_leave_the_index_of_values_in_use(rows):
    """Thousands of rows by key, as a board reads them, for who sees everything and for who sees one commune."""
    (indicator,) = run("SELECT id FROM indicator WHERE pack = 'rivers'")[0]
    run(
        "INSERT INTO indicator_value"
        " (indicator_id, feature_kind, feature_id, period_start, value, completeness, version, computed_at)"
        " SELECT %s, 'place', p, %s::timestamptz - h * interval '1 hour', 1, 1, 1, now()"
        " FROM generate_series(1, 40) h, unnest(%s::int[]) p",
        indicator, NOW, [rows[0].id, *range(900_000, 900_500)],
    )  # fmt: skip
    run("ANALYZE indicator_value")
    run("SET LOCAL enable_seqscan = off")  # so small a table would be read whole
    query = (
        "SELECT * FROM indicator_value WHERE indicator_id = %s AND feature_kind = 'place' AND feature_id = ANY(%s) AND period_start > %s"
    )
    wanted = (indicator, [rows[0].id, *range(900_000, 900_100)], datetime(2026, 1, 1, tzinfo=UTC))
    for reach in ("owner", None, frozenset({rows[0].id})):
        if reach != "owner":
            people.enter(reach, None)
        found = run(query, *wanted)
        plan = "\n".join(line for (line,) in run("EXPLAIN " + query, *wanted))
        if reach != "owner":
            people.leave()
        assert len(found) >= (41 if reach else 4000)
        assert "Index Cond" in plan and "Seq Scan on indicator_value" not in plan, plan
