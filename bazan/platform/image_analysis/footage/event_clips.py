"""Some seconds of a camera as MP4, wholly in memory: with nobody to recognise, each picture looked at anew, or as they were sent."""

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby, repeat
from typing import Any

import av
import numpy as np
from av.codec.context import ThreadType
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext

from bazan.platform.image_analysis.privacy.frame_privacy import WALL, hidden
from bazan.platform.image_analysis.tracking.types import Detections, Point
from bazan.platform.image_analysis.video.frame_rate import Pacer
from bazan.platform.image_analysis.video.mp4_remuxer import SECOND, TAGS, Form, ticks
from bazan.platform.image_analysis.video.recent_packets import Group
from bazan.platform.image_analysis.video.types import Frame, Packet

PACE = 5.0
"""Pictures a second of a clip in which people are hidden."""
BESIDE = 2
"""So many pictures before and after each also say where somebody is: who is missed in one of them is hidden all the same."""
_GRAIN = 1000
"""Ticks a second of the clock by which a clip tells its times."""
_ENCODING = {"preset": "veryfast", "crf": "27", "threads": "1", "rc-lookahead": "4"}
"""Each picture that is looked ahead is one more in memory."""
_ENCODERS = {"h264": "libx264", "hevc": "libx265", "mjpeg": "mjpeg", "mpeg4": "mpeg4"}
"""Of each codec a camera may send: a track for packets that are whole already is made in their likeness, and encodes nothing."""
_MOST_PIXELS = {"max_pixels": str(1 << 24)}


@dataclass(frozen=True)
class Clip:
    """An MP4. Instants are Unix seconds."""

    data: bytes
    began: float
    ended: float


def blurred(
    groups: Iterable[Group], since: float, until: float, look: Callable[[Frame], Detections], masks: Sequence[Sequence[Point]] = ()
) -> Clip | None:  # fmt: skip
    """What arrived between two instants as H.264, its longer side WALL at most; None: there is no picture to be had of it.

    ``look`` tells where people and vehicles are, faint ones too.
    """
    made: _Encoder | None = None
    began = ended = 0.0
    for frame, seen in _beside((frame, look(frame)) for frame in _frames(groups, since, until)):
        boxes, kinds = (np.concatenate([getattr(each, name) for each in seen]) for name in ("boxes", "kinds"))
        if made is None:
            made, began = _Encoder(frame), frame.at
        made.add(np.asarray(hidden(frame.rgb(*made.size), boxes, kinds, masks)), frame.at - began)
        ended = frame.at
    return Clip(made.finished(), began, ended) if made is not None else None


def remuxed(groups: Iterable[Group], at: float, until: float) -> bytes:
    """The same packets as they came, untouched, up to an instant; of those of several connections or forms the ones that hold ``at``.

    Empty where they can't be put into MP4.
    """
    runs = _runs(groups, until)
    if not runs:
        return b""
    form, packets = next((run for run in reversed(runs) if run[1][0].at <= at), runs[0])
    sink = io.BytesIO()
    try:
        with _written(io.BytesIO()) as model, _written(sink) as output:
            track = output.add_stream_from_template(model.add_stream(_ENCODERS[form.codec]), opaque=True)
            track.time_base = Fraction(1, SECOND)
            settings = track.codec_context
            settings.width, settings.height, settings.extradata = form.width, form.height, form.headers or None
            if form.codec in TAGS:
                settings.codec_tag = TAGS[form.codec]
            origin, before = ticks(packets[0], packets[0].raw.dts, packets[0].raw.pts), -1
            for packet in packets:
                before = max(ticks(packet, packet.raw.dts, packet.raw.pts) - origin, before + 1)
                copy = av.Packet(bytes(packet.raw))
                copy.dts, copy.pts = before, max(ticks(packet, packet.raw.pts, packet.raw.dts) - origin, before)
                copy.time_base, copy.is_keyframe, copy.stream = track.time_base, packet.key, track
                output.mux_one(copy)
    except FFmpegError:
        return b""
    return sink.getvalue()


def _runs(groups: Iterable[Group], until: float) -> list[tuple[Form, list[Packet]]]:
    """What one decoder can be given, each beginning with a key packet."""
    wanted = (group for group in groups if group.at <= until)
    return [
        (form, [packet for group in run for packet in group.packets if packet.at <= until])
        for form, run in groupby(wanted, lambda group: group.form)
    ]


