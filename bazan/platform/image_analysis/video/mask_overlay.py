"""A camera's live pictures with masks burned in: decoded, filled where a mask is drawn, encoded as H.264 and put into MP4, in memory."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from av.video.frame import PictureType
from PIL import Image, ImageDraw

from bazan.platform.image_analysis.tracking.types import Point
from bazan.platform.image_analysis.video.mp4_remuxer import FRAGMENTS, SECOND, Form, Sink, ticks
from bazan.platform.image_analysis.video.types import Packet

LONGEST = 1280
"""Pixels of the longer side: a larger picture is made smaller, since each is encoded anew."""
RATE = 12.5
"""Pictures a second, at most."""
FILL = 37, 128, 128
"""Brightness and the two colours of a mask: dark grey."""
_KEY_S = 1
"""Seconds from one picture that needs no other to the next; a segment lies between two of them."""
_ENCODING = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "crf": "26",
    "threads": "1",
    "sc_threshold": "0",
    "maxrate": "3000k",
    "bufsize": "3000k",
}


@dataclass(frozen=True, slots=True)
class Compressed:
    """A packet that may be given to another thread and outlives its connection."""

    form: Form
    key: bool
    decoded_at: int
    shown_at: int
    """Both in ticks of ``SECOND``."""
    data: bytes

    @classmethod
    def of(cls, packet: Packet, form: Form) -> "Compressed":
        raw = packet.raw
        return cls(form, packet.key, ticks(packet, raw.dts, raw.pts), ticks(packet, raw.pts, raw.dts), bytes(raw))


@dataclass(frozen=True, slots=True)
class Piece:
    """What became whole: the head of a stream (``seconds`` is 0), or a segment."""

    seconds: float
    data: bytes


class MaskedRun:
    """Packets of one form without a gap, beginning with a key packet. For one thread; FFmpegError ends it."""

    def __init__(self, form: Form, masks: Sequence[Sequence[Point]]) -> None:
        self.form, self._masks = form, masks
        self._decoder: Any = av.CodecContext.create(form.codec, "r")
        self._decoder.extradata, self._decoder.thread_count = form.headers or None, 1
        self._sink = Sink()
        self._output = av.open(self._sink, "w", "mp4", options=FRAGMENTS)
        self._track: Any = None
        self._hidden: tuple[np.ndarray, np.ndarray] | None = None
        self._origin = self._last = self._began = 0

    def take(self, packet: Compressed) -> list[Piece]:
        """Decode a packet; what became whole by it, in order."""
        copy = av.Packet(packet.data)
        copy.dts, copy.pts, copy.time_base, copy.is_keyframe = packet.decoded_at, packet.shown_at, Fraction(1, SECOND), packet.key
        return [piece for picture in self._decoder.decode(copy) for piece in self._add(picture, packet.shown_at)]

    def close(self) -> None:
        """What is not whole is lost."""
        with suppress(FFmpegError):
            self._output.close()

    def _add(self, picture: av.VideoFrame, otherwise: int) -> list[Piece]:
        at = picture.pts if picture.pts is not None else otherwise
        first = self._track is None
        if first:
            self._begin(picture, at)
        elif at - self._last < 0.8 * SECOND / RATE:
            return []
        key = first or at - self._began >= _KEY_S * SECOND
        masked = self._mask(picture)
        masked.pts, masked.time_base = at - self._origin, Fraction(1, SECOND)
        masked.pict_type = PictureType.I if key else PictureType.NONE
        self._output.mux(self._track.encode(masked))
        self._last = at
        if not key:
            return []
        seconds, self._began = (at - self._began) / SECOND, at
        return [Piece(0.0 if first else seconds, self._sink.taken())]

    def _begin(self, picture: av.VideoFrame, at: int) -> None:
        share = min(1.0, LONGEST / max(picture.width, picture.height))
        width, height = (max(2, round(side * share) // 2 * 2) for side in (picture.width, picture.height))
        self._track = self._output.add_stream("libx264", rate=round(RATE), options=_ENCODING)
        self._track.width, self._track.height, self._track.pix_fmt = width, height, "yuv420p"
        self._track.codec_context.time_base = self._track.time_base = Fraction(1, SECOND)
        self._track.codec_context.gop_size = 1 << 10  # key pictures are asked for
        self._hidden = _hidden_pixels(self._masks, width, height)
        self._origin = self._last = self._began = at

    def _mask(self, picture: av.VideoFrame) -> av.VideoFrame:
        assert self._hidden is not None
        width, height = self._track.width, self._track.height
        planes = picture.reformat(width, height, "yuv420p", threads=1).to_ndarray()
        bright, colour = self._hidden
        planes[:height][bright] = FILL[0]
        quarter = (width // 2) * (height // 2)
        flat = planes.reshape(-1)
        for number, value in enumerate(FILL[1:]):
            begin = width * height + number * quarter
            flat[begin : begin + quarter][colour.reshape(-1)] = value
        return av.VideoFrame.from_ndarray(planes, "yuv420p")


def _hidden_pixels(masks: Sequence[Sequence[Point]], width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Which pixels are hidden: of the brightness, and of the colours, of which each stands for four. Any touched one is hidden whole."""
    drawn = Image.new("1", (width, height))
    pencil = ImageDraw.Draw(drawn)
    for mask in masks:
        pencil.polygon([(x * width, y * height) for x, y in mask], fill=1, outline=1)
    fours = np.array(drawn).reshape(height // 2, 2, width // 2, 2).any(axis=(1, 3))
    return fours.repeat(2, axis=0).repeat(2, axis=1), fours
