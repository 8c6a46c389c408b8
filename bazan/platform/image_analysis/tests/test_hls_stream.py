import io
import re
import resource
import time
from dataclasses import replace
from itertools import pairwise
from threading import Thread

import av
import pytest

from bazan.platform.image_analysis.tests.camera_servers import rtsp, server
from bazan.platform.image_analysis.tests.synthetic_video import film
from bazan.platform.image_analysis.video import hls_stream as module
from bazan.platform.image_analysis.video.hls_stream import LiveSegments
from bazan.platform.image_analysis.video.mp4_remuxer import parameter_sets
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost
from tests.present import present


def pushed(live, url, files=None, asking=True, at=None):
    """How many pictures a stream had, all of it pushed while somebody asks."""
    count = 0

    def listener(packet):
        nonlocal count
        if asking:
            live.playlist(packet.at)
        live.push(packet)
        count += 1

    with pytest.raises(Lost), open_stream(url, files=files) as stream:
        try:
            list(stream.frames(listener))
        finally:
            live.cut()
    return count


def pushed_film(live, path, **told):
    return pushed(live, f"file://{path}", path.parent, **told)


def parts(text):
    """What a playlist says: (init, segment, seconds) each."""
    told, init, seconds = [], None, 0.0
    for line in text.splitlines():
        if line.startswith("#EXT-X-MAP"):
            init = int(present(re.fullmatch(r'#EXT-X-MAP:URI="init-(\d+)\.mp4"', line))[1])
        elif line.startswith("#EXTINF"):
            seconds = float(line[len("#EXTINF:") : -1])
        elif line.startswith("segment"):
            told.append((init, int(present(re.fullmatch(r"segment-(\d+)\.m4s", line))[1]), seconds))
    return told


def tag(text, name):
    return int(present(re.search(rf"^#{name}:(\d+)$", text, re.M))[1])


def played(live, text, init):
    """The pictures a player gets of one init: (seconds, width) each, and the codec."""
    data = live.init(init) + b"".join(live.segment(number, time.time()) for first, number, _ in parts(text) if first == init)
    with av.open(io.BytesIO(data), "r") as file:
        stream = file.streams.video[0]
        return [(present(frame.time), frame.width) for frame in file.decode(stream)], stream.codec_context.name


def test_what_is_made_plays_without_a_gap(tmp_path):
    live = LiveSegments()
    assert pushed_film(live, film(tmp_path / "a.mp4", seconds=5)) == 75
    text = present(live.playlist(time.time()))
    assert text.startswith("#EXTM3U\n#EXT-X-VERSION:7\n") and tag(text, "EXT-X-TARGETDURATION") == 1
    told = parts(text)
    assert [seconds for *_, seconds in told] == pytest.approx([1] * 4, abs=0.001)
    pictures, codec = played(live, text, told[0][0])
    assert codec == "h264"
    assert [at for at, _ in pictures] == pytest.approx([n / 15 for n in range(60)], abs=0.001)


@pytest.mark.parametrize(
    ("codec", "name", "doubtful"), [("libx264", "a.mp4", False), ("libx265", "b.mp4", True), ("libx264", "c.ts", False)]
)
def test_both_codecs_pass_however_they_are_packed_and_one_is_doubted(tmp_path, codec, name, doubtful):
    live = LiveSegments()
    pushed_film(live, film(tmp_path / name, codec=codec, seconds=4))
    text = live.playlist(time.time())
    pictures, _ = played(live, text, parts(text)[0][0])
    assert live.doubtful is doubtful and len(pictures) == 45


def test_pictures_that_are_told_before_others_keep_their_times(tmp_path):
    live = LiveSegments()
    pushed_film(live, film(tmp_path / "a.mp4", between=2, seconds=4))
    text = live.playlist(time.time())
    times = [at for at, _ in played(live, text, parts(text)[0][0])[0]]
    assert [later - at for at, later in pairwise(times)] == pytest.approx([1 / 15] * 44, abs=0.001)


def test_another_codec_has_no_playlist(tmp_path):
    live = LiveSegments()
    pushed_film(live, film(tmp_path / "a.avi", codec="mjpeg", pixels="yuvj420p", seconds=3))
    assert live.playlist(time.time()) is None


