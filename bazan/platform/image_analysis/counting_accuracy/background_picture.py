"""A camera's picture at rest, gathered while nothing moves; and how soft its lens draws it."""

from collections import deque
from threading import Lock

import numpy as np

from bazan.platform.image_analysis.counting_accuracy.types import Ground

PICTURES = 7
"""So many are gathered: who stands on fewer than half of them isn't there."""
APART_S, LONGEST_S = 20.0, 120.0
"""Seconds between two, of a picture in which nothing moves; and of one in which something always does."""
_WITHIN = 0.683
"""This share of noise is within one standard deviation; what passes is beyond it."""
_EDGES = 0.02
"""This share of the pixels, where brightness changes most, are edges."""
_LEAST_STEP = 1.5
"""Levels a pixel that an edge has at least; a picture without any is fog."""
_AGAIN, _REACH = 1.5, 5
"""By so many pixels it is blurred once more to see by how much that changes it; and so far that reaches."""
SOFTEST = 6.0
"""Pixels; told of what has no edges."""


class Scene:
    """Of one camera. One thread offers pictures, any may ask."""

    def __init__(self) -> None:
        self._pictures: deque[np.ndarray] = deque(maxlen=PICTURES)
        self._rows = 0
        self._taken_at = -np.inf
        self._turn = Lock()

    def wants(self, moves: bool, at: float) -> bool:
        """Whether a picture of this instant should be added."""
        return at - self._taken_at >= (LONGEST_S if moves else APART_S)

    def add(self, picture: np.ndarray, rows: int, at: float) -> None:
        """``picture``: (h, w, 3) bytes in RGB, as large as the detector wants it; ``rows``: of the camera's own."""
        with self._turn:
            if self._pictures and self._pictures[0].shape != picture.shape:
                self._pictures.clear()
            self._pictures.append(picture)
            self._rows, self._taken_at = rows, at

    def ground(self) -> Ground | None:
        """None: too few pictures were gathered yet."""
        with self._turn:
            pictures, rows = list(self._pictures), self._rows
        if len(pictures) < PICTURES:
            return None
        stack = np.stack(pictures)
        middle = np.median(stack, axis=0).astype(np.uint8)
        off = np.abs(stack.astype(np.int16) - middle)
        return Ground(middle, rows, float(np.quantile(off, _WITHIN)))


def blur(picture: np.ndarray) -> float:
    """How far the edges of a picture, (h, w, 3) bytes, are spread: a standard deviation in pixels, whatever its light and contrast.

    Where a step is drawn softly, a little more blur changes it less: the ratio of both slopes tells by how much it was.
    """
    grey = picture.mean(axis=2, dtype=np.float32)
    before, after = _slope(grey), _slope(_softer(_softer(grey).T).T)
    edges = (before >= np.quantile(before, 1 - _EDGES)) & (before >= _LEAST_STEP) & (after > 0)
    if not edges.any():
        return SOFTEST
    ratio = np.maximum(before[edges] / after[edges], 1 + 1e-3)
    return float(min(SOFTEST, np.median(_AGAIN / np.sqrt(ratio**2 - 1))))


def _softer(grey: np.ndarray) -> np.ndarray:
    """Blurred by ``_AGAIN`` along its columns."""
    steps = np.arange(-_REACH, _REACH + 1)
    weights = np.exp(-(steps**2) / (2 * _AGAIN**2))
    padded = np.pad(grey, ((_REACH, _REACH), (0, 0)), mode="edge")
    shifted = [padded[step : step + len(grey)] for step in range(len(steps))]
    return np.tensordot((weights / weights.sum()).astype(np.float32), np.stack(shifted), 1)


def _slope(grey: np.ndarray) -> np.ndarray:
    down, right = np.gradient(grey)
    return np.hypot(down, right)
