"""What a browser is sent of a masked camera shows nothing under the mask: decoded, every picture is filled there."""

import io
import time

import av
import numpy as np
import pytest

from bazan.platform.image_analysis.tests.synthetic_video import film
from bazan.platform.image_analysis.tests.test_hls_stream import parts, played, present, pushed_film
from bazan.platform.image_analysis.video import hls_stream as module
from bazan.platform.image_analysis.video.hls_stream import LiveSegments, MaskedSegments
from bazan.platform.image_analysis.video.mask_overlay import LONGEST, MaskedRun

MASK = [(0.1, 0.1), (0.6, 0.1), (0.6, 0.7), (0.1, 0.7)]


def settled(live: MaskedSegments) -> str:
    """The playlist, once all that waited is masked."""
    until = time.monotonic() + 30
    while live._waiting and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.3)
    return live.playlist(time.time()) or ""


def pictures(live: LiveSegments, text: str) -> list[np.ndarray]:
    """(h, w, 3) RGB of everything a player is sent."""
    found = []
    for init in sorted({init for init, *_ in parts(text)}):
        segments = (present(live.segment(number, time.time())) for first, number, _ in parts(text) if first == init)
        with av.open(io.BytesIO(present(live.init(init)) + b"".join(segments)), "r") as file:
            found += [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    return found


def inside(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    return picture[round(0.12 * height) : round(0.68 * height), round(0.12 * width) : round(0.58 * width)]


@pytest.mark.parametrize(
    ("codec", "name", "more"),
    [
        ("libx264", "a.mp4", {}),
        ("libx264", "b.ts", {"between": 2}),
        ("libx265", "c.mp4", {}),
        ("mjpeg", "d.avi", {"pixels": "yuvj420p"}),
    ],
)
def test_every_picture_that_is_served_is_filled_where_a_mask_is_drawn(tmp_path, codec, name, more):
    live = MaskedSegments([MASK])
    pushed_film(live, film(tmp_path / name, codec=codec, size=(320, 240), seconds=5, **more))
    served = pictures(live, settled(live))
    assert len(served) >= 40
    for picture in served:
        assert inside(picture).max() <= 40, "something shows under the mask"
        assert picture[round(0.8 * picture.shape[0]) :].std() > 8, "what is not masked is not shown"


def test_the_same_film_without_a_mask_shows_what_lies_there(tmp_path):
    live = LiveSegments()
    pushed_film(live, film(tmp_path / "a.mp4", size=(320, 240), seconds=4))
    assert min(inside(picture).max() for picture in pictures(live, present(live.playlist(time.time())))) > 100


def test_no_packet_of_the_camera_is_handed_out(tmp_path):
    path = film(tmp_path / "a.mp4", size=(320, 240), seconds=5)
    live = MaskedSegments([MASK])
    pushed_film(live, path)
    text = settled(live)
    served = b"".join(present(live.segment(number, time.time())) for _, number, _ in parts(text))
    with av.open(str(path)) as file:
        packets = [bytes(packet) for packet in file.demux(video=0) if packet.size > 200]
    assert packets and not [packet for packet in packets if packet[8:200] in served]


def test_it_plays_in_seconds_without_a_gap_and_is_h264_whatever_came(tmp_path):
    live = MaskedSegments([MASK])
    pushed_film(live, film(tmp_path / "a.mp4", codec="libx265", seconds=6))
    text = settled(live)
    assert [seconds for *_, seconds in parts(text)] == pytest.approx([1] * len(parts(text)), abs=0.1) and len(parts(text)) >= 4
    shown, codec = played(live, text, parts(text)[0][0])
    assert codec == "h264" and not live.doubtful
    assert max(np.diff([at for at, _ in shown])) < 0.15


def test_a_large_picture_is_made_smaller_and_masked_at_the_same_place(tmp_path):
    live = MaskedSegments([MASK])
    pushed_film(live, film(tmp_path / "a.mp4", size=(1920, 1080), seconds=3))
    served = pictures(live, settled(live))
    assert {picture.shape for picture in served} == {(720, LONGEST, 3)}
    assert max(inside(picture).max() for picture in served) <= 40


def test_a_camera_that_was_lost_goes_on_masked_after_a_discontinuity(tmp_path):
    live, path = MaskedSegments([MASK]), film(tmp_path / "a.mp4", size=(320, 240), seconds=4)
    for _ in range(2):
        pushed_film(live, path)
        text = settled(live)
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1 and len({init for init, *_ in parts(text)}) == 2
    assert max(inside(picture).max() for picture in pictures(live, text)) <= 40


def test_what_can_not_be_masked_is_not_shown_at_all(tmp_path, monkeypatch):
    def broken(self, picture):
        raise ValueError("no memory")

    monkeypatch.setattr(MaskedRun, "_mask", broken)
    live = MaskedSegments([MASK])
    pushed_film(live, film(tmp_path / "a.mp4", seconds=4))
    assert settled(live) == ""


def test_nothing_is_encoded_while_nobody_watches_and_the_thread_ends(tmp_path, monkeypatch):
    live, path = MaskedSegments([MASK]), film(tmp_path / "a.mp4", seconds=4)
    pushed_film(live, path, asking=False)
    assert live._worker is None
    pushed_film(live, path)
    monkeypatch.setattr(module, "IDLE_S", 0.1)
    with live._lock:
        live._more.notify_all()
    settled(live)
    worker = live._worker
    assert worker is None or (not worker.join(20) and not worker.is_alive())