def test_key_pictures_that_come_often_share_a_segment_and_those_that_come_late_make_long_ones(tmp_path):
    often, late = LiveSegments(), LiveSegments()
    pushed_film(often, film(tmp_path / "a.mp4", seconds=4, key_every=5))
    pushed_film(late, film(tmp_path / "b.mp4", seconds=8, key_every=45))
    assert [seconds for *_, seconds in parts(often.playlist(time.time()))] == pytest.approx([1, 1, 1], abs=0.001)
    text = late.playlist(time.time())
    assert [seconds for *_, seconds in parts(text)] == pytest.approx([3, 3], abs=0.001) and tag(text, "EXT-X-TARGETDURATION") == 3


def test_only_the_last_six_are_kept(tmp_path):
    live = LiveSegments()
    pushed_film(live, film(tmp_path / "a.mp4", seconds=10))
    text = live.playlist(time.time())
    assert [number for _, number, _ in parts(text)] == [3, 4, 5, 6, 7, 8] and tag(text, "EXT-X-MEDIA-SEQUENCE") == 3
    assert live.segment(2, time.time()) is None and live.segment(3, time.time()) and live.segment(9, time.time()) is None


def test_a_camera_that_was_lost_goes_on_after_a_discontinuity(tmp_path):
    live, path = LiveSegments(), film(tmp_path / "a.mp4", seconds=4)
    pushed_film(live, path)
    pushed_film(live, path)
    text = present(live.playlist(time.time()))
    told = parts(text)
    assert [number for _, number, _ in told] == list(range(6))
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1 and tag(text, "EXT-X-DISCONTINUITY-SEQUENCE") == told[0][0]
    assert len({init for init, *_ in told}) == 2
    assert all(len(played(live, text, init)[0]) == 45 for init in {init for init, *_ in told})
    pushed_film(live, path)
    pushed_film(live, path)
    later = live.playlist(time.time())
    assert tag(later, "EXT-X-DISCONTINUITY-SEQUENCE") == told[0][0] + 2 and live.init(told[0][0]) is None


def test_a_camera_that_changes_its_resolution_goes_on_after_a_discontinuity(tmp_path):
    both = tmp_path / "both.h264"
    small, large = film(tmp_path / "a.h264", seconds=4), film(tmp_path / "b.h264", size=(320, 240), seconds=4)
    both.write_bytes(small.read_bytes() + large.read_bytes())
    live = LiveSegments()
    with server(rtsp(both)) as port:
        pushed(live, f"rtsp://127.0.0.1:{port}/1")
    text = live.playlist(time.time())
    inits = sorted({init for init, *_ in parts(text)})
    assert [{width for _, width in played(live, text, init)[0]} for init in inits] == [{160}, {320}]
    for init, part in zip(inits, (small, large), strict=True):
        sets = parameter_sets("h264", part.read_bytes()).split(b"\0\0\0\1")[1:]
        assert len(sets) == 2 and all(each in present(live.init(init)) for each in sets)


def test_a_clock_that_is_set_makes_a_discontinuity_and_no_gap(tmp_path):
    live, packets = LiveSegments(), []
    path = film(tmp_path / "a.mp4", seconds=6)
    live.playlist(time.time())
    with open_stream(f"file://{path}", files=tmp_path) as stream:
        with pytest.raises(Lost):
            list(stream.frames(packets.append))
        for number, packet in enumerate(packets):
            live.push(packet if number < 40 else replace(packet, clock=packet.clock + 100))
    text = present(live.playlist(time.time()))
    assert [seconds for *_, seconds in parts(text)] == pytest.approx([1, 1, 1, 1], abs=0.001) and "#EXT-X-DISCONTINUITY\n" in text


def test_nothing_is_made_while_nobody_watches(tmp_path):
    live, path = LiveSegments(), film(tmp_path / "a.mp4", seconds=4)
    pushed_film(live, path, asking=False)
    assert live.playlist(time.time()) is None
    pushed_film(live, path, asking=False)
    text = live.playlist(time.time())
    assert len(parts(text)) == 3


