"""What a camera's client gets from the server: pictures in order without end, its own key picture first, and refusals."""

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from simulator.cameras.clip_files import encode
from simulator.cameras.packets import Clip, payloads, read
from simulator.cameras.rtsp_server import Server, Stream

LENGTH = 30
FAST = 25
"""Pictures a second, so that a loop is soon over."""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    return _clip(tmp_path_factory.mktemp("clips") / "grey.mp4", (640, 360))


def _clip(path: Path, size: tuple[int, int]) -> Clip:
    """Each picture brighter than the one before."""
    encode((Image.new("RGB", size, (8 * number,) * 3) for number in range(LENGTH)), path, size)
    return replace(read(path), rate=FAST)


class Served(str):
    """Where a server is."""

    loop: asyncio.AbstractEventLoop


@contextmanager
def served(**streams: Stream) -> Iterator[Served]:
    """A server that runs in a thread of its own."""
    with running(Server(streams, epoch=time.time())) as address:
        yield address


@contextmanager
def running(server: Server) -> Iterator[Served]:
    loop = asyncio.new_event_loop()
    ready = loop.create_future()
    work = loop.create_task(server.serve(0, ready))
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([work])))
    thread.start()
    try:
        address = Served(f"127.0.0.1:{asyncio.run_coroutine_threadsafe(_outcome(ready), loop).result()}")
        address.loop = loop
        yield address
    finally:
        loop.call_soon_threadsafe(work.cancel)
        thread.join()
        loop.close()


async def _outcome(ready: asyncio.Future[int]) -> int:
    return await ready


@contextmanager
def watched(address: str) -> Iterator[Iterator[av.VideoFrame]]:
    options = {"rtsp_transport": "tcp", "analyzeduration": "500000", "probesize": "65536"}
    with av.open(f"rtsp://{address}", options=options, timeout=(4, 1)) as container:
        yield container.decode(video=0)


def _number(frame: av.VideoFrame) -> int:
    return round(float(np.mean(frame.to_ndarray(format="rgb24"))) / 8)


def test_a_loop_begins_again_without_a_gap_and_time_goes_on(clip: Clip):
    with served(grey=Stream(clip)) as address, watched(f"{address}/grey") as frames:
        shown = [next(frames) for _ in range(LENGTH + 15)]
    numbers = [_number(frame) for frame in shown]
    assert numbers[0] % 10 == 0, "the first is no key picture"
    assert all((later - earlier) % LENGTH == 1 for earlier, later in pairwise(numbers))
    moments = [frame.pts for frame in shown[1:] if frame.pts is not None]  # FFmpeg gives the first of a stream no time
    assert len(moments) == len(shown) - 1
    assert {later - earlier for earlier, later in pairwise(moments)} == {90_000 // FAST}


def test_each_picture_is_the_one_due_since_the_epoch(clip: Clip):
    with served(grey=Stream(clip)) as address:
        packets = _packets(address, 2 * LENGTH)
    numbers = [ticks * FAST // 90_000 for ticks, _ in packets]
    assert packets[0][1] == clip.parameters[0], "it doesn't begin with a key picture"
    assert all(payload in clip.pictures[number % LENGTH] for number, (_, payload) in zip(numbers, packets, strict=True))


def _packets(address: str, count: int) -> list[tuple[int, bytes]]:
    """Timestamp and payload of the first packets sent to a new client. The server's epoch is so near that no timestamp begins again."""
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection, connection.makefile("rb") as answers:
        for number, method in enumerate(("SETUP", "PLAY")):
            asked = f"{method} rtsp://{address}/grey/video RTSP/1.0\r\nCSeq: {number}\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n"
            connection.sendall(asked.encode())
            while answers.readline().strip():
                pass
        found = []
        for _ in range(count):
            mark, channel, size = struct.unpack(">cBH", answers.read(4))
            assert (mark, channel) == (b"$", 0)
            packet = answers.read(size)
            found.append((int.from_bytes(packet[4:8]), packet[12:]))
    return found


def test_who_knows_the_password_is_let_in_and_nobody_else(clip: Clip):
    with served(grey=Stream(clip, ("guard", "right"))) as address:
        with watched(f"guard:right@{address}/grey") as frames:
            next(frames)
        for refused in (f"guard:wrong@{address}/grey", f"{address}/grey"):
            with pytest.raises(av.error.HTTPUnauthorizedError), watched(refused):
                pass
        with pytest.raises(av.error.HTTPNotFoundError), watched(f"{address}/other"):
            pass


def test_a_stream_that_is_still_made_is_away_until_it_is_added(clip: Clip):
    server = Server({}, epoch=time.time(), whole=False)
    with running(server) as address:
        with pytest.raises(av.error.HTTPServerError), watched(f"{address}/grey"):
            pass
        address.loop.call_soon_threadsafe(server.add, "grey", Stream(clip))
        with watched(f"{address}/grey") as frames:
            next(frames)


def test_a_camera_that_hangs_and_one_that_drops_its_clients(clip: Clip):
    stream = Stream(clip)
    with served(grey=stream) as address:
        with watched(f"{address}/grey") as frames:
            next(frames)
            stream.hanging = True
            with pytest.raises((av.error.ExitError, TimeoutError, StopIteration, av.error.EOFError)):
                for _ in range(5 * LENGTH):
                    next(frames)
        stream.hanging = False
        with watched(f"{address}/grey") as frames:
            next(frames)
            address.loop.call_soon_threadsafe(stream.drop)
            assert len(list(frames)) < LENGTH


def test_a_camera_whose_pictures_change_their_size(clip: Clip, tmp_path: Path):
    smaller, stream = _clip(tmp_path / "small.mp4", (320, 180)), Stream(clip)
    with served(grey=stream) as address, watched(f"{address}/grey") as frames:
        assert next(frames).width == 640
        stream.clip = smaller
        assert 320 in {next(frames).width for _ in range(2 * LENGTH)}


@given(st.binary(min_size=1, max_size=9000))
def test_a_unit_in_fragments_is_whole_again(unit: bytes):
    parts = payloads(unit)
    assert all(len(part) <= 1402 for part in parts)
    if len(parts) > 1:
        indicators, heads = [part[0] for part in parts], [part[1] for part in parts]
        assert set(indicators) == {unit[0] & 0xE0 | 28}
        assert [head & 0xC0 for head in heads] == [0x80, *[0] * (len(parts) - 2), 0x40]
        assert bytes([indicators[0] & 0xE0 | heads[0] & 31]) + b"".join(part[2:] for part in parts) == unit
    else:
        assert parts == [unit]
