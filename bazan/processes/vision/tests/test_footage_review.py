"""Jobs over real footage on a real database: answers as of a file, workers that die, people who stop them, files that are no clips."""

import io
import json
import os
import threading
import time
from contextlib import contextmanager

import av
import numpy as np
import psycopg
import pytest
from PIL import Image

from bazan.cameras.footage.tests.sql_fixtures import asked, handed_in, stands
from bazan.cameras.footage.worker_sql import job_leases
from bazan.core.settings import load
from bazan.platform.image_analysis.detectors.null_detector import Null
from bazan.platform.image_analysis.detectors.selection import detector
from bazan.platform.image_analysis.footage.clip_counts import count
from bazan.platform.image_analysis.tracking.types import DrawnRule
from bazan.processes.vision.footage_review import Reviewer
from bazan.processes.vision.tests.test_process import settled, until, watching
from tests.fixtures.footage import film
from tests.fixtures.footage_jobs import DETECTOR_OFF

pytestmark = [pytest.mark.xdist_group("vision"), pytest.mark.slow]
UPRIGHT = ((0.45, 0.0), (0.45, 1.0))
LINE = {"code": "line", "purpose": "line", "points": UPRIGHT, "kinds": ["person"]}
WHOLE = {"code": "all", "purpose": "crowd", "points": [[0, 0], [1, 0], [1, 1], [0, 1]], "kinds": ["person"], "at_least": 4, "seconds": 1}
LAPSE = "UPDATE footage_job SET expires_at = now() - interval '1 s' WHERE state = 'running'"


class Slow(Null):
    """Looks so long at each picture that a clip isn't done before somebody stops it."""

    def look(self, picture):
        time.sleep(0.02)
        return super().look(picture)


@pytest.fixture
def session(database):
    with psycopg.connect(database, autocommit=True) as session:
        yield session


@pytest.fixture(scope="module")
def square(tmp_path_factory):
    """Twelve seconds of people on a square, as MP4."""
    return film(tmp_path_factory.mktemp("clips") / "square.mp4", 12)


@pytest.fixture
def settings(tmp_path):
    return load({"BAZAN_HOME": str(tmp_path)})


@contextmanager
def reviewing(database, settings, eye=None, name="first"):
    reviewer = Reviewer(database, name, eye or detector("nanodet"), settings)
    reviewer.start()
    try:
        yield reviewer
    finally:
        reviewer.end(10)
        assert not reviewer.is_alive()


def done(session, job):
    until(session, f"SELECT state FROM footage_job WHERE id = {job}", lambda state: state in ("done", "failed", "cancelled"))
    return stands(session, job)


def test_a_line_is_counted_as_on_the_file_and_a_second_rule_needs_no_look(database, session, settings, square):
    clip = handed_in(session, square.read_bytes(), settings)
    jobs = [asked(session, clip, "look"), asked(session, clip, "count", rules=[LINE], kinds=["person"])]
    with reviewing(database, settings):
        counted = done(session, jobs[1])[3]
        again = asked(session, clip, "rerun", rules=[LINE, WHOLE])
        session.execute("DELETE FROM footage_piece")
        rerun = done(session, again)[3]
    told = count(square, detector("nanodet"), [DrawnRule("line", "line", UPRIGHT, ("person",))], ("person",))
    assert counted["crossings"] == {"line": list(told.crossings["line"])}
    assert (counted["tracks"], counted["pictures"]) == (told.tracks, told.pictures)
    assert sum(counted["crossings"]["line"]) >= 3
    assert rerun["crossings"] == counted["crossings"], "another rule beside it changed what the first one counts"
    (crowd,) = {event["rule"] for event in rerun["events"]}
    assert crowd == "all" and rerun["events"][0]["peak"] >= 4
    known = session.execute("SELECT state, pictures, width, height, codec, sha256, preview FROM footage_clip").fetchone()
    assert known[:5] == ("looked", told.pictures, 640, 480, "h264")
    assert Image.open(io.BytesIO(known[6])).size == (640, 480)