def test_who_asks_is_answered_at_once_from_what_came_last(tmp_path):
    live, path = LiveSegments(), film(tmp_path / "a.mp4", seconds=4)
    first = None

    def listener(packet):
        nonlocal first
        live.push(packet)
        if packet.clock > 2.5 and first is None:
            first = live.playlist(packet.at)

    with pytest.raises(Lost), open_stream(f"file://{path}", files=path.parent) as stream:
        try:
            list(stream.frames(listener))
        finally:
            live.cut()
    assert len(parts(first)) == 1
    assert len(parts(live.playlist(time.time()))) > 1, "it didn't go on from there"


def test_it_stops_and_frees_its_memory_when_nobody_asks_any_more(tmp_path):
    live, path = LiveSegments(), film(tmp_path / "a.mp4", seconds=4)
    pushed_film(live, path)
    (init, number, _), *_ = parts(live.playlist(time.time() - 20))
    pushed_film(live, path, asking=False)
    assert live.segment(number, time.time()) is None and live.init(init) is None and live.playlist(time.time()) is None
    pushed_film(live, path)
    assert parts(live.playlist(time.time()))[0][1] > number  # a player that comes back takes no old number for a new one


def test_its_memory_is_bounded_and_pictures_without_end_break_it_off(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", seconds=6)
    size = path.stat().st_size / 6
    monkeypatch.setattr(module, "MOST_BYTES", int(size * 3.5))
    few = LiveSegments()
    pushed_film(few, path)
    kept = [present(few.segment(number, time.time())) for _, number, _ in parts(few.playlist(time.time()))]
    assert 1 <= len(kept) <= 3 and sum(map(len, kept)) <= size * 3.5
    monkeypatch.setattr(module, "MOST_BYTES", int(size))
    none = LiveSegments()
    pushed_film(none, path)
    assert none.playlist(time.time()) is None
    monkeypatch.setattr(module, "MOST_BYTES", int(size * 10))
    pushed_film(none, path)
    assert parts(none.playlist(time.time()))[0][0] == 7  # each of the six before was begun, and given up


def test_nothing_is_written_to_disk(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", seconds=4)
    monkeypatch.chdir(tmp_path)
    before, limits = sorted(tmp_path.iterdir()), resource.getrlimit(resource.RLIMIT_FSIZE)
    live = LiveSegments()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        pushed_film(live, path)
        told = parts(live.playlist(time.time()))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(told) == 3 and sorted(tmp_path.iterdir()) == before


def test_who_asks_and_who_pushes_are_different_threads(tmp_path):
    live, path = LiveSegments(), film(tmp_path / "a.mp4", seconds=6, key_every=5)
    pushing, missed = True, []

    def ask():
        while pushing:
            for init, number, _ in parts(live.playlist(time.time()) or ""):
                data = live.segment(number, time.time())
                if data is not None and not (data[4:8] == b"moof" and present(live.init(init))[4:8] == b"ftyp"):
                    missed.append(number)

    live.playlist(time.time())
    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    pushed_film(live, path)
    pushing = False
    for thread in threads:
        thread.join()
    assert not missed and live.playlist(time.time())


@pytest.mark.parametrize(
    ("codec", "data", "sets"),
    [
        ("h264", b"\0\0\0\1\x09\x10\0\0\0\1\x67aa\0\0\1\x68b\0\0\1\x65\0\0\1\x67cc", b"\0\0\0\1\x67aa\0\0\0\1\x68b"),
        ("h264", b"\0\0\0\1\x65picture", b""),
        ("h264", b"", b""),
        ("h264", b"\0\0\1", b""),
        ("hevc", b"\0\0\0\1\x40\1v\0\0\0\1\x42\1s\0\0\0\1\x44\1p\0\0\0\1\x26\1", b"\0\0\0\1\x40\1v\0\0\0\1\x42\1s\0\0\0\1\x44\1p"),
    ],
)
def test_parameter_sets_are_those_before_the_first_picture(codec, data, sets):
    assert parameter_sets(codec, data) == sets
