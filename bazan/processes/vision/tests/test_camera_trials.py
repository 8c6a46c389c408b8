"""A camera that is watched is tried by the process that holds it, when it is due and there is time, and what comes of it is kept once."""

import os
import threading
import time
from types import SimpleNamespace

import numpy as np
import psycopg
import pytest

from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.camera_config import watched
from bazan.cameras.devices.worker_sql.leases import Self
from bazan.platform.image_analysis.counting_accuracy import figure_paths
from bazan.platform.image_analysis.counting_accuracy.background_picture import PICTURES, Scene
from bazan.platform.image_analysis.counting_accuracy.ground_scale import Heights
from bazan.platform.image_analysis.detectors.null_detector import NOTHING, Null
from bazan.processes.vision import camera_trials as parts
from bazan.processes.vision.camera_thread import Watching
from bazan.processes.vision.camera_trials import LOWEST, Trials
from bazan.processes.vision.database_writer import Writer
from bazan.processes.vision.detection_thread import Looker

LONG_S = 20


class Eye(Null):
    """Sees nobody. ``at_look``: what happens when it looks first."""

    def __init__(self, at_look=lambda: None):
        self.looked, self.nice = threading.Event(), 0
        self._at_look = at_look

    def look(self, picture):
        if not self.looked.is_set():
            self.nice = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
            self._at_look()
            self.looked.set()
        return NOTHING


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(figure_paths, "CROSSINGS", 2)
    monkeypatch.setattr(figure_paths, "FEWEST", 2)
    for name in ("ROUND_S", "REST_S", "BUSY_S"):
        monkeypatch.setattr(parts, name, 0.001)


@pytest.fixture
def session(database):
    with psycopg.connect(database, autocommit=True) as session:
        yield session


def camera(session) -> tuple[int, Watching]:
    """One that is watched, and whose ground is known."""
    (number,) = settled(session, 1)
    (lease,) = leases.beat(session, Self("me", "", "unix:/x", 1, "null"), {})
    scene = Scene()
    for at in range(PICTURES):
        scene.add(np.full((32, 32, 3), 120, np.uint8), 360, float(at))
    # pyrefly: ignore[bad-return] - a stand-in
    return number, SimpleNamespace(watched=watched(session, number), lease=lease, scene=scene, heights=Heights())


def until(answer):
    deadline = time.monotonic() + LONG_S
    while not answer():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def count(session):
    return session.execute("SELECT count(*) FROM camera_trial").fetchone()[0]


def test_a_camera_never_tried_is_tried_once_after_all_others_work(database, session):
    number, watching = camera(session)
    eye = Eye()
    writer = Writer(database, {number: watching.lease}.get)
    writer.start()
    trials = Trials({number: watching}, Looker(eye), writer, database, 2)
    trials.start()
    until(lambda: count(session))
    row = session.execute("SELECT camera_id, laid, counted, error, smallest_px, detector, figures FROM camera_trial").fetchone()
    time.sleep(0.05)  # some rounds more
    trials.end(LONG_S)
    writer.end(LONG_S)
    assert row[:6] == (number, 2, 0, 1.0, None, "null")
    assert row[6]["lines"] == {"": {"laid": 2, "missed": 2, "extra": 0}}
    assert count(session) == 1
    assert eye.nice == LOWEST
    assert not trials.is_alive()


def test_while_too_much_is_to_be_looked_at_nothing_is_tried(database, session):
    number, watching = camera(session)
    eye = Eye(lambda: setattr(looker, "step", 1))
    looker = Looker(eye)
    looker.step = 1
    writer = Writer(database, {number: watching.lease}.get)
    writer.start()
    trials = Trials({number: watching}, looker, writer, database, 2)
    trials.start()
    assert not eye.looked.wait(0.1)
    looker.step = 0
    assert eye.looked.wait(LONG_S)
    assert not count(session), "it waits where it is"
    looker.step = 0
    until(lambda: count(session))
    trials.end(LONG_S)
    writer.end(LONG_S)


def test_a_trial_ends_when_its_camera_goes_and_is_begun_anew_when_it_comes_back(database, session):
    number, watching = camera(session)
    cameras = {number: watching}
    eye = Eye(cameras.clear)
    writer = Writer(database, {number: watching.lease}.get)
    writer.start()
    trials = Trials(cameras, Looker(eye), writer, database, 2)
    trials.start()
    assert eye.looked.wait(LONG_S)
    time.sleep(0.05)
    assert not count(session)
    cameras[number] = watching
    until(lambda: count(session))
    trials.end(LONG_S)
    writer.end(LONG_S)
