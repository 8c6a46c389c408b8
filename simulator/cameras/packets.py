"""Clips in the memory, and their pictures as RTP packets (RFC 6184)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av

CLOCK = 90_000
"""Ticks a second of RTP's clock for video."""
_LARGEST = 1400
"""Bytes of a NAL unit in one packet; what is longer goes in fragments."""
_KEY_PICTURE, _FRAGMENT = 5, 28
"""Kinds of NAL unit; lower ones than the first are of other pictures."""
_FORMAT = 96
"""What the description calls H.264."""


@dataclass(frozen=True)
class Clip:
    """Encoded pictures."""

    pictures: tuple[tuple[bytes, ...], ...]
    """NAL units of each; key pictures begin with the two parameter sets."""
    rate: int
    """Pictures a second."""
    parameters: tuple[bytes, bytes]
    """The sequence's and the picture's parameter set."""


def read(path: Path) -> Clip:
    """An MP4 of H.264 in which no picture depends on a later one. Raises av.error.FFmpegError."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        told, rate = stream.codec_context.extradata or b"", float(stream.average_rate or 0)
        end = 8 + int.from_bytes(told[6:8])  # ISO 14496-15: both sets with their lengths before them, a count between
        parameters = told[8:end], told[end + 3 : end + 3 + int.from_bytes(told[end + 1 : end + 3])]
        shown = [(packet.is_keyframe, _units(bytes(packet))) for packet in container.demux(stream) if packet.size]
    return Clip(tuple((*parameters, *units) if key else units for key, units in shown), round(rate), parameters)


def _units(packet: bytes) -> tuple[bytes, ...]:
    """The NAL units that show something, of a packet in which each has its length before it."""
    units, place = [], 0
    while place < len(packet):
        begin, place = place + 4, place + 4 + int.from_bytes(packet[place : place + 4])
        if kind(packet[begin:]) <= _KEY_PICTURE:
            units.append(packet[begin:place])
    return tuple(units)


def kind(unit: bytes) -> int:
    """Of NAL unit."""
    return unit[0] & 31


def is_key(units: Sequence[bytes]) -> bool:
    """Whether a picture can be shown without one before."""
    return kind(units[-1]) == _KEY_PICTURE


def payloads(unit: bytes) -> list[bytes]:
    """A NAL unit as it goes into packets: whole, or in fragments (FU-A)."""
    if len(unit) <= _LARGEST:
        return [unit]
    starts = range(1, len(unit), _LARGEST)
    indicator = unit[0] & 0xE0 | _FRAGMENT
    headers = [kind(unit) | (0x80 if start == 1 else 0) | (0x40 if start == starts[-1] else 0) for start in starts]
    return [bytes((indicator, header)) + unit[start : start + _LARGEST] for start, header in zip(starts, headers, strict=True)]


def interleaved(parts: Sequence[bytes], sequence: int, ticks: int, channel: int) -> bytes:
    """All packets of a picture, from payloads, as they go between the answers of RTSP; ``sequence``: the number of the first."""
    last, packets = len(parts) - 1, []
    for number, part in enumerate(parts):
        kept, form = (sequence + number) & 0xFFFF, _FORMAT | (0x80 if number == last else 0)
        packets.append(struct.pack(">cBHBBHII", b"$", channel, 12 + len(part), 0x80, form, kept, ticks & 0xFFFFFFFF, 1) + part)
    return b"".join(packets)