def test_nothing_of_a_clip_lies_open_in_the_database(database, session, settings, square):
    data = square.read_bytes()
    clip = handed_in(session, data, settings)
    export = asked(session, clip, "export", began=2.0, ended=5.0)
    with reviewing(database, settings):
        result = done(session, export)[3]
    columns = session.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'bytea' AND table_schema = 'public'"
    ).fetchall()
    kept = [
        bytes(value)
        for table, column in columns
        for (value,) in session.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
    ]
    probes = [data[place : place + 48] for place in range(0, len(data) - 48, len(data) // 40)]
    assert kept and not any(probe in value for value in kept for probe in probes)
    (blurred,) = session.execute("SELECT data FROM footage_film").fetchone()
    with av.open(io.BytesIO(blurred), "r") as copy:
        assert len(list(copy.decode(video=0))) == result["pictures"] == 31
        assert not copy.streams.audio
    session.execute("UPDATE footage_piece SET data = data || 'x'")
    broken = asked(session, clip, "export", began=0.0, ended=5.0)
    with reviewing(database, settings):
        assert done(session, broken)[:2] == ("failed", "footage.gone")


def test_what_is_masked_on_its_camera_is_empty_on_what_is_shown_of_it(database, session, settings, square):
    (camera,) = settled(session, 1)
    masks = json.dumps({"masks": [[[0, 0], [0.5, 0], [0.5, 1], [0, 1]]]})
    session.execute("UPDATE camera SET terms = terms || %s::jsonb WHERE id = %s", [masks, camera])
    clip = handed_in(session, square.read_bytes(), settings)
    session.execute("UPDATE footage_clip SET camera_id = %s", [camera])
    export = asked(session, clip, "export", began=0.0, ended=1.0)
    with reviewing(database, settings, Null()):
        done(session, export)
    (preview,) = session.execute("SELECT preview FROM footage_clip").fetchone()
    (blurred,) = session.execute("SELECT data FROM footage_film").fetchone()
    with av.open(io.BytesIO(blurred), "r") as copy:
        shown = [next(copy.decode(video=0)).to_ndarray(format="gray"), np.asarray(Image.open(io.BytesIO(preview)).convert("L"))]
    for picture in shown:
        assert picture[:, :300].std() < 2 < 10 < picture[:, 340:].std()


def test_who_takes_over_a_killed_workers_job_ends_as_if_nothing_had_been(database, session, tmp_path, square):
    settings = load({"BAZAN_HOME": str(tmp_path)})
    data = square.read_bytes()
    whole, cut = handed_in(session, data, settings), handed_in(session, data, settings)
    with reviewing(database, settings):
        job = asked(session, whole, "rerun", rules=[LINE, WHOLE])
        undisturbed = done(session, job)[3]
    job = asked(session, cut, "rerun", rules=[LINE, WHOLE])
    with watching(database, tmp_path) as first:
        until(session, f"SELECT count(*) FROM footage_look WHERE clip_id = {cut}")
        first.kill()
        first.wait()
    assert stands(session, job)[0] == "running"
    kept = session.execute("SELECT count(*), bool_or(last) FROM footage_look WHERE clip_id = %s", [cut]).fetchone()
    assert kept[1] is False, "it was done before it was killed"
    session.execute(LAPSE)
    with reviewing(database, settings, name="second"):
        state, _, epoch, result = done(session, job)
    assert (state, epoch, result) == ("done", 2, undisturbed)
    looks = "SELECT number, pictures, data FROM footage_look WHERE clip_id = %s ORDER BY number"
    assert session.execute(looks, [whole]).fetchall() == session.execute(looks, [cut]).fetchall()


def test_a_job_heeds_who_stops_it_and_goes_on_where_it_was(database, session, settings, square):
    clip = handed_in(session, square.read_bytes(), settings)
    job = asked(session, clip, "motion", zone=[])
    with reviewing(database, settings, Slow()):
        until(session, "SELECT count(*) FROM footage_look")
        session.execute("UPDATE footage_job SET cancelled_at = clock_timestamp()")
        done(session, job)
        assert stands(session, job)[0] == "cancelled"
        assert session.execute("SELECT bool_or(last) FROM footage_look").fetchone() == (False,), "it went on to the clip's end"
        before = session.execute("SELECT ctid FROM footage_look ORDER BY number").fetchall()
        session.execute("UPDATE footage_job SET state = 'waiting', cancelled_at = NULL")
        spans = done(session, job)[3]["spans"]
    assert session.execute("SELECT ctid FROM footage_look ORDER BY number").fetchall()[: len(before)] == before
    assert spans[0]["began"] < 2 and spans[-1]["ended"] > 9


def test_two_workers_do_each_job_once(database, session, settings, square):
    clips = [handed_in(session, square.read_bytes(), settings) for _ in range(2)]
    jobs = [asked(session, clip, "count", rules=[LINE], kinds=["person"]) for clip in clips for _ in range(3)]
    with reviewing(database, settings, Null()), reviewing(database, settings, Null(), "second"):
        ends = [done(session, job) for job in jobs]
    assert {(state, epoch) for state, _, epoch, _ in ends} == {("done", 1)}
    assert session.execute("SELECT count(DISTINCT worker) FROM footage_job").fetchone() == (2,)


def test_what_a_former_holder_says_is_refused_and_what_kills_workers_is_given_up(session, settings, square):
    clip = handed_in(session, square.read_bytes(), settings)
    job = asked(session, clip, "look")
    former = job_leases.take(session, "first")
    assert job_leases.take(session, "second") is None
    session.execute(LAPSE)
    held = job_leases.take(session, "second")
    assert former and held and held.epoch == former.epoch + 1
    with pytest.raises(job_leases.LostLease):
        job_leases.say(session, former, 0.5)
    with pytest.raises(job_leases.LostLease), session.transaction():
        job_leases.hold(session, former)
    job_leases.give_back(session, held)
    for _ in range(job_leases.MOST_TRIES - 1):
        assert job_leases.take(session, "second") is not None
        session.execute(LAPSE)
    assert job_leases.take(session, "third") is None
    assert stands(session, job)[:2] == ("failed", "footage.given_up")


def packed_film(codec, size, pictures, form="mp4", rate=10):
    made = io.BytesIO()
    with av.open(made, "w", form) as file:
        video = file.add_stream(codec, rate=rate)
        video.width, video.height, video.pix_fmt = *size, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for _ in range(pictures):
            file.mux(video.encode(av.VideoFrame(*size, format=video.pix_fmt)))
        file.mux(video.encode(None))
    return made.getvalue()


def sound():
    made = io.BytesIO()
    with av.open(made, "w", "mp4") as file:
        track = file.add_stream("aac", rate=8000)
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate = 8000
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))  # what lies in new memory may be no sound
        file.mux(track.encode(frame))
        file.mux(track.encode(None))
    return made.getvalue()


