"""The last seconds of a camera: how much is remembered, what a clip of them shows and hides, and that packets stay as they were."""

import io
from dataclasses import replace

import av
import numpy as np
import pytest

from bazan.platform.image_analysis.detectors.null_detector import NOTHING
from bazan.platform.image_analysis.footage.event_clips import BESIDE, PACE, blurred, remuxed
from bazan.platform.image_analysis.tests.synthetic_video import RATE, film
from bazan.platform.image_analysis.tracking.types import Detections
from bazan.platform.image_analysis.video import recent_packets
from bazan.platform.image_analysis.video.recent_packets import RecentPackets, joined
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost

SOMEBODY = Detections(np.array([[0.4, 0.2, 0.6, 0.9]]), np.array([0.9]), np.array([0]))
CODECS = [("libx264", "h264"), ("libx265", "hevc"), ("mjpeg", "mjpeg"), ("mpeg4", "mpeg4")]


def remembered(path, began=0.0, memory=None):
    """What a camera that sends this film would be remembered by, its packets arriving from an instant on."""
    memory = memory or RecentPackets()
    count = 0

    def push(packet):
        nonlocal count
        memory.push(replace(packet, at=began + count / RATE))
        count += 1

    with pytest.raises(Lost), open_stream(f"file://{path}", files=path.parent) as stream:
        list(stream.frames(push))
    return memory


def shown(data):
    """The pictures of an MP4, and when each is shown."""
    with av.open(io.BytesIO(data), "r") as clip:
        return [(float(frame.time), frame.to_ndarray(format="rgb24")) for frame in clip.decode(video=0)]


def test_the_last_seconds_are_remembered_from_a_key_packet_on_and_no_more(tmp_path):
    memory = remembered(film(tmp_path / "a.mp4", seconds=30))
    groups = memory.since(0)
    assert 30 - recent_packets.SECONDS - 1.1 < groups[0].at <= 30 - recent_packets.SECONDS
    assert all(group.packets[0].key and not any(packet.key for packet in group.packets[1:]) for group in groups)
    assert memory.bytes == sum(packet.raw.size for group in groups for packet in group.packets)
    first, *_, last = memory.since(25.5)
    assert first.at == pytest.approx(25, abs=0.1)
    assert last.packets[-1].at == pytest.approx(30, abs=0.1)


