"""Clips of events, from a camera's packets to the database: what is in them, and that nobody unblurred lies anywhere else."""

import io
import os
import threading
from dataclasses import replace

import av
import psycopg
import pytest

from bazan.cameras.devices.tests.sql_fixtures import rule_of, settled
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.leases import Lease, LostLease
from bazan.cameras.events.worker_sql import event_records
from bazan.cameras.events.worker_sql.event_records import Happening
from bazan.cameras.recording.encryption import opened
from bazan.cameras.recording.worker_sql.clip_records import KeptClip, keep_clip
from bazan.core.settings import load
from bazan.platform.image_analysis.detectors.null_detector import NOTHING
from bazan.platform.image_analysis.tests.synthetic_video import film as grey_film
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost
from bazan.processes.vision import event_clips
from bazan.processes.vision.database_writer import Writer
from bazan.processes.vision.event_clips import MOST_WAITING, NICE, Clipper, Recorder, Recording
from bazan.processes.vision.tests.test_process import drawn, pointed, until, watching
from tests.fixtures.footage import film, served

pytestmark = [pytest.mark.xdist_group("vision")]
LEASE = Lease(1, 1, 1)


class Kept(Clipper):
    """A clipper that makes nothing."""

    def __init__(self):
        self.recordings = []

    def put(self, recording):
        self.recordings.append(recording)


@pytest.fixture(scope="module")
def packets(tmp_path_factory):
    """Four seconds of a grey film, fifteen packets a second."""
    path = grey_film(tmp_path_factory.mktemp("film") / "grey.mp4", seconds=4)
    with pytest.raises(Lost), open_stream(f"file://{path}", files=path.parent) as stream:
        kept = []
        list(stream.frames(kept.append))
    return kept


def played(recorder, packets, begin=0.0, seconds=30, told=None):
    """So many seconds of the film again and again, pushed as if they came from an instant on; ``told``: what happens at which second."""
    for number in range(seconds * 15):
        second, rest = divmod(number, 15)
        packet = packets[number % len(packets)]
        if rest == 0 and told and second in told:
            told[second](begin + second)
        recorder.push(replace(packet, at=begin + number / 15, clock=number / 15))


def test_a_clip_holds_five_seconds_before_an_event_and_five_after_or_as_long_as_it_lasts(packets):
    lengths = {}
    for ended in (10.5, 17, 100):
        clipper = Kept()
        recorder = Recorder(clipper, ())
        told = {10: lambda at, recorder=recorder: recorder.begin(LEASE, 7, at, at)}
        told[11 if ended < 11 else int(ended)] = lambda at, recorder=recorder, ended=ended: recorder.end(7, ended)
        played(recorder, packets, told=told)
        (recording,) = clipper.recordings
        clip = event_clips.blurred(
            event_clips.joined(recording.before, recording.after),
            recording.at - event_clips.BEFORE_S,
            recording.until,
            lambda frame: NOTHING,
        )
        assert clip is not None
        lengths[ended] = (round(clip.began), round(clip.ended))
    assert lengths == {10.5: (5, 15), 17: (5, 17), 100: (5, 20)}


def test_when_the_watching_ends_a_clip_is_made_of_what_there_is(packets):
    clipper = Kept()
    recorder = Recorder(clipper, ())
    played(recorder, packets, seconds=9, told={7: lambda at: recorder.begin(LEASE, 7, at, at)})
    assert clipper.recordings == []
    recorder.close()
    (recording,) = clipper.recordings
    assert recording.after[-1].packets[-1].at == pytest.approx(9, abs=0.1)


def recording(packets, masks=()):
    recorder = Recorder(kept := Kept(), masks)
    played(recorder, packets, seconds=4, told={2: lambda at: recorder.begin(LEASE, 7, at, at)})
    recorder.close()
    return kept.recordings[0]


@pytest.fixture
def writer():
    """One to whom the database never answers."""
    made = Writer("postgresql://127.0.0.1:1/nothing", {}.get)
    made.start()
    return made


def test_too_many_at_once_are_dropped_and_counted_and_the_thread_lets_others_go_first(packets, writer):
    going, go = threading.Event(), threading.Event()

    def look(frame):
        going.set()
        go.wait(10)
        return NOTHING

    clipper = Clipper(look, writer)
    clipper.start()
    clipper.put(recording(packets))
    assert going.wait(10)
    assert clipper.native_id and os.getpriority(os.PRIO_PROCESS, clipper.native_id) == NICE
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < NICE
    for _ in range(MOST_WAITING + 2):
        clipper.put(recording(packets))
    assert clipper.dropped == 2
    go.set()
    clipper.end(30)
    assert (clipper.made, clipper.dropped) == (MOST_WAITING, 3), "clips that nobody takes pile up in memory"


def test_what_cant_be_shown_is_dropped_and_ends_nothing(packets, writer):
    clipper = Clipper(lambda frame: NOTHING, writer)
    clipper.start()
    clipper.put(Recording(LEASE, 7, 0, 0, (), (), ()))
    broken = recording(packets, masks=[[("no", "mask")]])
    clipper.put(broken)
    clipper.put(recording(packets))
    clipper.end(30)
    assert (clipper.made, clipper.dropped) == (1, 2)