def bomb():
    """A film that says its pictures are far larger than they are."""
    data, told = packed_film("mjpeg", (64, 64), 3, "avi"), b"\x00\x11\x08\x00\x40\x00\x40"
    assert data.count(told) == 3
    return data.replace(told, b"\x00\x11\x08\xff\xf0\xff\xf0")


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (lambda: b"", "footage.unreadable"),
        (lambda: os.urandom(100_000), "footage.unreadable"),
        (lambda: packed_film("libx264", (320, 240), 30)[:2000], "footage.unreadable"),
        (sound, "footage.unreadable"),
        (bomb, "footage.unreadable"),
        (lambda: packed_film("libvpx", (64, 64), 3, "matroska"), "footage.codec"),
        (lambda: packed_film("libx264", (64, 64), 1), "footage.still"),
    ],
    ids=["empty", "garbage", "cut short", "sound", "bomb", "codec", "one picture"],
)
def test_a_clip_that_is_none_is_told_with_its_reason_and_its_bytes_go(database, session, settings, made, problem):
    clip = handed_in(session, made(), settings)
    job = asked(session, clip, "look")
    with reviewing(database, settings, Null()):
        assert done(session, job)[:2] == ("failed", problem)
    assert session.execute("SELECT state, problem FROM footage_clip").fetchall() == [("unreadable", problem)]
    assert session.execute("SELECT count(*) FROM footage_piece").fetchone() == (0,)


def test_who_ends_gives_its_job_back_at_once(database, session, settings, square):
    job = asked(session, handed_in(session, square.read_bytes(), settings), "look")
    with reviewing(database, settings):
        until(session, "SELECT count(*) FROM footage_look")
    state, tries = session.execute("SELECT state, tries FROM footage_job WHERE id = %s", [job]).fetchone()
    assert (state, tries) in (("waiting", 0), ("done", 1))


def test_nothing_is_looked_at_while_the_detector_is_switched_off(database, session, settings, square):
    clip = handed_in(session, square.read_bytes(), settings)
    job = asked(session, clip, "look")
    with reviewing(database, settings, Slow()):
        until(session, "SELECT count(*) FROM footage_look")
        session.execute(DETECTOR_OFF)
        until(session, f"SELECT state FROM footage_job WHERE id = {job}", lambda state: state == "waiting")
        session.execute("UPDATE judging_model SET enabled = true")
        assert done(session, job)[0] == "done"


def test_it_yields_to_what_is_watched_live(database, session, settings):
    job = asked(session, handed_in(session, b"", settings), "look")
    with reviewing(database, settings, Null()) as reviewer:
        done(session, job)
        assert reviewer.native_id and os.getpriority(os.PRIO_PROCESS, reviewer.native_id) > os.getpriority(
            os.PRIO_PROCESS, threading.get_native_id()
        )
