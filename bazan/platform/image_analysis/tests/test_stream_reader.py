import io
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import av
import numpy as np
import pytest
from PIL import Image

from bazan.platform.image_analysis.tests.camera_servers import http, multipart, rtsp, server, silent
from bazan.platform.image_analysis.tests.stream_frames import ALL, read, read_film, why
from bazan.platform.image_analysis.tests.synthetic_video import film
from bazan.platform.image_analysis.video import stream_reader
from bazan.platform.image_analysis.video.frame_rate import KEYS
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost


@pytest.fixture
def hurried(monkeypatch):
    """Nobody waits for seconds in a test."""
    monkeypatch.setattr(stream_reader, "OPENING_S", 0.4)
    monkeypatch.setattr(stream_reader, "READING_S", 0.4)
    monkeypatch.setattr(stream_reader, "_ANSWER_S", 0.2)


# What is handed out


@pytest.mark.parametrize(
    ("name", "codec", "pixels"), [("a.mp4", "libx264", "yuv420p"), ("a.avi", "mpeg4", "yuv420p"), ("b.avi", "mjpeg", "yuvj420p")]
)
def test_every_frame_has_its_time_its_place_and_its_brightness(tmp_path, name, codec, pixels):
    frames = read_film(film(tmp_path / name, codec=codec, pixels=pixels))
    assert [frame.clock for frame in frames] == pytest.approx([n / 15 for n in range(30)])
    assert [frame.number for frame in frames] == list(range(1, 31))
    assert all((frame.width, frame.height, frame.luma.shape) == (160, 120, (120, 160)) for frame in frames)
    assert frames[0].key and frames[15].key and frames[0].at <= frames[-1].at <= time.time()
    bright = [frame.luma[45:65].astype(int).mean(0).argmax() for frame in frames]
    assert bright[-1] > bright[0] + 60  # it walks to the right


def test_brightness_is_a_view_of_what_was_decoded_that_nobody_writes_to(tmp_path):
    frame = read_film(film(tmp_path / "a.mp4"))[3]
    assert np.shares_memory(frame.luma, np.frombuffer(frame.picture.planes[0], np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        frame.luma[0, 0] = 1


def test_lines_that_are_padded_are_read_as_wide_as_the_picture(tmp_path):
    frame = read_film(film(tmp_path / "a.mp4", size=(150, 120)))[0]
    assert frame.picture.planes[0].line_size > 150 and frame.luma.shape == (120, 150)
    assert np.array_equal(frame.luma, frame.picture.to_ndarray()[:120])


@pytest.mark.parametrize(
    ("codec", "pixels"),
    [("libx264", "gray"), ("libx264", "yuv444p"), ("libx264", "yuv420p10le"), ("libx264rgb", "rgb24"), ("mjpeg", "yuvj422p")],
)
def test_whatever_pixels_are_brightness_is_a_byte_each(tmp_path, codec, pixels):
    usual = read_film(film(tmp_path / "a.mp4"))[0].luma.astype(int)
    luma = read_film(film(tmp_path / "b.mkv", codec=codec, pixels=pixels))[0].luma
    assert luma.dtype == np.uint8 and luma.shape == usual.shape
    assert np.corrcoef(luma.ravel(), usual.ravel())[0, 1] > 0.98


def test_colours_come_in_the_size_that_is_asked_for(tmp_path):
    frame = read_film(film(tmp_path / "a.mp4"))[0]
    picture = frame.rgb(64, 48)
    assert picture.shape == (48, 64, 3) and picture.dtype == np.uint8 and picture.flags.c_contiguous
    assert abs(picture.mean() - frame.rgb(160, 120).mean()) < 3


def test_one_picture_serves_many_threads(tmp_path):
    frame = read_film(film(tmp_path / "a.mp4"))[0]
    with ThreadPoolExecutor(8) as threads:
        pictures = list(threads.map(lambda turn: frame.rgb(64 + turn % 2, 48), range(64)))
    assert all(np.array_equal(picture, pictures[turn % 2]) for turn, picture in enumerate(pictures))


def test_a_film_that_changes_its_size_goes_on(tmp_path):
    both = tmp_path / "both.h264"
    both.write_bytes(film(tmp_path / "a.h264").read_bytes() + film(tmp_path / "b.h264", size=(320, 240)).read_bytes())
    assert [frame.luma.shape for frame in read_film(both)] == [(120, 160)] * 30 + [(240, 320)] * 30


# What is passed over


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.avi", "mjpeg"), ("b.avi", "mpeg4"), ("b.mp4", "libx265")])
@pytest.mark.parametrize(("pace", "count"), [(5, 15), (3, 9), (2, 6), (KEYS, 3)])
def test_no_more_is_handed_out_than_is_wanted_and_every_packet_is_heard(tmp_path, name, codec, pace, count):
    packets = []
    path = film(tmp_path / name, codec=codec, pixels="yuvj420p" if codec == "mjpeg" else "yuv420p", seconds=3)
    frames = read_film(path, pace=pace, packets=packets)
    assert len(frames) in (count, count + 1)
    assert np.diff([frame.clock for frame in frames]) == pytest.approx(1 / (pace or 1), abs=0.07)
    assert len(packets) == 45 and len({packet.connection for packet in packets}) == 1


def test_key_pictures_come_at_once_though_others_would_be_told_before_them(tmp_path):
    frames = read_film(film(tmp_path / "a.mp4", between=2, seconds=3), pace=KEYS)
    assert [(frame.number, frame.key) for frame in frames] == [(1, True), (16, True), (31, True)]


@pytest.mark.parametrize(("codec", "name", "most"), [("mjpeg", "a.avi", 4), ("libx264", "a.mp4", 35)])
def test_what_is_passed_over_and_no_other_needs_is_not_decoded(tmp_path, codec, name, most):
    path = film(tmp_path / name, codec=codec, pixels="yuvj420p" if codec == "mjpeg" else "yuv420p", between=2, seconds=3)
    with open_stream(f"file://{path}", files=tmp_path, pace=1) as stream:
        with pytest.raises(Lost):
            list(stream.frames())
        assert stream._decoder.frame_num <= most


def test_pictures_that_no_other_needs_change_nothing_when_they_are_passed_over(tmp_path):
    path = film(tmp_path / "a.mp4", between=2, seconds=3)
    every = {round(frame.clock, 3): frame.luma for frame in read_film(path)}
    some = read_film(path, pace=2)
    assert (len(every), len(some)) == (45, 6)
    assert all(np.array_equal(frame.luma, every[round(frame.clock, 3)]) for frame in some)


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("b.mp4", "libx265"), ("a.avi", "mpeg4")])
def test_the_pace_changes_while_it_runs_and_no_picture_is_broken_by_it(tmp_path, name, codec):
    path = film(tmp_path / name, codec=codec, seconds=6)
    every = {round(frame.clock, 3): frame.luma for frame in read_film(path)}
    handed = []
    with pytest.raises(Lost), open_stream(f"file://{path}", files=tmp_path) as stream:
        for frame in stream.frames():
            handed.append(frame)
            stream.pace = KEYS if 2 <= frame.clock < 4 else 5
    clocks = [round(frame.clock, 1) for frame in handed]
    assert clocks[:12] == [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 3] and clocks[12] == 4 and 5.4 in clocks
    assert all(np.array_equal(frame.luma, every[round(frame.clock, 3)]) for frame in handed)


