"""A camera's stream, read once: each packet for who listens, and of its pictures those that are due. Built on FFmpeg, by PyAV."""

import itertools
import socket
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import av
import numpy as np
from av import error
from av.codec.context import ThreadType
from av.container import InputContainer
from av.stream import Discard
from av.video.stream import VideoStream

from bazan.platform.image_analysis.video.frame_rate import KEYS, Pacer
from bazan.platform.image_analysis.video.stream_addresses import Address, address, in_memory
from bazan.platform.image_analysis.video.types import Frame, Lost, Packet, Reason

OPENING_S, READING_S = 4, 3
"""How long it may take to connect, and again to learn what comes; how long the next packet."""
_ANSWER_S = 1
_MOST_PIXELS = 1 << 24
"""Cameras have up to 12 million; a stream that says more is out for our memory."""
_FASTEST = 120
"""Pictures a second; some cameras say how fine their clock is instead."""
_VAIN = 600
"""So many packets in a row that make no picture: there is none to come."""
_CLOCKLESS = frozenset({"mpjpeg", "mjpeg", "h264", "hevc"})
"""Formats that tell no times; FFmpeg makes some up."""
_BRIGHTNESS_FIRST = frozenset(
    {"gray", "nv12", "nv21", "nv16"} | {f"yuv{j}{kind}p" for j in ("", "j") for kind in (411, 420, 422, 440, 444)}
)
"""Pixel formats whose first plane is brightness, a byte a pixel."""
_connections = itertools.count(1)


def open_stream(url: str, *, pace: float = 5, files: Path | None = None) -> "Stream":
    """The stream at an address, connected and its codec known. ``pace``: as of ``Stream``; ``files``: as of ``address``. Lost."""
    told = address(url, files)
    began = time.monotonic()
    try:
        container = av.open(told.url, "r", told.form, _bound(), told.options, timeout=(OPENING_S, READING_S))
    except error.FFmpegError as why:
        reason = _unopened(why)
    else:
        return Stream(container, _video(container, told), told.where, pace)
    # here, and not above: what FFmpeg raised names the password, and would hang on what is raised while it is handled
    if reason == "silent" or time.monotonic() - began >= OPENING_S:
        reason = "silent" if _takes_connections(told) else "unreachable"
    raise Lost(reason, told.where)


def open_file(file: BinaryIO, name: str, *, pace: float) -> "Stream":
    """The stream of a clip that somebody reads for us: ``file`` can be sought in. ``pace``: as of ``Stream``. Lost."""
    told = in_memory(name)
    try:
        container = av.open(file, "r", None, _bound(), told.options)
    except error.FFmpegError:
        pass
    else:
        return Stream(container, _video(container, told), name, pace)
    raise Lost("garbage", name)


