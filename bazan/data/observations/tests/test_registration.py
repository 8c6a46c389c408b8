"""Things and vocabulary by the room's own door."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from bazan.core.errors import NotFound, Refused
from bazan.data.observations import api

pytestmark = pytest.mark.django_db

VOCABULARY = [
    {"code": "level", "unit": "cm", "labels": {"vi": "Mực", "en": "Level"}, "symbols": ["MN"], "low": 0, "high": 900},
    {"code": "flow", "unit": "m3/s", "labels": {"vi": "Lưu lượng", "en": "Flow"}},
]


@pytest.fixture
def vocabulary():
    api.load_vocabulary("test", VOCABULARY)


def registered(code="S-1", **changes):
    terms: dict[str, Any] = {
        "name": "Trạm Đắk R'lấp",
        "name_en": "Dak R'lap station",
        "kind": "gauge",
        "sector": "test",
        "latitude": 60.0,
        "longitude": 20.0,
    }
    terms |= {"properties": {"level": {"cadence_s": 600}, "flow": {}}}
    return api.register_thing(code, **(terms | changes))


def entries() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry")
        return cursor.fetchone()[0]


def test_a_thing_has_its_datastreams_and_lies_outside_the_province(vocabulary):
    thing = registered()
    assert (thing.code, thing.place_id, thing.latitude) == ("S-1", None, 60.0)
    streams = {s.property: (s.unit, s.cadence_s) for s in api.datastreams([thing.id])}
    assert streams == {"level": ("cm", 600), "flow": ("m3/s", 3600)}
    assert api.thing("S-1") == thing


def test_registering_again_unchanged_does_nothing_and_is_not_audited(vocabulary):
    first, before = registered(), entries()
    assert registered() == first
    assert entries() == before


def test_a_moved_thing_keeps_its_old_location(vocabulary):
    registered()
    assert registered(latitude=61.0).latitude == 61.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT latitude, valid_to IS NULL FROM location ORDER BY valid_from")
        assert cursor.fetchall() == [(60.0, False), (61.0, True)]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"code": "a/b"}, "streams.thing.code"),
        ({"code": "Trạm"}, "streams.thing.code"),
        ({"latitude": 91.0}, "streams.thing.position"),
        ({"properties": {"nothing": {}}}, "streams.property.unknown"),
        ({"properties": {"level": {"unit": "m"}}}, "streams.unit.differs"),
        ({"properties": {"level": {"cadence_s": 0}}}, "streams.cadence"),
    ],
)
def test_a_wrong_registration_is_refused_by_its_rule(vocabulary, changes, rule):
    with pytest.raises(Refused) as refusal:
        registered(**changes)
    assert refusal.value.rule == rule


def test_an_unknown_thing_is_not_found():
    with pytest.raises(NotFound):
        api.thing("S-404")


def test_search_finds_without_marks_and_apostrophes(vocabulary):
    registered()
    assert [t.code for t in api.search("dak rlap")] == ["S-1"]
    assert [t.code for t in api.search("s-1")] == ["S-1"]
    assert api.search("100%") == []


def test_raw_rows_come_newest_first_with_what_they_replaced():
    at, made = datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE observation_y2030m01 PARTITION OF observation FOR VALUES FROM ('2030-01-01Z') TO ('2030-02-01Z')")
        for minute in (0, 1):
            cursor.execute("INSERT INTO observation VALUES (5, %s, %s, 0, %s, 9)", [at + timedelta(minutes=minute), minute, made])
        cursor.execute("INSERT INTO observation_revision VALUES (5, %s, 7, 3, %s, 8)", [at, at])
    newest, oldest = api.raw(5, at, at + timedelta(hours=1))
    assert (newest.value, newest.revisions) == (1, ())
    assert [(r.value, r.quality, r.source_run) for r in oldest.revisions] == [(7, 3, 8)]
    assert [r.value for r in api.raw(5, at, at + timedelta(hours=1), limit=1)] == [1]
