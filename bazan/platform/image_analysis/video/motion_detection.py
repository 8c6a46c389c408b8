"""Whether anything moves on a picture, asked before anybody looks closer: what differs from the scene at rest by more than its noise."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from bazan.platform.image_analysis.tracking.types import Point
from bazan.platform.image_analysis.video.downscale import shrunk
from bazan.platform.image_analysis.video.types import Motion

CELL = 4
"""Pixels of the small picture on each side of a cell."""
_FILLED = 6
"""Pixels of a cell that must differ: noise comes alone, things don't."""
_LEVEL = 8
"""Units of a level of brightness: whole numbers, eighths of it."""
_LEAST, _TIMES = 3 * _LEVEL, 3
"""What differs is off by three levels and three times the noise there."""
_UNKNOWN, _MOST = 5 * _LEVEL, 12 * _LEVEL
"""The noise of a place before it is known, and of one where leaves sway."""
_RISE = 3
"""Noise rises by so many units where a difference is larger and sinks by one where not: a quarter of the differences are larger."""
_FOLLOWED = 4 * _LEVEL
"""A second: what stops and is 60 levels brighter belongs to the scene after 15 of them."""
_LONGEST_S = 2
"""The scene follows no further than in so many seconds, however long nobody looked."""
_EVERYWHERE = 0.5
"""From this share of cells on nothing moves in the scene: its light was switched, or the camera turned."""


class MotionGate:
    """Of one camera, for one thread. A change of the whole picture is told once, and the scene learnt anew."""

    def __init__(self, masks: Sequence[Sequence[Point]] = ()):
        """``masks``: polygons of three or more corners; what moves within them isn't looked at."""
        self._masks = masks
        self._at = 0.0
        self._open = np.zeros((0, 0), bool)
        self._open_cells = 0
        self._ground = self._noise = np.zeros((0, 0), np.int16)
        """The scene at rest, in whatever light, and how pixels differ from it by themselves, in units."""
        self._moved = np.zeros((0, 0), bool)
        """What moved at the look before."""

    def look(self, luma: np.ndarray, at: float) -> Motion:
        """What moves since the looks before. ``luma``: (h, w) uint8, whole or ``shrunk``; ``at``: seconds, only differences count."""
        small = shrunk(luma)
        level = small.astype(np.int16) * _LEVEL
        if small.shape != self._ground.shape:
            self._begin(level)
        seconds = min(max(at - self._at, 0), _LONGEST_S)
        self._at = at
        off = level - self._ground
        off -= np.int16(np.median(off[::CELL, ::CELL]))  # a cloud, or the camera's own exposure
        size = np.abs(off)
        moving = size > self._noise * _TIMES + _LEAST
        cells = _cells(moving & self._open) >= _FILLED
        share = int(np.count_nonzero(cells)) / max(self._open_cells, 1)
        if share > _EVERYWHERE:
            self._ground = level
        else:
            step = max(1, round(seconds * _FOLLOWED))
            self._ground += np.clip(off, -step, step, out=off)
            noisy = (size > self._noise) & ~(moving & self._moved)  # what moves and is still there is no noise
            self._noise += noisy * np.int16(_RISE + 1)
            self._noise -= 1
            np.clip(self._noise, 0, _MOST, out=self._noise)
        self._moved = moving
        return Motion(share > 0, share, cells)

    def _begin(self, level: np.ndarray) -> None:
        self._ground, self._noise = level.copy(), np.full_like(level, _UNKNOWN)
        self._moved = np.zeros(level.shape, bool)
        self._open = _unmasked(self._masks, level.shape)
        self._open_cells = int(np.count_nonzero(_cells(self._open) >= _FILLED))


def _cells(pixels: np.ndarray) -> np.ndarray:
    """How many pixels of each cell are true."""
    height, width = (side - side % CELL for side in pixels.shape)
    counts = pixels[:height, :width].view(np.uint8)
    rows = counts[::CELL] + counts[1::CELL] + counts[2::CELL] + counts[3::CELL]
    return rows[:, ::CELL] + rows[:, 1::CELL] + rows[:, 2::CELL] + rows[:, 3::CELL]


def _unmasked(masks: Sequence[Sequence[Point]], shape: tuple[int, ...]) -> np.ndarray:
    height, width = shape
    drawn = Image.new("1", (width, height), 1)
    for mask in masks:
        ImageDraw.Draw(drawn).polygon([(x * width, y * height) for x, y in mask], fill=0)
    return np.array(drawn, bool)
