"""A source's state against its promise: announced once when it changes, and its silent things counted."""

from datetime import timedelta

import pytest
from django.db import connection

from bazan.core.freshness import STATION, freshness, silent_for
from bazan.core.time import now
from bazan.data.observations import api as observations
from bazan.data.sources import actions, checks, queries
from bazan.data.sources.models import Source
from bazan.data.sources.silence_detection import check
from tests.fixtures.stations import ages


def test_a_state_is_announced_once_when_it_changes(source_of):
    source = source_of("http_push", {})
    ages(source, 10)
    at = now()
    actions.register_device(source.code, "x")
    assert check(at) == []
    assert Source.objects.get(id=source.id).state == "alive"
    assert [type(event).__name__ for event in check(at + timedelta(hours=2))] == ["SourceFellSilent"]
    assert check(at + timedelta(hours=2)) == []
    Source.objects.filter(id=source.id).update(last_good_at=at + timedelta(hours=2))
    assert [type(event).__name__ for event in check(at + timedelta(hours=2))] == ["SourceSpokeAgain"]


def test_a_thing_that_was_never_heard_shows_in_a_living_source(source_of, edge):
    source = source_of("http_push", {})
    ages(source, 10)
    health = queries.source(source.code, now())
    assert (health.state, health.things, health.things_silent, health.things_unconnected) == ("alive", 2, 0, 2)
    assert {thing.state for thing in queries.things_health(now(), source.id)} == {"unconnected"}


@pytest.mark.parametrize(("minutes", "state"), [(14, "alive"), (16, "late"), (24, "late"), (26, "silent")])
def test_a_station_stands_in_its_source_as_on_every_page(source_of, edge, minutes, state):
    source, at = source_of("http_push", {}), now()
    ages(source, 10)
    stream = observations.datastreams()[0]
    newest = at - timedelta(minutes=minutes)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE datastream SET cadence_s = 600")
        cursor.execute("INSERT INTO observation_latest VALUES (%s, %s, 1, 0, %s, %s)", [stream.id, newest, newest, newest])
    Source.objects.filter(id=source.id).update(promise_s=3600)
    (station,) = (one for one in queries.things_health(at, source.id) if one.thing_id == stream.thing_id)
    assert station.promise_s == 3600, "an alert for missed promises waits for the longer of the source's and the station's"
    assert station.state == freshness(newest, 600, at, STATION) == state
    assert queries.source(source.code, at).things_silent == (silent_for(newest, 600, at) is not None) == (state == "silent")


def test_a_source_that_was_never_heard_is_unconnected_and_no_silence_is_announced(source_of):
    source = source_of("http_push", {})
    at = now() + timedelta(days=30)
    assert queries.source(source.code, at).state == "unconnected" and check(at) == []
    Source.objects.filter(id=source.id).update(last_seen_at=at)
    assert queries.source(source.code, at).state == "silent", "it sends, and nothing of it can be taken"
    Source.objects.filter(id=source.id).update(last_good_at=at)
    assert queries.source(source.code, at).state == "alive"


def test_who_looks_what_is_wrong_is_told_of_silence_by_name(source_of):
    source = source_of("http_push", {})
    at = now()

    def found(at):
        return [(one.state, one.key, one.params.get("codes")) for one in checks.silent(at)]

    assert found(at) == [("warn", "sources.unconnected", source.code)]
    Source.objects.filter(id=source.id).update(last_seen_at=at, last_good_at=at)
    assert found(at) == [("ok", "sources.alive", None)]
    assert found(at + timedelta(days=1)) == [("bad", "sources.silent", source.code)]
