"""Storms, two people at once, two processes at once, and kill -9 between any two writes: nothing lost, nothing twice."""

import os
import signal
import threading
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bazan.core.errors import Conflict
from bazan.data.observations import api as observations
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.evaluation import engine
from bazan.monitoring.alerts.evaluation.current_values import Column
from bazan.monitoring.alerts.evaluation_context import scene
from bazan.monitoring.alerts.lifecycle import correlation
from bazan.monitoring.alerts.lifecycle import transitions as raising
from bazan.monitoring.alerts.models import Alert, AlertGroup, AlertHappening, AlertWatch
from bazan.monitoring.alerts.rule_definitions.active_rules import rules
from bazan.monitoring.alerts.tests.conftest import NOW, build, minutes, only, sql, taken

STORM = 2_000


def storm(level: float, now, size: int = STORM) -> int:
    """A value of so many datastreams at once."""
    rule = next(one for one in rules().values() if one.info.code == "dams.seeping")
    column = Column("datastream", np.arange(1_000, 1_000 + size), np.full(size, level), np.full(size, now.timestamp()))
    known = scene(NOW)
    known._features[rule.id, rule.info.version] = "datastream", column.features.tolist()
    with transaction.atomic():
        return len(engine.hold([rule], [{rule.id: column}], known, now))


def test_a_storm_is_one_group_with_nothing_lost_and_few_queries(world):
    only("seeping")
    storm(50, NOW, 1)
    few, many = (_queries(lambda n=n, size=size: storm(50, NOW + timedelta(seconds=n), size)) for n, size in ((1, 100), (2, STORM)))
    assert few == many  # since when each holds is one statement however many hold
    with CaptureQueriesContext(connection) as raising:
        assert storm(50, NOW + minutes(20)) == STORM
    assert len(raising) < 80  # in pieces of a thousand, and its announcements in pieces of what NOTIFY takes
    assert (Alert.objects.count(), AlertGroup.objects.count(), AlertWatch.objects.count()) == (STORM, 1, STORM)
    assert AlertHappening.objects.filter(kind="raised").count() == STORM
    with CaptureQueriesContext(connection) as reading:
        found, told = api.group(AlertGroup.objects.get().id), api.alerts(at=NOW)
    assert (found[0].size, len(found[1]), len(told)) == (STORM, 500, 500)
    assert len(reading) <= 8
    count = 0
    while events := taken():
        count += len(events)
    assert count == STORM
    assert storm(50, NOW + minutes(30)) == 0
    with CaptureQueriesContext(connection) as clearing:
        assert storm(0, NOW + minutes(60)) == STORM
    assert len(clearing) < 60  # one statement for all alerts, then their history in pieces
    assert not Alert.objects.filter(cleared_at=None).exists()


def _queries(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


@pytest.fixture
def committed(transactional_db):
    """The same world, committed, for other sessions and processes to see."""
    made = build()
    only("seeping")
    return made


def at_once(*acts) -> list:
    """What each of these gave, or raised, begun together in sessions of their own."""
    found: list = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(n, act):
        start.wait()
        try:
            found[n] = act()
        except Exception as why:
            found[n] = why
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def raised(world) -> Alert:
    for n in (0, 60):
        look(world, NOW + timedelta(seconds=n))
        api.evaluate_streams(NOW + timedelta(seconds=n))
    return Alert.objects.get()


def look(world, at) -> None:
    world.observe("dam-1", "seep", 11, at)
    world.tell(world.streams["dam-1", "seep"], [(at, 11)], at)


def test_of_two_officers_who_close_at_once_one_does_and_the_other_is_told(committed):
    alert = raised(committed)
    found = at_once(*(lambda who=who, what=what: api.close(alert.id, what, who, NOW) for who, what in (("an", "true"), ("binh", "false"))))
    assert sorted(type(one) for one in found if one is not None) == [Conflict]
    assert AlertHappening.objects.filter(kind="closed").count() == 1


def test_of_two_officers_who_acknowledge_at_once_one_has_it(committed):
    alert = raised(committed)
    assert at_once(*(lambda who=who: api.acknowledge(alert.id, who, NOW) for who in ("an", "binh"))) == [None, None]
    assert AlertHappening.objects.filter(kind="acknowledged").count() == 1


def test_two_evaluating_processes_raise_an_alert_once(committed):
    look(committed, NOW)
    api.evaluate_streams(NOW)
    later = NOW + minutes(1)
    look(committed, later)
    assert sorted(at_once(lambda: api.evaluate_streams(later), lambda: api.evaluate_streams(later))) == [0, 1]
    assert Alert.objects.count() == 1


def test_two_takers_share_the_facts(committed):
    storm(50, NOW, 300)
    storm(50, NOW + minutes(2), 300)

    def take() -> list[int]:
        with transaction.atomic():
            return [one.alert_id for one in taken(200)]

    first, second = at_once(take, take)
    assert not set(first) & set(second)
    assert sorted([*first, *second, *take()]) == sorted(Alert.objects.values_list("id", flat=True))


PLACES = {
    "taken": (observations, "take_steps"),
    "raised": (raising, "apply"),
    "grouped": (correlation, "join"),
    "remembered": (engine, "_store"),
    "told": (raising, "note"),
    "inhibited": (correlation, "inhibit"),
}
"""A write, by the function that makes it; the process is killed when it returns."""
POINTS = (*PLACES, "before commit", "after commit")


def killed(at, point: str) -> None:
    """Another process does a round and is killed by SIGKILL at that point."""
    child = os.fork()
    if child == 0:
        ours = connection.connection  # the parent's session: kept, or letting go of it would end it
        connection.connection = None
        try:
            _round(at, point)
        finally:
            assert ours is not None
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, point


def _round(at, point: str) -> None:
    if point in PLACES:
        module, name = PLACES[point]
        setattr(module, name, _then_die(getattr(module, name)))
    with transaction.atomic():
        if point == "events":
            assert taken()
            _die()
        api.evaluate_streams(at)
        if point == "before commit":
            _die()
    _die()


def _then_die(real):
    def dying(*said, **more):
        real(*said, **more)
        _die()

    return dying


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_killed_between_any_two_writes_an_alert_is_raised_once_and_taken_once(committed):
    look(committed, NOW)
    api.evaluate_streams(NOW)
    for n, point in enumerate(POINTS, 1):
        sql("TRUNCATE alert CASCADE")
        sql("TRUNCATE alert_group CASCADE")
        AlertWatch.objects.update(level=0)
        at = NOW + minutes(n)
        look(committed, at)
        killed(at, point)
        done = point == "after commit"
        assert (Alert.objects.count(), sql("SELECT count(*) FROM observation_step")) == ((1, [(0,)]) if done else (0, [(1,)])), point
        assert api.evaluate_streams(at) == (0 if done else 1), point
        assert list(AlertHappening.objects.values_list("kind", flat=True)) == ["raised"], point
    killed(NOW, "events")
    with transaction.atomic():
        assert len(taken()) == 1
        assert taken() == []
