"""What a camera's thread makes of looks: trips in their hours, colours of who broke a rule, and things left with who saw them."""

import json
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import psycopg
import pytest

from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.camera_config import watched
from bazan.cameras.devices.worker_sql.leases import Self
from bazan.core.time import LOCAL, now
from bazan.platform.image_analysis.camera_analysis import Look
from bazan.platform.image_analysis.detectors.null_detector import NOTHING
from bazan.platform.image_analysis.scene.hazards import eye
from bazan.platform.image_analysis.tracking.types import Seen, Standing, Track, Trip
from bazan.platform.image_analysis.video.types import Frame as VideoFrame
from bazan.processes.vision.camera_thread import Watching
from bazan.processes.vision.tests.test_plate_recognition import Frame, Kept, Told

CAR = (0.25, 0.25, 0.5, 0.5)
AT = 1_800_000_000.0


@pytest.fixture
def session(database):
    with psycopg.connect(database, autocommit=True) as session:
        yield session


@pytest.fixture
def camera(session):
    (number,) = settled(session, 1)
    return number


def street() -> VideoFrame:
    picture = np.full((360, 640, 3), 120, np.uint8)
    picture[:40] = 240
    picture[90:180, 160:320] = (200, 30, 30)
    return Frame(picture, AT)  # pyrefly: ignore[bad-return] - a stand-in


def watching(session, camera):
    """Its thread, which writes at once; whoever looks sees nobody."""
    (lease,) = leases.beat(session, Self("me", "", "unix:/x", 1, "eyes 1"), {})
    looker = SimpleNamespace(step=0, detector=SimpleNamespace(name="eyes 1"), look=lambda frame: NOTHING)
    parts = looker, Kept(session), SimpleNamespace(), 5, lambda name: "", eye, Told()
    thread = Watching(watched(session, camera), lease, *parts)  # pyrefly: ignore[bad-argument-type] - stand-ins
    thread._recorder = SimpleNamespace(begin=lambda *given: None)  # pyrefly: ignore[bad-assignment] - a stand-in
    return thread


def draw(session, camera, code, **terms):
    """Another zone, as the one that is there but for its terms."""
    session.execute(
        """INSERT INTO camera_rule (camera_id, code, terms, version, drawn_by, drawn_at)
           SELECT camera_id, %s, terms || %s::jsonb, 1, 'me', now() FROM camera_rule WHERE camera_id = %s AND code = 'water'""",
        [code, json.dumps({"code": code} | terms), camera],
    )


def test_trips_are_kept_where_both_places_hold_at_that_hour(session, camera):
    later = [[f"{(now() + timedelta(minutes=each)).astimezone(LOCAL):%H:%M}" for each in (60, 120)]]
    for code, place, hours in (("m", "Chợ", []), ("b", "Cầu", []), ("p", "Bến", later)):
        draw(session, camera, code, purpose="flow", flow=place, hours=hours)
    at = now().timestamp()
    trips = [Trip(origin, there, "car", number, at, at) for number, (origin, there) in enumerate((("Chợ", "Cầu"), ("Chợ", "Bến")))]
    watching(session, camera)._tell(Look(at, NOTHING, [], Seen((), tuple(trips), ())), street())
    kept = session.execute("SELECT camera_id, origin, destination, kind, count FROM camera_trip").fetchall()
    assert kept == [(camera, "Chợ", "Cầu", "car", 1)]


def happened(session, camera, tracks, standing):
    """What is kept of it."""
    watching(session, camera)._tell(Look(AT, NOTHING, tracks, Seen((), (), (standing,))), street())
    return session.execute("SELECT purpose, detector, sure, figures FROM camera_event").fetchone()


def test_an_event_has_the_colour_of_each_that_broke_it(session, camera):
    purpose, detector, _, figures = happened(
        session, camera, [Track(7, "car", CAR, 0.8, AT, True)], Standing("water", True, True, 1, (7,), AT, AT, 0.8, 0.25)
    )
    assert (purpose, detector) == ("intrusion", "eyes 1")
    assert (figures["kinds"], figures["colours"], figures["tallest"]) == (["car"], ["red"], 0.25)


def test_what_no_detector_sees_has_its_place_and_who_saw_it(session, camera):
    draw(session, camera, "left", purpose="abandoned")
    standing = Standing("left", True, True, 1, (), AT, AT - 60, 0.7, 0.1, ((0.5, 0.5, 0.55, 0.6),), "leavings 1")
    purpose, detector, sure, figures = happened(session, camera, [], standing)
    assert (purpose, detector, sure) == ("abandoned", "leavings 1", pytest.approx(0.7))
    assert (figures["boxes"], figures["kinds"], figures["colours"], figures["smallest_px"]) == ([[0.5, 0.5, 0.55, 0.6]], [], [], 36)