class Stream:
    """An open stream, for one thread; ``pace`` and ``stop`` are for any. To be closed, or used as a context."""

    def __init__(self, container: InputContainer, video: VideoStream, where: str, pace: float):
        self.pace = pace
        """Pictures a second that are handed out, or KEYS. The others are decoded only where these need them."""
        self.codec = video.codec_context.name
        """``h264``, ``hevc``, ``mjpeg`` or ``mpeg4``."""
        self._tick = None if container.format.name in _CLOCKLESS else float(video.time_base)
        rate = 0 if self._tick is None else float(video.guessed_rate or 0)
        self.rate = rate if rate <= _FASTEST else 0
        """Pictures a second that it promises; 0 where it doesn't."""
        self.seconds = float(Fraction(container.duration, av.time_base)) if container.duration else 0.0
        """How long it is, as it says itself; 0: it doesn't, or has no end."""
        self._container, self._video, self._where = container, video, where
        self._decoder = video.codec_context
        self._apart = video.codec.intra_only
        """No picture needs another."""
        self._whole = False
        """The decoder has all that the next picture may need."""
        self._connection, self._began = next(_connections), time.time()
        self._stopped = False

    def frames(self, listener: Callable[[Packet], None] | None = None) -> Iterator[Frame]:
        """The pictures that are due, until ``stop``; Lost ends every stream, a file by ``ended``.

        ``listener`` is called with every packet, once it is decoded.
        """
        pacer, vain = Pacer(), 0
        for number, packet in enumerate(self._packets(), 1):
            pictures = self._decoded(packet, pacer.due(packet.clock, self.pace))
            if listener is not None and packet.raw.size:
                listener(packet)
            if pictures is None:
                continue
            vain = 0 if pictures else vain + 1
            if vain == _VAIN:
                raise Lost("garbage", self._where)
            for picture in pictures:
                clock = self._clock(picture.pts, packet.at, packet.clock)
                if pacer.due(clock, self.pace):
                    pacer.take(clock, self.pace)
                    yield Frame(packet.at, clock, number, picture.key_frame, _luma(picture), picture)

    def stop(self) -> None:
        """``frames`` ends after the next packet, in READING_S at most."""
        self._stopped = True

    def close(self) -> None:
        """For the thread that reads it."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _packets(self) -> Iterator[Packet]:
        """Every packet; the last one of a stream that was closed in order is empty, and makes the decoder give what it holds."""
        coming, clock = self._container.demux(self._video), 0.0
        while not self._stopped:
            try:
                raw = next(coming)
            except StopIteration:
                reason = "ended"
            except error.FFmpegError as why:
                reason = _unread(why)
            else:
                at = time.time()
                clock = self._clock(raw.pts, at, clock)
                yield Packet(at, clock, raw.is_keyframe, self._connection, raw)
                continue
            raise Lost(reason, self._where)

    def _clock(self, ticks: int | None, at: float, before: float) -> float:
        if self._tick is None:
            return at - self._began
        return before if ticks is None else ticks * self._tick

    def _decoded(self, packet: Packet, due: bool) -> list[av.VideoFrame] | None:
        """Pictures that are whole now, of this packet or those before; none where it was passed over."""
        if self._apart:
            return self._decode(packet.raw) if due else None
        if self.pace == KEYS:
            self._whole = False
            if not due or not packet.key:
                return None
            pictures = self._decode(packet.raw) + self._decode(None)
            self._decoder.flush_buffers()
            return pictures
        self._whole = self._whole or packet.key
        self._decoder.skip_frame = "DEFAULT" if due else "NONREF"
        return self._decode(packet.raw) if self._whole else []

    def _decode(self, raw: av.Packet | None) -> list[av.VideoFrame]:
        try:
            return self._decoder.decode(raw)
        except error.FFmpegError:
            return []


def _bound() -> dict[str, str]:
    return {"max_pixels": str(_MOST_PIXELS)}


def _video(container: InputContainer, told: Address) -> VideoStream:
    """Its pictures, with a decoder that is ready. Lost, and closed."""
    videos = container.streams.video
    reason = _unprepared(videos[0], told.codecs) if videos else "garbage"
    if reason is not None:
        container.close()
        raise Lost(reason, told.where)
    for other in container.streams:
        if other is not videos[0]:
            other.discard = Discard.all  # so that sound alone counts as silence
    return videos[0]


def _unprepared(video: VideoStream, codecs: frozenset[str]) -> Reason | None:
    decoder = video.codec_context
    if decoder is None or decoder.name not in codecs:
        return "codec"
    decoder.thread_type, decoder.thread_count, decoder.options = ThreadType.NONE, 1, _bound()
    try:
        decoder.open()
    except error.FFmpegError:
        return "garbage"
    return None


def _luma(picture: av.VideoFrame) -> np.ndarray:
    if picture.format.name not in _BRIGHTNESS_FIRST:
        picture = picture.reformat(format="gray", threads=1)
    plane = picture.planes[0]
    luma = np.ndarray((picture.height, picture.width), np.uint8, plane, strides=(plane.line_size, 1))
    luma.flags.writeable = False
    return luma


def _unopened(why: error.FFmpegError) -> Reason:
    match why:
        case error.HTTPUnauthorizedError() | error.HTTPForbiddenError():
            return "refused"
        case error.ExitError() | error.TimeoutError():
            return "silent"
        case error.HTTPNotFoundError() | error.InvalidDataError() | error.ArgumentError():
            return "garbage"
    return "unreachable"


def _unread(why: error.FFmpegError) -> Reason:
    match why:
        case error.ExitError() | error.TimeoutError():
            return "silent"
        case error.InvalidDataError():
            return "garbage"
    return "ended"


def _takes_connections(told: Address) -> bool:
    if told.machine is None:
        return True
    try:
        socket.create_connection(told.machine, _ANSWER_S).close()
    except OSError:
        return False
    return True