def test_a_stream_that_sends_too_much_is_remembered_for_less_and_one_without_key_packets_not_at_all(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", seconds=10)
    whole = remembered(path)
    monkeypatch.setattr(recent_packets, "MOST_BYTES", whole.bytes // 2)
    half = remembered(path)
    assert whole.bytes // 4 < half.bytes <= whole.bytes // 2
    monkeypatch.setattr(recent_packets, "MOST_BYTES", whole.bytes // 3)
    endless = remembered(film(tmp_path / "endless.mp4", seconds=10, key_every=1000))
    assert (endless.bytes, endless.since(0)) == (0, [])


def test_what_was_remembered_at_two_times_is_joined_without_doubles(tmp_path):
    path = film(tmp_path / "a.mp4", seconds=8)
    memory = remembered(path)
    before = memory.since(3)
    after = remembered(path, began=8, memory=memory).since(6)
    instants = [packet.at for group in joined(before, after) for packet in group.packets]
    assert instants == sorted(set(instants))
    assert (instants[0], len(instants)) == (pytest.approx(3, abs=0.1), round(13 * RATE))


@pytest.mark.parametrize(("encoder", "codec"), CODECS)
def test_a_blurred_clip_of_any_camera_is_h264_that_begins_to_play_at_once(tmp_path, encoder, codec):
    path = film(tmp_path / "a.mkv", codec=encoder, seconds=6, pixels="yuvj420p" if codec == "mjpeg" else "yuv420p", size=(1280, 720))
    clip = blurred(remembered(path, began=100).since(101), 101, 105, lambda frame: NOTHING)
    assert clip
    assert clip.data.index(b"moov") < clip.data.index(b"mdat"), "a player has to wait for all of it"
    with av.open(io.BytesIO(clip.data)) as made:
        assert (made.streams.video[0].codec_context.name, made.streams.video[0].width, made.streams.video[0].height) == ("h264", 640, 360)
        assert made.streams.video[0].pix_fmt == "yuv420p", "browsers play nothing else"
    assert (clip.began, clip.ended) == (pytest.approx(101, abs=0.2), pytest.approx(105, abs=0.2))
    times = [time for time, _ in shown(clip.data)]
    assert np.diff(times) == pytest.approx(1 / PACE, abs=0.08)


@pytest.mark.parametrize("missed", range(1, BESIDE + 1))
def test_who_is_missed_on_a_picture_is_hidden_by_what_is_seen_beside_it(tmp_path, missed):
    """A head that would be seen for as many pictures in a row as the ones beside them reach."""
    groups = remembered(film(tmp_path / "a.mp4", seconds=6, size=(640, 360), still=True)).since(0)
    blind = range(10, 10 + missed)
    looks = iter(range(1000))
    clip = blurred(groups, 0, 6, lambda frame: NOTHING if next(looks) in blind else SOMEBODY)
    bare = blurred(groups, 0, 6, lambda frame: NOTHING)
    assert clip and bare
    head = np.s_[90:140, 290:350]
    for number, ((_, hidden), (_, seen)) in enumerate(zip(shown(clip.data), shown(bare.data), strict=True)):
        assert hidden[head].std() < seen[head].std() / 2, f"a head is to be seen on picture {number}"


def test_what_is_masked_is_empty_on_every_picture(tmp_path):
    groups = remembered(film(tmp_path / "a.mp4", seconds=4, size=(640, 360))).since(0)
    clip = blurred(groups, 0, 4, lambda frame: NOTHING, [[(0, 0), (0.5, 0), (0.5, 0.5), (0, 0.5)]])
    assert clip
    for _, picture in shown(clip.data):
        assert picture[10:170, 10:310].max() < 40
        assert picture[200:, 330:].max() > 60


@pytest.mark.parametrize(("encoder", "codec"), CODECS)
def test_packets_are_put_into_mp4_as_they_came(tmp_path, encoder, codec):
    path = film(tmp_path / "a.mkv", codec=encoder, seconds=5, pixels="yuvj420p" if codec == "mjpeg" else "yuv420p")
    groups = remembered(path, began=10).since(12)
    sent = [packet for group in groups for packet in group.packets if packet.at <= 14]
    data = remuxed(groups, 13, 14)
    with av.open(io.BytesIO(data), "r") as made:
        assert made.streams.video[0].codec_context.name == codec
        kept = [bytes(packet) for packet in made.demux(video=0) if packet.size]
    assert len(kept) == len(sent)
    for packet, before in zip(kept, sent, strict=True):
        assert packet[-40:] == bytes(before.raw)[-40:]
    assert len(shown(data)) == len(sent)


def test_of_a_camera_that_changed_in_between_one_clip_is_made(tmp_path):
    """Another size after it was connected anew: blurred all of it, as it came what holds the event."""
    memory = remembered(film(tmp_path / "small.mp4", seconds=3, size=(320, 240)))
    remembered(film(tmp_path / "large.mp4", seconds=3, size=(640, 480)), began=3, memory=memory)
    clip = blurred(memory.since(0), 0, 6, lambda frame: NOTHING)
    assert clip
    pictures = [picture.shape for _, picture in shown(clip.data)]
    assert set(pictures) == {(240, 320, 3)}
    assert len(pictures) == pytest.approx(6 * PACE, abs=2)
    for at, height in ((2.5, 240), (4.5, 480)):
        with av.open(io.BytesIO(remuxed(memory.since(0), at, 6))) as original:
            assert original.streams.video[0].height == height


def test_of_garbage_there_is_no_clip(tmp_path):
    groups = remembered(film(tmp_path / "a.mp4", seconds=3)).since(0)
    broken = [replace(group, packets=[replace(packet, raw=av.Packet(b"\xff" * 400)) for packet in group.packets]) for group in groups]
    assert blurred(broken, 0, 3, lambda frame: NOTHING) is None
    assert blurred([], 0, 3, lambda frame: NOTHING) is None
    assert blurred(groups, 50, 60, lambda frame: NOTHING) is None
    assert remuxed([], 0, 3) == b""
