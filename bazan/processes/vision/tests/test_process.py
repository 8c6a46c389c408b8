"""Whole processes on a real database: what they see on real footage, what they keep of it and where, and what happens when one dies."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.recording.encryption import BrokenSeal, opened
from bazan.core.settings import ROOT, load
from bazan.platform.security.process_authentication import inner_header
from bazan.processes.vision.tests.conftest import camera

PATIENCE_S = 60
pytestmark = [pytest.mark.xdist_group("vision"), pytest.mark.slow]


@contextmanager
def watching(database: str, home: Path, detector: str = "nanodet", **more: str) -> Iterator[subprocess.Popen]:
    environment = os.environ | {"DATABASE_URL": database, "BAZAN_HOME": str(home), "BAZAN_VISION_DETECTOR": detector} | more
    process = subprocess.Popen([sys.executable, "-m", "bazan.processes.vision"], env=environment, cwd=ROOT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def until(session, question: str, wanted=bool):
    """What the database answers, once it is as wanted."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        answer = next(iter(session.execute(question).fetchone() or [None]))
        if wanted(answer):
            return answer
        assert time.monotonic() < deadline, (question, answer)
        time.sleep(0.2)


def pointed(session, cameras: list[int], address: str) -> None:
    for number in cameras:
        session.execute(
            "UPDATE camera SET terms = terms || %s::jsonb WHERE id = %s", [json.dumps({"main_url": address, "fps": 10}), number]
        )


def drawn(session, number: int, **terms) -> int:
    whole = {
        "names": {"vi": "", "en": ""}, "kinds": ["person"], "seconds": 0, "at_least": 1, "below": 0, "direction": "both", "flow": "",
        "hours": [], "profiles": [],
    }  # fmt: skip
    row = session.execute(
        "INSERT INTO camera_rule (camera_id, code, terms, version, drawn_by, drawn_at) VALUES (%s, %s, %s, 9, 'me', now()) RETURNING id",
        [number, terms["code"], json.dumps(whole | terms)],
    ).fetchone()
    return row[0]


@pytest.fixture
def session(database):
    with psycopg.connect(database, autocommit=True) as session:
        yield session


def test_people_on_real_footage_are_events_and_counts_and_only_a_blurred_picture_is_kept(database, session, pictures, tmp_path):
    """The whole way of a picture, and what lies on the disk after it."""
    (number,) = settled(session, 1)
    session.execute("DELETE FROM camera_rule")
    drawn(session, number, code="all", purpose="intrusion", points=[[0, 0], [1, 0], [1, 1], [0, 1]])
    drawn(session, number, code="a", purpose="line", points=[[0.5, 0], [0.5, 1]])
    with camera(pictures) as address:
        pointed(session, [number], address)
        with watching(database, tmp_path):
            until(session, "SELECT count(*) FROM camera_still")
            until(session, "SELECT coalesce(sum(count), 0) FROM camera_tally")
            state, figures = session.execute("SELECT state, figures FROM camera_state").fetchone()
            assert (state, figures["size"], figures["codec"]) == ("live", [768, 576], "mjpeg")
            (answers,) = (tmp_path / "run").glob("vision-*.sock")
            with httpx.Client(transport=httpx.HTTPTransport(uds=str(answers)), base_url="http://vision") as line:
                assert line.get(f"/cameras/{number}/still.jpg").status_code == 403, "anybody on this machine could look"
                still = line.get(f"/cameras/{number}/still.jpg", headers=inner_header(load({"BAZAN_HOME": str(tmp_path)})))
                assert still.content.startswith(b"\xff\xd8")
                assert line.get("/cameras/999/still.jpg", headers=inner_header(load({"BAZAN_HOME": str(tmp_path)}))).status_code == 404
    blurred, kept_sealed = map(bytes, session.execute("SELECT data, sealed FROM camera_still LIMIT 1").fetchone())
    original = opened(kept_sealed, load({"BAZAN_HOME": str(tmp_path)}))
    assert original.startswith(b"\xff\xd8") and not kept_sealed.startswith(b"\xff\xd8")
    assert blurred != original
    with pytest.raises(BrokenSeal):
        opened(kept_sealed, load({"BAZAN_HOME": str(tmp_path / "elsewhere")}))
    ended, peak, sure = session.execute("SELECT bool_and(ended_at IS NOT NULL), max(peak), max(sure) FROM camera_event").fetchone()
    assert ended, "an event stayed open with nobody watching"
    assert peak >= 2
    assert sure > 0.6
    assert session.execute("SELECT count(*) FROM camera_worker").fetchone() == (0,), "who left is still there"
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes()[:3] in (b"\xff\xd8\xff", b"\0\0\0")]
    assert kept == [], "a picture lies on the disk"


def test_a_process_without_its_network_rests_and_says_why(database, session, tmp_path):
    with watching(database, tmp_path, "yolox"):
        assert until(session, "SELECT figures->>'why' FROM camera_worker") == "model"