def test_who_joins_in_the_middle_waits_for_a_key_picture(tmp_path):
    with av.open(str(film(tmp_path / "a.h264"))) as file:
        packets = [bytes(packet) for packet in file.demux(video=0) if packet.size]
    later = tmp_path / "later.h264"
    later.write_bytes(b"".join(packets[5:]))
    frames = read_film(later)
    assert frames[0].key and len(frames) == 15


def test_stop_ends_it_without_a_complaint(tmp_path):
    path = film(tmp_path / "a.mp4")
    with open_stream(f"file://{path}", files=tmp_path, pace=ALL) as stream:
        for number, _ in enumerate(stream.frames()):
            if number == 3:
                stream.stop()
    assert number == 3


def test_what_it_is_and_promises_is_known_at_once(tmp_path):
    path = film(tmp_path / "a.mp4")
    with open_stream(f"file://{path}", files=tmp_path) as stream:
        assert (stream.codec, stream.rate) == ("h264", 15)


# From the network


def test_a_camera_is_read_by_rtsp(tmp_path):
    with server(rtsp(film(tmp_path / "a.h264"))) as port:
        packets = []
        frames, reason = read(f"rtsp://operator:secret@127.0.0.1:{port}/1", pace=5, packets=packets)
    assert reason == "ended" and len(packets) >= 29
    assert np.diff([frame.clock for frame in frames]) == pytest.approx(0.2, abs=0.07)


def test_a_network_that_holds_pictures_up_for_200_milliseconds_takes_none_and_moves_none_in_time(tmp_path):
    late = np.random.default_rng(5).uniform(0, 0.2, 30)
    with server(rtsp(film(tmp_path / "a.h264"), late_s=[float(seconds) for seconds in late])) as port:
        frames, reason = read(f"rtsp://127.0.0.1:{port}/1", pace=5)
    assert reason == "ended" and len(frames) >= 9
    assert np.diff([frame.clock for frame in frames]) == pytest.approx(0.2, abs=0.07)


