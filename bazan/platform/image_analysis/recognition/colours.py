"""The colour that people would name of a vehicle, or of the upper clothes of a person."""

import numpy as np

from bazan.platform.image_analysis.tracking.types import COLOURS, Box

UNKNOWN = ""
"""Too little of it is seen."""
_PARTS = {"person": (0.25, 0.2, 0.75, 0.5), "bicycle": (0.2, 0.3, 0.8, 0.9), "motorcycle": (0.2, 0.4, 0.8, 0.9)}
_PART = (0.15, 0.3, 0.85, 0.75)
"""Which part of its box is looked at, of the kinds above and of all others: no road, no head, little glass."""
_FEWEST = 40
"""Pixels."""
_MOST = 48
"""Pixels of the longer side that are looked at."""
_VIVID = 0.3
"""From such a saturation on a pixel has a colour; in the dark it takes more."""
_WEIGHS = 1.6
"""A pixel that has a colour says more than a grey one: glass, tyres and shadow are on every car."""
_IN_LIGHT = 75
"""Percent of what has no colour that is darker than what counts: half of it may lie in a shadow."""
_ANGLES = np.array([15, 42, 70, 165, 255, 320])
"""Degrees of hue at which red, orange, yellow, green, blue, purple end; beyond them it is red again."""


def named(picture: np.ndarray, box: Box, kind: str) -> str:
    """One of ``COLOURS``, or ``UNKNOWN``. ``picture``: (h, w, 3) uint8 in RGB, the whole of it: its light decides what is white."""
    part = _inner(picture, box, _PARTS.get(kind, _PART))
    if part.shape[0] * part.shape[1] < _FEWEST:
        return UNKNOWN
    step = max(1, max(part.shape[:2]) // _MOST)
    rgb = part[::step, ::step].reshape(-1, 3).astype(np.float32)
    light = max(float(np.percentile(picture[::8, ::8].max(axis=2), 97)), 60.0)
    high, low = rgb.max(axis=1), rgb.min(axis=1)
    value, spread = high / light, high - low
    vivid = (spread >= _VIVID * high + np.where(high < 60, 12, 0)) & (high > 28)
    votes = np.bincount(_chromatic(rgb, high, spread, value)[vivid], minlength=len(COLOURS))
    if vivid.all() or _WEIGHS * votes.max() >= np.count_nonzero(~vivid):
        return COLOURS[int(votes.argmax())]
    return _grey(float(np.percentile(value[~vivid], _IN_LIGHT)))


def _inner(picture: np.ndarray, box: Box, part: Box) -> np.ndarray:
    height, width = picture.shape[:2]
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in box)
    wide, high = right - left, bottom - top
    rows = round((top + part[1] * high) * height), round((top + part[3] * high) * height)
    columns = round((left + part[0] * wide) * width), round((left + part[2] * wide) * width)
    return picture[slice(*rows), slice(*columns)]


def _grey(value: float) -> str:
    """``value``: brightness, as a share of the brightest of the picture."""
    return "white" if value >= 0.72 else "grey" if value >= 0.3 else "black"


def _chromatic(rgb: np.ndarray, high: np.ndarray, spread: np.ndarray, value: np.ndarray) -> np.ndarray:
    red, green, blue = rgb.T
    spread = np.maximum(spread, 1)
    hue = np.where(
        high == red, (green - blue) / spread % 6, np.where(high == green, (blue - red) / spread + 2, (red - green) / spread + 4)
    )  # fmt: skip
    names = np.array([COLOURS.index(name) for name in ("red", "orange", "yellow", "green", "blue", "purple", "red")])
    numbers = names[np.searchsorted(_ANGLES, hue * 60, side="right")]
    return np.where((numbers == COLOURS.index("orange")) & (value < 0.55), COLOURS.index("brown"), numbers)