def test_the_cameras_of_a_killed_process_are_watched_by_another(database, session, pictures, tmp_path):
    cameras = settled(session, 4)
    with camera(pictures[:20]) as address:
        pointed(session, cameras, address)
        with watching(database, tmp_path, "null") as first:
            until(session, "SELECT count(*) FROM camera_state WHERE state = 'live'", lambda count: count == 4)
            with watching(database, tmp_path, "null"):
                until(session, "SELECT count(DISTINCT worker) FROM camera_lease WHERE expires_at > now()", lambda count: count == 2)
                first.kill()
                first.wait()
                until(
                    session,
                    "SELECT count(*) FROM camera_lease l JOIN camera_worker w ON w.name = l.worker WHERE l.expires_at > now()"
                    " AND w.seen_at > now() - interval '3 s' AND l.epoch >= 2",
                    lambda count: count >= 2,
                )
                until(
                    session,
                    "SELECT count(*) FROM camera_state s JOIN camera_lease l USING (camera_id) WHERE s.state = 'live'"
                    " AND s.said_at > now() - interval '4 s' AND l.worker = (SELECT name FROM camera_worker ORDER BY seen_at DESC LIMIT 1)",
                    lambda count: count == 4,
                )


def test_a_camera_that_refuses_or_is_not_there_is_told_and_hinders_no_other(database, session, pictures, tmp_path):
    good, gone = settled(session, 2)
    drawn(session, good, code="a", purpose="line", points=[[0.5, 0], [0.5, 1]])
    with camera(pictures[:20]) as address:
        pointed(session, [good], address)
        pointed(session, [gone], "rtsp://127.0.0.1:9/nothing")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        with watching(database, tmp_path, "null", BAZAN_VISION_LISTEN=f"http://127.0.0.1:{port}"):
            assert until(session, "SELECT address FROM camera_worker") == f"http://127.0.0.1:{port}"
            assert httpx.get(f"http://127.0.0.1:{port}/cameras/{good}/still.jpg").status_code == 403
            until(session, f"SELECT state FROM camera_state WHERE camera_id = {gone}", lambda state: state == "unreachable")
            until(session, f"SELECT state FROM camera_state WHERE camera_id = {good}", lambda state: state == "live")
            until(session, f"SELECT count(*) FROM camera_fault WHERE camera_id = {gone} AND fault = 'offline' AND ended_at IS NULL")
        assert session.execute(f"SELECT count(*) FROM camera_fault WHERE camera_id = {good}").fetchone() == (0,)
        assert session.execute("SELECT count(*) FROM camera_watch").fetchone() == (0,), "what sees nothing tells of an empty road"


def test_a_camera_that_was_unplugged_is_watched_again_and_for_how_long_is_kept(database, session, pictures, tmp_path):
    (number,) = settled(session, 1)
    state = f"SELECT state FROM camera_state WHERE camera_id = {number}"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    pointed(session, [number], f"http://127.0.0.1:{port}/stream")
    with watching(database, tmp_path, "null"):
        with camera(pictures[:20], port):
            until(session, state, lambda state: state == "live")
        offline = "SELECT count(*) FROM camera_fault WHERE fault = 'offline' AND ended_at"
        until(session, f"{offline} IS NULL", lambda count: count == 1)
        with camera(pictures[:20], port):
            until(session, f"{offline} > began_at", lambda count: count == 1)
            assert until(session, state) == "live"


def test_a_camera_declared_in_a_way_nobody_can_watch_hinders_no_other(database, session, pictures, tmp_path):
    good, broken = settled(session, 2)
    session.execute("UPDATE camera_rule SET terms = terms - 'seconds' WHERE camera_id = %s", [broken])
    with camera(pictures[:20]) as address:
        pointed(session, [good, broken], address)
        with watching(database, tmp_path, "null"):
            until(session, f"SELECT state FROM camera_state WHERE camera_id = {good}", lambda state: state == "live")
            session.execute("UPDATE camera_rule SET terms = terms || '{\"seconds\": 1}' WHERE camera_id = %s", [broken])
            session.execute("UPDATE camera SET version = version + 1 WHERE id = %s", [broken])
            until(session, f"SELECT state FROM camera_state WHERE camera_id = {broken}", lambda state: state == "live")


def test_without_a_network_it_says_what_to_do_and_rests(database, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": database, "BAZAN_HOME": str(tmp_path), "BAZAN_VISION_DETECTOR": "yolox",
        "BAZAN_VISION_MODEL": str(tmp_path / "no.onnx"),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "bazan.processes.vision"], env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr
        said = process.stderr.readline()
        assert "no.onnx can't be read, so cameras are not watched" in said
        assert process.poll() is None, "it would be started again and again"
    finally:
        process.kill()
        process.wait()