def _frames(groups: Iterable[Group], since: float, until: float) -> Iterator[Frame]:
    """The pictures due at PACE between two instants, each told when it was taken by the stream's own clock."""
    for form, packets in _runs(groups, until):
        decoder, pacer, begins = _decoder(form.codec, form.headers), Pacer(), packets[0]
        for number, packet in enumerate(packets):
            copy = av.Packet(bytes(packet.raw))
            copy.pts, copy.time_base = round(packet.clock * _GRAIN), Fraction(1, _GRAIN)
            wanted = packet.at >= since
            decoder.skip_frame = "DEFAULT" if wanted else "NONREF"
            for picture in _decoded(decoder, copy) if wanted or form.codec != "mjpeg" else []:
                clock = (picture.pts or 0) / _GRAIN
                if wanted and pacer.due(clock, PACE):
                    pacer.take(clock, PACE)
                    at = begins.at + clock - begins.clock
                    yield Frame(at, clock, number, picture.key_frame, picture.to_ndarray(format="gray"), picture)


def _beside(looks: Iterable[tuple[Frame, Detections]]) -> Iterator[tuple[Frame, list[Detections]]]:
    """Each picture with what was seen on it and on the BESIDE before and after it."""
    near: deque[tuple[Frame, Detections] | None] = deque([None] * BESIDE, maxlen=2 * BESIDE + 1)
    for look in chain(looks, repeat(None, BESIDE)):
        near.append(look)
        middle = near[BESIDE] if len(near) > 2 * BESIDE else None
        if middle is not None:
            yield middle[0], [beside[1] for beside in near if beside is not None]


class _Encoder:
    """Pictures put into MP4 as they come."""

    def __init__(self, first: Frame) -> None:
        scale = min(1.0, WALL / max(first.width, first.height))
        self.size = _even(first.width * scale), _even(first.height * scale)
        self._sink = io.BytesIO()
        self._output = _written(self._sink)
        self._track: Any = self._output.add_stream("libx264", rate=round(PACE), options=_ENCODING, time_base=Fraction(1, _GRAIN))
        self._track.width, self._track.height = self.size
        self._before = -1

    def add(self, picture: np.ndarray, seconds: float) -> None:
        """``picture``: (height, width, 3) bytes in RGB; ``seconds``: since the first."""
        frame = av.VideoFrame.from_ndarray(picture, "rgb24")
        self._before = max(round(seconds * _GRAIN), self._before + 1)
        frame.pts, frame.time_base = self._before, Fraction(1, _GRAIN)
        self._output.mux(self._track.encode(frame))

    def finished(self) -> bytes:
        self._output.mux(self._track.encode(None))
        self._output.close()
        return self._sink.getvalue()


class _Again:
    """What was written so far, to be read while it is written on: an MP4's head is moved before its pictures at the end."""

    def __init__(self, sink: io.BytesIO) -> None:
        self._sink, self._place = sink, 0

    def read(self, count: int) -> bytes:
        with self._sink.getbuffer() as written:
            part = bytes(written[self._place : self._place + count])
        self._place += len(part)
        return part

    def seek(self, place: int, whence: int = 0) -> int:
        with self._sink.getbuffer() as written:
            self._place = place + (0, self._place, len(written))[whence]
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        """Nothing is held."""


def _written(sink: io.BytesIO) -> Any:
    """An MP4 that begins with what a player must know; it opens no file, not even for a moment."""
    return av.open(sink, "w", "mp4", options={"movflags": "faststart"}, io_open=lambda url, flags, options: _Again(sink))


def _decoder(codec: str, headers: bytes) -> VideoCodecContext:
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_type, decoder.thread_count, decoder.options = ThreadType.NONE, 1, dict(_MOST_PIXELS)
    if headers:
        decoder.extradata = headers
    return decoder


def _decoded(decoder: VideoCodecContext, packet: av.Packet) -> list[av.VideoFrame]:
    try:
        return decoder.decode(packet)
    except FFmpegError:
        return []


def _even(side: float) -> int:
    return max(2, 2 * round(side / 2))
