"""Cameras are shared, a dead process's are taken over, and what a former holder writes is refused."""

from collections import Counter
from dataclasses import replace

import psycopg
import pytest

from bazan.cameras.devices.tests.sql_fixtures import rule_of, settled
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.leases import LostLease, Self
from bazan.cameras.events.worker_sql import event_records
from bazan.cameras.events.worker_sql.event_records import Counted, Happening

FIRST = Self("first", "", "unix:/run/first", 1, "null")
SECOND, THIRD = replace(FIRST, name="second"), replace(FIRST, name="third")


@pytest.fixture
def session(database):
    with psycopg.connect(database, autocommit=True) as session:
        yield session


def held(session, own):
    return {lease.camera for lease in leases.beat(session, own, {})}


def let_lapse(session, own):
    """As if the process had been silent for longer than a lease lives."""
    session.execute("UPDATE camera_lease SET expires_at = now() - interval '1 s' WHERE worker = %s", [own.name])
    session.execute("UPDATE camera_worker SET seen_at = now() - interval '1 min' WHERE name = %s", [own.name])


def settle_shares(session, *processes):
    for _ in range(3):
        shares = [held(session, own) for own in processes]
    return shares


def happening(session, camera, **more):
    given = Happening(rule=rule_of(session, camera), began=1000.0, at=1000.0, broken=True, value=1, sure=0.8, detector="null")
    return replace(given, **more)


def test_cameras_are_shared_by_capacity_and_each_has_one_holder(session):
    cameras = settled(session, 12)
    assert held(session, FIRST) == set(cameras)
    shares = settle_shares(session, FIRST, SECOND, replace(THIRD, capacity=2))
    assert [len(share) for share in shares] == [3, 3, 6]
    assert Counter(camera for share in shares for camera in share) == Counter(cameras)


def test_the_cameras_of_a_dead_process_are_anothers_with_a_new_epoch(session):
    settled(session, 6)
    settle_shares(session, FIRST, SECOND)
    before = {lease.camera: lease.epoch for lease in leases.beat(session, FIRST, {})}
    let_lapse(session, FIRST)
    after = {lease.camera: lease.epoch for lease in leases.beat(session, SECOND, {})}
    assert len(after) == 6
    assert all(after[camera] == epoch + 1 for camera, epoch in before.items())


def test_who_leaves_leaves_at_once(session):
    cameras = settled(session, 4)
    settle_shares(session, FIRST, SECOND)
    leases.leave(session, FIRST)
    assert held(session, SECOND) == set(cameras)


def test_a_camera_of_a_site_is_watched_there_alone(session):
    anywhere, ward = settled(session, 2), settled(session, 3, "ward")
    there = replace(SECOND, site="ward")
    shares = settle_shares(session, FIRST, there)
    assert set(ward) <= shares[1]
    assert shares[0] <= set(anywhere)
    let_lapse(session, there)
    assert held(session, FIRST) == set(anywhere), "video of the ward left it"


def test_a_camera_switched_off_is_given_back(session):
    cameras = settled(session, 3)
    assert held(session, FIRST) == set(cameras)
    session.execute("UPDATE camera SET enabled = false WHERE id = %s", [cameras[0]])
    assert held(session, FIRST) == set(cameras[1:])


def test_two_processes_at_once_take_no_camera_twice(database, session):
    settled(session, 40)
    with psycopg.connect(database, autocommit=True) as other:
        both = [*leases.beat(session, FIRST, {}), *leases.beat(other, SECOND, {}), *leases.beat(session, FIRST, {})]
        newest = {lease.camera: lease.epoch for lease in both}
        owners = dict(session.execute("SELECT worker, count(*) FROM camera_lease WHERE expires_at > now() GROUP BY worker").fetchall())
        assert sum(owners.values()) <= 40
        assert len(newest) == 40


def test_what_a_former_holder_writes_is_refused_whatever_it_is(session):
    (camera,) = settled(session, 1)
    (former,) = leases.beat(session, FIRST, {})
    let_lapse(session, FIRST)
    (_,) = leases.beat(session, SECOND, {})
    rule = rule_of(session, camera)
    for write in (
        lambda: event_records.keep_happenings(session, former, [happening(session, camera)]),
        lambda: event_records.keep_counts(session, former, [Counted(rule, "person", True, 1000.0)], {rule: (1000.0, 1.0)}),
        lambda: event_records.keep_state(session, former, "live", [], 1000.0, {}),
        lambda: event_records.take_over(session, former),
    ):
        with pytest.raises(LostLease):
            write()
    assert session.execute("SELECT (SELECT count(*) FROM camera_event), (SELECT count(*) FROM camera_tally)").fetchone() == (0, 0)


def test_an_event_told_twice_is_one_and_grows_and_ends(session):
    (camera,) = settled(session, 1)
    (lease,) = leases.beat(session, FIRST, {})
    event_records.keep_happenings(session, lease, [happening(session, camera, still=b"first")])
    event_records.keep_happenings(session, lease, [happening(session, camera, value=3, at=1002.0, still=b"again")])
    event_records.keep_happenings(session, lease, [happening(session, camera, value=0, at=1010.0, broken=False)])
    rows = session.execute("SELECT extract(epoch FROM ended_at - began_at)::float, value, peak FROM camera_event").fetchall()
    assert rows == [(10.0, 0.0, 3.0)]
    assert [bytes(data) for (data,) in session.execute("SELECT data FROM camera_still")] == [b"first"], "its first picture is its evidence"


def test_what_a_dead_process_left_open_ends_where_its_pictures_ended(session):
    (camera,) = settled(session, 1)
    (former,) = leases.beat(session, FIRST, {})
    event_records.keep_happenings(session, former, [happening(session, camera)])
    event_records.keep_state(session, former, "live", [], 1007.0, {})
    let_lapse(session, FIRST)
    (lease,) = leases.beat(session, SECOND, {})
    event_records.take_over(session, lease)
    assert session.execute("SELECT extract(epoch FROM ended_at)::float FROM camera_event").fetchall() == [(1007.0,)]


def test_counts_add_up_within_five_minutes(session):
    (camera,) = settled(session, 1)
    (lease,) = leases.beat(session, FIRST, {})
    rule = rule_of(session, camera)
    for at in (600.0, 700.0, 899.9, 900.0):
        event_records.keep_counts(session, lease, [Counted(rule, "car", True, at)], {rule: (at, 100.0)})
    counts = session.execute("SELECT extract(epoch FROM start)::int, count FROM camera_tally ORDER BY start").fetchall()
    assert counts == [(600, 3), (900, 1)]
    assert session.execute("SELECT seconds FROM camera_watch ORDER BY start").fetchall() == [(300.0,), (100.0,)]


def test_a_fault_begins_once_and_ends(session):
    settled(session, 1)
    (lease,) = leases.beat(session, FIRST, {})
    for faults in (["dark"], ["dark", "slow"], ["slow"], []):
        event_records.keep_state(session, lease, "live", faults, None, {})
    rows = session.execute("SELECT fault, ended_at IS NULL FROM camera_fault ORDER BY fault").fetchall()
    assert rows == [("dark", False), ("slow", False)]


def test_a_process_that_can_not_watch_says_why_and_takes_no_camera_from_those_who_can(session):
    cameras = settled(session, 4)
    leases.rest(session, SECOND, "model")
    assert held(session, FIRST) == set(cameras)
    assert session.execute("SELECT capacity, figures->>'why' FROM camera_worker WHERE name = 'second'").fetchone() == (0, "model")
