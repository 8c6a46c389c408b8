"""Trials: when a camera is due, that only who holds it writes, and what their error becomes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from bazan.cameras.devices import api
from bazan.cameras.devices.types import TriedLine
from bazan.cameras.devices.worker_sql.leases import Lease, LostLease
from bazan.cameras.events import api as camera_events
from bazan.cameras.events.tests.test_cameras import Edge
from bazan.cameras.events.worker_sql.accuracy_records import due, keep_trial, last_tried
from bazan.core.quality import Quality
from bazan.core.time import now
from bazan.data.observations import api as observations
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import line, trial_at, tried

NIGHT = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
"""Two o'clock on the 25th, local time."""
HOUR = 3600.0


@pytest.mark.parametrize(
    ("hours_ago", "after", "wanted"),
    [
        (None, 8, True),  # never tried: by day too
        (23, 0, True),
        (23, 3.9, True),
        (23, -0.1, False),  # not night yet
        (23, 5, False),  # not night any more, and not overdue
        (26.5, 8, True),
        (1, 2, False),  # tried this night
        (3, 2, True),  # tried by day, shortly before the night
    ],
)
def test_a_camera_is_tried_once_a_night_and_sooner_when_it_had_none_for_26_hours(hours_ago, after, wanted):
    at = NIGHT.timestamp() + after * HOUR
    assert due(None if hours_ago is None else at - hours_ago * HOUR, at, 2) is wanted


def test_who_lost_the_camera_writes_no_trial(camera):
    tried(camera)
    with pytest.raises(LostLease):
        keep_trial(connection.connection, Lease(camera.id, 99, 1), trial_at(now()))
    assert len(camera_events.trials(camera.id, now() - timedelta(days=1))) == 1


def test_the_newest_trial_of_a_camera_is_told_while_it_is_recent(camera):
    begin = now()
    tried(camera, begin - timedelta(hours=30), missed=20)
    tried(camera, begin - timedelta(hours=2))
    assert last_tried(connection.connection, [camera.id, 0]) == {camera.id: pytest.approx((begin - timedelta(hours=2)).timestamp())}
    newest = camera_events.newest_trials(begin)[camera.id]
    assert (newest.laid, newest.counted, newest.smallest_px, newest.lines) == (48, 46, 31, {"a": (48, 3, 1)})
    assert newest.error == pytest.approx(4 / 48)
    assert [trial.lines["a"][1] for trial in camera_events.trials(camera.id, begin - timedelta(days=2))] == [20, 3]
    assert camera_events.newest_trials(begin + timedelta(days=3)) == {}


def test_the_error_of_a_line_is_observed_by_its_station_once(camera):
    begin, edge = now(), Edge()
    tried(camera, begin - timedelta(days=5), missed=40)
    tried(camera, begin - timedelta(hours=25), missed=11)
    tried(camera, begin - timedelta(hours=1))
    camera_events.observe(begin, edge)  # the line has its station by then
    assert camera_events.observe_trials(begin, edge) == len(edge.rows) == 2, "a trial of long ago says nothing of now"
    (number,) = {row.datastream_id for row in edge.rows}
    assert (
        next(stream.property for stream in observations.datastreams([observations.thing("bridge-a").id]) if stream.id == number)
        == "crossings_error"
    )
    assert [row.value for row in edge.rows] == [pytest.approx(25.0), pytest.approx(100 * 4 / 48)]
    assert {row.quality for row in edge.rows} == {Quality.GOOD}


def test_a_line_that_was_drawn_after_the_trial_has_no_error_yet(camera):
    begin, edge = now(), Edge()
    tried(camera, begin)
    api.draw("bridge", line("b"), SYSTEM, begin)
    camera_events.observe(begin, edge)
    assert camera_events.observe_trials(begin, edge) == 1
    a, b = (observations.thing(f"bridge-{code}").id for code in "ab")
    assert camera_events.trials_of_stations([a, b], begin) == {
        a: TriedLine("bridge", camera_events.newest_trials(begin)[camera.id].at, 48, 3, 1)
    }
