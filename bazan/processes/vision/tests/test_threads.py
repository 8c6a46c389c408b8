"""The thread that looks takes the newest picture and slows down under load; the thread that writes loses nothing."""

import threading
import time

import psycopg
import pytest

from bazan.cameras.devices.worker_sql.leases import Lease, LostLease
from bazan.platform.image_analysis.detectors.null_detector import NOTHING, Null
from bazan.processes.vision import detection_thread
from bazan.processes.vision.database_writer import Task, Writer
from bazan.processes.vision.detection_thread import Looker


class Slow(Null):
    """Takes its time, and waits for a sign before the first look ends."""

    def __init__(self, seconds=0.0):
        self.seconds, self.go = seconds, threading.Event()

    def look(self, picture):
        self.go.wait(5)
        time.sleep(self.seconds)
        return NOTHING


class Picture:
    """What the looker needs of a frame."""

    width, height = 64, 36

    def __init__(self, number):
        self.number = number

    def rgb(self, width, height):
        return self


@pytest.fixture
def looker():
    slow = Slow()
    made = Looker(slow)
    made.start()
    yield made
    slow.go.set()
    made.end()
    made.join(5)


def test_the_newest_picture_of_each_camera_is_looked_at_and_every_camera_has_its_turn(looker):
    seen, done = [], threading.Event()

    def told(frame, detections):
        seen.append(frame.number)
        if len(seen) == 3:
            done.set()

    looker.put(1, Picture("first"), told)
    time.sleep(0.1)  # it is being looked at
    for number in range(5):
        looker.put(1, Picture(f"one {number}"), told)
    looker.put(2, Picture("two"), told)
    looker.put(1, Picture("one newest"), told)
    looker.detector.go.set()
    assert done.wait(5)
    assert seen == ["first", "one newest", "two"]
    assert looker.overtaken == 5


def test_one_cameras_broken_picture_ends_nothing(looker):
    done = threading.Event()
    looker.detector.go.set()
    looker.put(1, Picture(1), lambda frame, detections: 1 / 0)  # pyrefly: ignore[division-by-zero] - it is to fail
    looker.put(2, Picture(2), lambda frame, detections: done.set())
    assert done.wait(5)


def test_under_load_the_pace_is_lowered_and_rises_again(looker, monkeypatch):
    monkeypatch.setattr(detection_thread, "JUDGED_S", 0.2)
    looker.detector.go.set()
    looker.detector.seconds = 0.05
    deadline = time.monotonic() + 10
    while looker.step < 2 and time.monotonic() < deadline:
        for camera in range(10):
            looker.put(camera, Picture(0), lambda frame, detections: None)
        time.sleep(0.01)
    assert looker.step >= 2
    looker.detector.seconds = 0
    while looker.step and time.monotonic() < deadline + 10:
        looker.put(1, Picture(0), lambda frame, detections: None)
        time.sleep(0.05)
    assert looker.step == 0


class Held(dict):
    """The leases of a process."""


def written(database, held):
    writer = Writer(database, held.get)
    writer.start()
    return writer


def test_what_waits_is_written_in_order_once_the_database_is_there(database):
    kept, held = [], Held()
    away = Writer("postgresql://127.0.0.1:1/nothing", held.get)
    away.start()
    for number in range(3):
        away.put(Task(Lease(1, 1, 1), lambda session, lease, number=number: kept.append(number), lasting=True))
    time.sleep(0.3)
    assert kept == []
    away._address = database
    away.end(10)
    assert kept == [0, 1, 2]


@pytest.mark.parametrize(("now", "writes"), [(2, True), (3, False), (None, False)])
def test_what_was_seen_under_a_lease_that_lapsed_is_written_only_if_nobody_else_had_the_camera_since(database, now, writes):
    kept, held = [], Held()
    if now:
        held[1] = Lease(1, now, 1)
    writer = written(database, held)

    def write(session, lease):
        if lease.epoch == 1:
            raise LostLease("lapsed")
        kept.append(lease.epoch)

    writer.put(Task(Lease(1, 1, 1), write, lasting=True))
    writer.end(5)
    assert kept == ([2] if writes else [])
    assert writer.dropped == (0 if writes else 1)


def test_a_database_that_goes_away_in_the_middle_loses_nothing(database):
    kept, held = [], Held()
    writer = written(database, held)

    def write(session, lease):
        if not kept:
            kept.append("lost once")
            session.close()
            session.execute("SELECT 1")
        kept.append("written")

    writer.put(Task(Lease(1, 1, 1), write, lasting=True))
    writer.end(10)
    assert kept == ["lost once", "written"]
    with psycopg.connect(database):
        pass
