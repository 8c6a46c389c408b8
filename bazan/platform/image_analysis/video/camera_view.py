"""What stays the same on a camera's pictures as long as nobody touches it: how sharp they are, and what they show."""

from functools import cache

import numpy as np

_BLOCK = 4
_NOISE_OF_EDGES = 20
"""The variance of noise in the edges, in parts of that in the picture: the sum of their five squared weights."""
_ALIKE, _LEARNT = 0.15, 0.35
"""Likeness from which on a view is known, and below which it is worth keeping beside those known. Measured on a street: 0.4 to 0.8
with other traffic, noise, fog, a tenth of the light or a lorry over a quarter of it; below 0.11 turned, zoomed or pushed by 3 %."""
_MOST = 4
"""Views kept: day, dusk, night and one more."""
_PATIENCE = 60
"""So often in a row must a view be only just known before it is kept: for less, it may be two views that an average mixes."""
_BLEND = 0.003
"""By how much a view is learnt on: within half an hour it follows."""
_PLAIN = 3.0
"""Levels that a picture's blocks differ by at least, so that there is something to know again."""


def sharpness(picture: np.ndarray, noise: float = 0) -> float:
    """Of a picture (h, w): what changes from pixel to pixel, in parts of what changes over all. Light and haze don't matter.

    ``noise``: its variance. About 1 when sharp, 0.1 when out of focus by 2 pixels of 768, 0.01 by 4.
    """
    middle = picture[1:-1, 1:-1]
    edges = 4 * middle - picture[:-2, 1:-1] - picture[2:, 1:-1] - picture[1:-1, :-2] - picture[1:-1, 2:]
    return max(0.0, float((edges.var() - _NOISE_OF_EDGES * noise) / (picture.var() + 1)))


class Views:
    """The views a camera has had, learnt as they change with light and seasons."""

    def __init__(self) -> None:
        self._known: list[np.ndarray] = []
        """The one seen last comes last."""
        self._doubts = 0

    def knows(self, picture: np.ndarray) -> bool:
        """Whether it shows a view it showed before; that view is learnt on. The first is known, and so is a plain one, as in fog."""
        blocks = _blocks(picture)
        if blocks.std() < _PLAIN:
            return True
        if not self._known:
            self._known.append(blocks)
        alike = [likeness(blocks, known) for known in self._known]
        best = int(np.argmax(alike))
        self._doubts = self._doubts + 1 if _ALIKE <= alike[best] < _LEARNT else 0
        if alike[best] >= _LEARNT:
            view = self._known.pop(best)
            self._known.append(view + _BLEND * (blocks - view))
        elif self._doubts == _PATIENCE:
            self._known, self._doubts = [*self._known, blocks][-_MOST:], 0
        return alike[best] >= _ALIKE


def likeness(first: np.ndarray, second: np.ndarray) -> float:
    """Of two pictures of equal size, 0 to 1: how surely they show the same, by phase correlation; a pixel off counts as the same."""
    correlation = np.fft.irfft2(_phases(first) * _phases(second).conj(), first.shape)
    near = (-1, 0, 1)
    return float(correlation[np.ix_(near, near)].max())


def _phases(picture: np.ndarray) -> np.ndarray:
    spectrum = np.fft.rfft2((picture - picture.mean()) * _window(*picture.shape))
    return spectrum / (np.abs(spectrum) + 1e-6)


@cache
def _window(height: int, width: int) -> np.ndarray:
    return np.outer(np.hanning(height), np.hanning(width))


def _blocks(picture: np.ndarray) -> np.ndarray:
    height, width = (side - side % _BLOCK for side in picture.shape)
    return picture[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK).mean((1, 3))
