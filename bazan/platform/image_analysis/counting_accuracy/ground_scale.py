"""How large things are where they stand, learnt from what a camera has followed: on level ground sizes grow evenly down the picture."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bazan.platform.image_analysis.tracking.types import Point, Track

METRES = {"person": 1.68, "bicycle": 1.65, "motorcycle": 1.72, "car": 1.7, "bus": 3.3, "truck": 2.9}
"""How high a thing's box is, of a camera some metres above."""
_GUESS = ((0.1, 0.03), (0.5, 0.13), (0.95, 0.25))
"""Rows, and a metre's share of the picture's height there, of a camera nobody has walked before."""
_GUESSED, _MOST = 2.0, 2000.0
"""How much a guess weighs, in sightings; and after how many the oldest fade."""
_EDGE = 0.01
"""What reaches so near to the picture's edge may go on beyond it."""
_LEAST, _LARGEST, _FLATTEST = 0.008, 0.6, 0.03
"""Of a metre anywhere; and how much larger it is at least at the lower edge than at the upper one."""
FOCAL = 2.5
"""Of an ordinary camera: a metre at a metre's distance, in heights of the picture."""


class Heights:
    """Of one camera, for one thread at a time."""

    def __init__(self) -> None:
        self._sums = _GUESSED * _moments(*np.array(_GUESS).T)
        """Of sightings: how many, rows, metres, rows squared, rows times metres."""

    def saw(self, tracks: Iterable[Track]) -> None:
        """Learn from what was met at a look."""
        rows, metres = [], []
        for track in tracks:
            left, top, right, bottom = track.box
            if track.seen and min(left, top) > _EDGE and max(right, bottom) < 1 - _EDGE:
                rows.append(bottom)
                metres.append(track.height / METRES[track.kind])
        if rows:
            if self._sums[0] > _MOST:
                self._sums *= 1 - len(rows) / _MOST
            self._sums += _moments(np.array(rows), np.array(metres))

    def ground(self) -> "Level":
        """The ground as it was learnt so far."""
        count, rows, metres, squares, products = self._sums
        slope = max(_FLATTEST, (products - rows * metres / count) / max(squares - rows**2 / count, 1e-9))
        return Level(float(slope), float(metres / count - slope * rows / count))


@dataclass(frozen=True)
class Level:
    """Level ground before a camera. Its points are metres to the right of the camera and ahead of it.

    ``slope``, ``base``: a metre's share of the picture's height at a row is slope × row + base.
    """

    slope: float
    base: float

    def metre(self, row: float) -> float:
        """A metre's share of the picture's height for what stands at a row, 0 to 1 from the top."""
        return min(_LARGEST, max(_LEAST, self.slope * row + self.base))

    def spot(self, point: Point, ratio: float) -> np.ndarray:
        """(2,): the ground at a point of the picture. ``ratio``: its width by its height."""
        metre = self.metre(point[1])
        return np.array([(point[0] - 0.5) * ratio / metre, FOCAL / metre])

    def shown(self, spot: np.ndarray, ratio: float) -> Point | None:
        """Where on the picture a spot of the ground is; None: not before the camera."""
        if spot[1] * _LARGEST <= FOCAL:
            return None
        metre = FOCAL / spot[1]
        return float(spot[0] * metre / ratio + 0.5), float((metre - self.base) / self.slope)


def _moments(rows: np.ndarray, metres: np.ndarray) -> np.ndarray:
    return np.array([len(rows), rows.sum(), metres.sum(), (rows**2).sum(), (rows * metres).sum()])
