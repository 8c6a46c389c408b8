"""Cameras that keep hours: outside of them they rest, which is no fault, and silence before them counts for nothing."""

from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some

from bazan.cameras.devices import api, rules
from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.devices.worker_sql import camera_config
from bazan.core.time import LOCAL, now
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import terms

CLOCKS = some.times().map(lambda clock: f"{clock:%H:%M}")


def around(at, minutes):
    """Hours that begin and end so many minutes from an instant."""
    return tuple(f"{(at + timedelta(minutes=each)).astimezone(LOCAL):%H:%M}" for each in minutes)


@given(some.tuples(CLOCKS, CLOCKS).filter(lambda span: span[0] != span[1]), some.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_hours_began_less_than_a_day_ago_at_their_clock_where_they_hold_and_never_else(span, moment):
    at = moment.replace(tzinfo=LOCAL)
    began = rules.opened([span], at)
    assert (began is not None) == rules.holds([span], at)
    if began is not None:
        assert f"{began:%H:%M}" == span[0]
        assert timedelta() <= at - began < timedelta(days=1)


@pytest.fixture
def resting(owner):
    return api.register(terms("night", hours=(around(now(), (-120, -60)),)), owner, SYSTEM, now())


def test_outside_of_its_hours_a_camera_rests_and_nothing_ails_it(resting):
    assert api.find_silent(now()) == 0
    assert (api.camera("night").state, api.camera("night").faults) == ("resting", ())
    day = timedelta(days=1)
    assert api.availability(now() - day, now() + day)[resting.id] == 1


def test_a_fault_ends_with_the_hours(resting):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO camera_fault (camera_id, fault, began_at) VALUES (%s, 'offline', now())", [resting.id])
    api.find_silent(now())
    assert [fault for fault, _, ended in api.faults(resting.id, now() - timedelta(hours=1)) if ended] == ["offline"]


def test_one_nobody_hears_is_offline_from_when_its_hours_began(owner):
    made = api.register(terms("day", hours=(around(now(), (-30, 30)),)), owner, SYSTEM, now())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO camera_state (camera_id, state, since, said_at, figures) VALUES (%s, 'live', %s, %s, '{}')",
            [made.id, *[now() - timedelta(hours=9)] * 2],
        )
    assert api.find_silent(now()) == 1
    ((fault, began, ended),) = api.faults(made.id, now() - timedelta(days=1))
    assert (fault, ended) == ("offline", None)
    assert timedelta(minutes=29) < now() - began < timedelta(minutes=32)


def test_who_watches_reads_the_hours_also_of_a_camera_declared_before_there_were_any(database):
    with psycopg.connect(database, autocommit=True) as session:
        (camera,) = settled(session, 1)
        assert list(camera_config.hours(session, camera)) == []
        session.execute("""UPDATE camera SET terms = terms || '{"hours": [["06:00", "22:00"]]}'""")
        assert list(camera_config.hours(session, camera)) == [["06:00", "22:00"]]