def contents(session):
    """What an event's clip is kept as, by camera: what the page plays, and what is sealed."""
    rows = session.execute("SELECT e.camera_id, c.data, c.sealed FROM camera_clip c JOIN camera_event e ON e.id = c.event_id").fetchall()
    return {camera: (bytes(data), bytes(sealed)) for camera, data, sealed in rows}


@pytest.mark.slow
def test_a_clip_of_an_event_is_kept_blurred_and_sealed_and_nothing_unblurred_lies_anywhere(database, tmp_path):
    """Two cameras of real footage, one of them with a mask. What a camera sent is looked for in every file and every table."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    temporary.mkdir()
    source = film(tmp_path / "square.mp4", 20)
    with psycopg.connect(database, autocommit=True) as session, served({"square": source}) as address:
        open_, masked = settled(session, 2)
        session.execute("DELETE FROM camera_rule")
        for camera in (open_, masked):
            drawn(session, camera, code="all", purpose="intrusion", points=[[0, 0], [1, 0], [1, 1], [0, 1]])
        pointed(session, [open_, masked], f"{address}/square")
        session.execute("UPDATE camera SET terms = terms || '{\"masks\": [[[0, 0], [1, 0], [1, 0.2]]]}' WHERE id = %s", [masked])
        with watching(database, home, TMPDIR=str(temporary)):
            until(session, "SELECT count(DISTINCT e.camera_id) FROM camera_clip c JOIN camera_event e ON e.id = c.event_id", (2).__eq__)
        kept = contents(session)
        times = session.execute(
            "SELECT e.began_at - c.began_at, c.ended_at - e.began_at, c.sha256 = encode(sha256(c.data), 'hex') FROM camera_clip c"
            " JOIN camera_event e ON e.id = c.event_id"
        ).fetchall()
        tables = [
            name for (name,) in session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^camera'")
        ]
        rows = [str(row).encode() for name in tables for row in session.execute(f"SELECT t::text FROM {name} t".encode()).fetchall()]
    for before, after, proved in times:
        # a clip is cut around the moment its event is told, which is a little after it began: five seconds before, ten after at most
        assert 0 <= before.total_seconds() <= 5
        assert after.total_seconds() >= 4.7
        assert (before + after).total_seconds() <= 15
        assert proved
    assert not kept[masked][1], "what is masked is kept as it came"
    original = opened(kept[open_][1], load({"BAZAN_HOME": str(home)}))
    with av.open(io.BytesIO(original), "r") as sent, av.open(io.BytesIO(kept[open_][0]), "r") as shown:
        came = [
            (float(packet.pts * packet.time_base), bytes(packet))
            for packet in sent.demux(video=0)
            if packet.size and packet.pts is not None
        ]
        packets = [packet for _, packet in came]
        assert (shown.streams.video[0].codec_context.name, shown.streams.video[0].width, shown.streams.video[0].height) == (
            "h264",
            640,
            480,
        )
        assert shown.duration is not None
        pictures = len([*shown.decode(video=0)])
        begun = came[-1][0] - float(shown.duration / av.time_base)
        assert pictures == pytest.approx(sum(at >= begun for at, _ in came) / 2, abs=2), "five of ten a second"
    with av.open(str(source)) as clip:
        assert {bytes(packet)[-200:] for packet in clip.demux(video=0) if packet.size} >= {packet[-200:] for packet in packets}, (
            "transcoded"
        )
    marks = [packet[-64:] for packet in packets if len(packet) > 200]
    files = [path.read_bytes() for folder in (home, temporary) for path in folder.rglob("*") if path.is_file()]
    assert files, "nothing was searched"
    assert not [mark for mark in marks for held in files if mark in held], "what a camera sent lies on the disk"
    assert not [held[:12] for held in files if held[:3] == b"\xff\xd8\xff" or held[4:8] == b"ftyp"], "a picture lies on the disk"
    assert not [mark for mark in marks for row in rows if mark.hex().encode() in row], "what a camera sent lies unsealed in the database"


def test_a_clip_of_a_camera_that_is_anothers_by_now_is_refused_and_one_of_no_event_is_none(database):
    with psycopg.connect(database, autocommit=True) as session:
        (camera,) = settled(session, 1)
        rule = rule_of(session, camera)
        own = leases.Self("me", "", "unix:/x", 1, "null")
        (lease,) = leases.beat(session, own, {})
        clip = KeptClip(rule, 100.0, 95.0, 105.0, b"blurred", b"sealed")
        keep_clip(session, lease, clip)
        assert session.execute("SELECT count(*) FROM camera_clip").fetchone() == (0,)
        event_records.keep_happenings(session, lease, [Happening(rule, 100.0, 100.0, True, 1, 0.9, "null")])
        with pytest.raises(LostLease):
            keep_clip(session, replace(lease, epoch=lease.epoch - 1), clip)
        assert session.execute("SELECT count(*) FROM camera_clip").fetchone() == (0,)
        keep_clip(session, lease, clip)
        keep_clip(session, lease, replace(clip, data=b"told twice"))
        assert session.execute("SELECT data, sealed FROM camera_clip").fetchall() == [(b"blurred", b"sealed")]
