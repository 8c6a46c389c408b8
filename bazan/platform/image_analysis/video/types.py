"""What the parts that read cameras give one another, and to those above them."""

from dataclasses import dataclass, field
from typing import Literal

import av
import numpy as np
from av.video.reformatter import VideoReformatter

Reason = Literal["refused", "unreachable", "silent", "ended", "garbage", "codec", "forbidden"]
"""Why there is no stream: password not taken; no connection, or a server that can't serve now; nothing came in time; it was closed;
no picture in what came; a codec nobody decodes here; an address that mayn't be asked."""


class Lost(Exception):
    """There is no stream, or no longer. It tells why and of whom, and never a password."""

    def __init__(self, reason: Reason, where: str):
        super().__init__(f"{reason}: {where}")
        self.reason: Reason = reason
        self.where = where
        """Scheme, host and port; of a file its path."""


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """A compressed picture as it came, every one of the stream."""

    at: float
    """When it arrived: Unix seconds."""
    clock: float
    """Seconds of the stream's own clock, which begins anywhere; of a stream without one, of its connection."""
    key: bool
    """It can be decoded without those before."""
    connection: int
    """Which opening of which stream it came by; never given twice by one process."""
    raw: av.Packet = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A decoded picture. It may be kept and given to other threads."""

    at: float
    """When its packet arrived: Unix seconds."""
    clock: float
    """As of its packet."""
    number: int
    """How many packets of the stream had come; it grows by more than one where pictures are passed over."""
    key: bool
    luma: np.ndarray = field(repr=False)
    """(height, width) uint8: brightness, a view of the decoder's memory that nobody may write to."""
    picture: av.VideoFrame = field(repr=False)

    @property
    def width(self) -> int:
        return self.picture.width

    @property
    def height(self) -> int:
        return self.picture.height

    def rgb(self, width: int, height: int) -> np.ndarray:
        """The picture at this size: (height, width, 3) uint8, its own memory."""
        # a reformatter each time: the picture's own one serves a single thread
        return VideoReformatter().reformat(self.picture, width, height, "rgb24", threads=1).to_ndarray()


@dataclass(frozen=True, eq=False)
class Motion:
    """What a look at a picture says of movement."""

    active: bool
    share: float
    """Of the cells that aren't masked, 0 to 1."""
    cells: np.ndarray
    """(rows, columns) bool: where on the picture, cells of equal size from its left upper corner."""