def test_a_camera_that_asks_for_a_password_gets_it_whatever_signs_are_in_it(tmp_path):
    with server(rtsp(film(tmp_path / "a.h264"), password="operator:s@c/r#t")) as port:
        assert read(f"rtsp://operator:s%40c%2Fr%23t@127.0.0.1:{port}/1")[1] == "ended"
        assert why(f"rtsp://operator:another@127.0.0.1:{port}/1") == "refused"


def test_a_camera_is_read_by_http_and_its_clock_is_that_of_arrival():
    levels, pictures = [60, 120, 180] * 10, []
    for level in levels:
        file = io.BytesIO()
        Image.new("L", (160, 120), level).save(file, "JPEG")
        pictures.append(file.getvalue())
    with server(http("200 OK", "Content-Type: multipart/x-mixed-replace; boundary=cut\r\n", multipart(pictures))) as port:
        began = time.time()
        with open_stream(f"http://127.0.0.1:{port}/video") as stream:
            assert stream.rate == 0
        frames, reason = read(f"http://127.0.0.1:{port}/video")
    assert reason == "ended"
    assert [frame.luma[5, 5] for frame in frames] == pytest.approx(levels, abs=2)
    assert all(0 <= frame.clock <= frame.at - began + 1 for frame in frames)


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
@pytest.mark.parametrize(
    ("status", "reason"),
    [("401 Unauthorized", "refused"), ("403 Forbidden", "refused"), ("404 Not Found", "garbage"), ("503 Busy", "unreachable")],
)
def test_an_answer_that_is_no_stream_is_told_by_a_word(scheme, status, reason):
    challenge = 'WWW-Authenticate: Digest realm="camera", nonce="1"\r\n'
    answer = rtsp(status=status, headers=challenge) if scheme == "rtsp" else http(status, challenge)
    with server(answer) as port:
        assert why(f"{scheme}://operator:secret@127.0.0.1:{port}/1") == reason


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_nobody_there_is_unreachable(scheme):
    with server(silent) as port:
        pass
    assert why(f"{scheme}://127.0.0.1:{port}/1") == "unreachable"
    assert why(f"{scheme}://nowhere.invalid/1") == "unreachable"


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_who_takes_no_connections_is_unreachable_though_nobody_refuses_them(scheme):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as waiting:
        for _ in range(3):  # the queue of those who wait is full, and the next is not answered
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        assert why(f"{scheme}://127.0.0.1:{full.getsockname()[1]}/1") == "unreachable"


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_who_never_answers_is_silent(scheme):
    with server(silent) as port:
        assert why(f"{scheme}://127.0.0.1:{port}/1") == "silent"


def test_a_camera_that_hangs_in_the_middle_is_silent(tmp_path, monkeypatch):
    monkeypatch.setattr(stream_reader, "READING_S", 0.5)
    with server(rtsp(film(tmp_path / "a.h264"), hangs=True)) as port:
        frames, reason = read(f"rtsp://127.0.0.1:{port}/1")
    assert reason == "silent" and len(frames) >= 25


def test_it_is_known_within_seven_seconds_that_a_camera_hangs():
    assert stream_reader.OPENING_S <= 4 and stream_reader.READING_S <= 3


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_noise_is_garbage(scheme):
    def babble(connection):
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" * (scheme == "http") + bytes(range(256)) * 36)

    with server(babble) as port:
        assert why(f"{scheme}://127.0.0.1:{port}/1") == "garbage"


def test_sound_alone_is_garbage(tmp_path):
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("pcm_s16le", rate=8000)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), "s16", "mono")
        sound.sample_rate = 8000
        file.mux(stream.encode(sound))
    assert why(f"file://{path}", files=tmp_path) == "garbage"


def test_pictures_that_cannot_be_decoded_are_garbage_in_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(stream_reader, "_VAIN", 10)
    with av.open(str(film(tmp_path / "a.h264", key_every=100))) as file:
        packets = [bytes(packet) for packet in file.demux(video=0) if packet.size]
    path = tmp_path / "b.h264"
    path.write_bytes(b"".join(packets[1:]))
    assert why(f"file://{path}", files=tmp_path) == "garbage"


def test_a_picture_too_large_for_any_camera_takes_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(stream_reader, "_VAIN", 10)
    path = film(tmp_path / "a.mp4")
    monkeypatch.setattr(stream_reader, "_MOST_PIXELS", 160 * 120 - 1)
    assert why(f"file://{path}", files=tmp_path) == "garbage"


def test_a_codec_that_no_camera_has_is_not_decoded(tmp_path):
    path = film(tmp_path / "a.mkv", codec="ffv1")
    assert why(f"file://{path}", files=tmp_path) == "codec"
