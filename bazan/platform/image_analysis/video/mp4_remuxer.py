"""Compressed pictures put from a camera's stream into pieces of MP4 as they are, in memory."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import av
from av.error import FFmpegError
from av.video.stream import VideoStream

from bazan.platform.image_analysis.video.types import Packet

SECOND = 90_000
"""Ticks of the clock by which a run tells its times."""
_BACK_S, _AHEAD_S = 1, 10
"""A clock that goes so far back, or ahead, was set."""
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
_START = b"\0\0\1"
_SETS = {"h264": (7, 8), "hevc": (32, 33, 34)}
"""Kinds of units that say how pictures are compressed; without them none can be decoded."""
TAGS = {"h264": "avc1", "hevc": "hvc1"}
"""What players look for; some know HEVC by no other name."""


@dataclass(frozen=True)
class Form:
    """What a player must be told before the first picture. Packets of one form can follow one another."""

    connection: int
    codec: str
    width: int
    height: int
    headers: bytes
    """The parameter sets, as the decoder takes them."""

    @classmethod
    def of(cls, packet: Packet, before: Self | None) -> Self | None:
        """The form from this key packet on. Where it says nothing of it, it is as ``before``, or as the connection said; none said: None.

        The packet must have been decoded.
        """
        decoder = _stream(packet).codec_context
        if decoder.name not in _SETS:
            return None
        headers = decoder.extradata or b""
        if not headers.startswith(b"\1"):  # else packets are packed in another way, and hold no parameter sets
            known = before.headers if before is not None and before.connection == packet.connection else headers
            headers = parameter_sets(decoder.name, bytes(packet.raw)) or known
        return cls(packet.connection, decoder.name, decoder.width, decoder.height, headers) if headers else None

    @classmethod
    def told(cls, packet: Packet) -> Self:
        """As the packet's connection says it, of any codec."""
        decoder = _stream(packet).codec_context
        return cls(packet.connection, decoder.name, decoder.width, decoder.height, decoder.extradata or b"")


class Run:
    """Packets of one form without a gap, beginning with a key packet, as MP4: its head, then a fragment from key packet to key packet."""

    def __init__(self, form: Form, first: Packet):
        """FFmpegError."""
        self.form = form
        self._sink = Sink()
        self._output = av.open(self._sink, "w", "mp4", options=FRAGMENTS)
        self._track = self._output.add_stream_from_template(_stream(first), opaque=True)
        self._track.time_base = Fraction(1, SECOND)
        settings = self._track.codec_context
        settings.width, settings.height, settings.extradata, settings.codec_tag = form.width, form.height, form.headers, TAGS[form.codec]
        self._clock, self._ticks, self._origin = first.clock, -1, ticks(first, first.raw.dts, first.raw.pts)

    def continues(self, packet: Packet) -> bool:
        """Whether its clock goes on from that of the last one."""
        return follows(packet.clock, self._clock)

    def take(self, packet: Packet) -> tuple[int, bytes]:
        """When it is to be decoded, in ticks from the first; and what became whole: with the first packet the head, with a later key
        packet the fragments before it. FFmpegError."""
        raw = packet.raw
        self._clock = packet.clock
        self._ticks = max(ticks(packet, raw.dts, raw.pts) - self._origin, self._ticks + 1)  # a player takes no time twice
        copy = av.Packet(bytes(raw))
        copy.dts, copy.pts = self._ticks, max(ticks(packet, raw.pts, raw.dts) - self._origin, self._ticks)
        copy.time_base, copy.is_keyframe, copy.stream = self._track.time_base, packet.key, self._track
        self._output.mux_one(copy)
        return self._ticks, self._sink.taken()

    def close(self) -> None:
        """What isn't whole is lost."""
        with suppress(FFmpegError):
            self._output.close()


def follows(clock: float, before: float) -> bool:
    """Whether a stream's clock goes on from an earlier reading; else it was set."""
    return -_BACK_S < clock - before < _AHEAD_S


class Sink:
    """A file that is only written to, and holds what nobody has taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole


def parameter_sets(codec: str, data: bytes) -> bytes:
    """Those before the first picture in it, each behind its start code. ``codec``: ``h264`` or ``hevc``."""
    sets: list[bytes] = []
    for unit in _units(data):
        kind = unit[0] & 31 if codec == "h264" else unit[0] >> 1 & 63
        if kind in _SETS[codec]:
            sets.append(b"\0" + _START + unit)
        elif 0 < kind < 6 if codec == "h264" else kind < 32:
            break
    return b"".join(sets)


def _units(data: bytes) -> Iterator[bytes]:
    """What lies between start codes, one after the other."""
    begin = data.find(_START)
    while begin >= 0:
        begin, end = begin + len(_START), data.find(_START, begin + len(_START))
        if unit := data[begin : end if end >= 0 else len(data)].rstrip(b"\0"):
            yield unit
        begin = end


def ticks(packet: Packet, *stamps: int | None) -> int:
    """The first time that is told, else that of the packet's clock."""
    base = packet.raw.time_base
    return next((stamp * base.num * SECOND // base.den for stamp in stamps if stamp is not None), round(packet.clock * SECOND))


def _stream(packet: Packet) -> VideoStream:
    stream = packet.raw.stream
    assert isinstance(stream, VideoStream)
    return stream
