"""NanoDet: distances from the middle of each place of three grids, as likelihoods. Also what citizens' photos are looked at by."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bazan.platform.image_analysis.boxes import Boxes
from bazan.platform.image_analysis.detectors.detector import LEAST, fitting, kept
from bazan.platform.image_analysis.tracking.types import Detections

SIDE = 416
"""Pixels of the longer side it was taught at."""
_GRAIN = 32
"""A picture's sides are multiples of this."""
_GREY = 114
_MEAN, _SPREAD = np.array([103.53, 116.28, 123.675], np.float32), np.array([57.375, 57.12, 58.395], np.float32)
"""Of blue, green and red, 0 to 255."""
_STRIDES = (8, 16, 32)
_STEPS = np.arange(11, dtype=np.float32)
"""A side's distance from the middle is the mean of these under the likelihood of each, in strides."""
_SLOPE, _SHIFT = (1 / _SPREAD)[::-1], (_MEAN / _SPREAD)[::-1]


class NanoDet:
    """``session``: of a network made for pictures of any size, or of SIDE × SIDE."""

    def __init__(self, session: Any, name: str, side: int = SIDE) -> None:
        self.name = name
        self._session, self._side = session, side

    def size(self, width: int, height: int) -> tuple[int, int]:
        return fitting(width, height, self._side)

    def look(self, picture: np.ndarray) -> Detections:
        height, width = picture.shape[:2]
        asked = given(picture)
        told = self._session.run(None, {"input_1": asked})
        return kept(*decoded(told, asked.shape[3], LEAST), (width, height))


def given(picture: np.ndarray) -> np.ndarray:
    """What the network is asked, (1, 3, h, w): sides grown to multiples of 32 with grey below and on the right. ``picture``: RGB bytes."""
    height, width = picture.shape[:2]
    asked = np.empty((1, 3, -(-height // _GRAIN) * _GRAIN, -(-width // _GRAIN) * _GRAIN), np.float32)
    for place in range(3):  # blue comes first
        colour = 2 - place
        plane = asked[0, place]
        if plane.shape != (height, width):
            plane.fill(_GREY * _SLOPE[colour] - _SHIFT[colour])
        np.multiply(picture[..., colour], _SLOPE[colour], out=plane[:height, :width])
        plane[:height, :width] -= _SHIFT[colour]
    return asked


def decoded(told: Sequence[Any], width: int, least: float) -> tuple[Boxes, np.ndarray, np.ndarray]:
    """Boxes in pixels of what was asked, how sure, and classes of COCO: each place that is so sure at least, near ones not yet told apart.

    ``told``: the six outputs of one picture; ``width``: of what was asked.
    """
    outputs = [np.asarray(output)[0] for output in told]
    boxes, scores, classes = [], [], []
    for stride, likely, sides in zip(_STRIDES, outputs[:3], outputs[3:], strict=True):
        columns, sure = width // stride, likely.max(1)
        places = np.flatnonzero(sure >= least)
        raised = np.exp(sides[places].reshape(-1, 4, len(_STEPS)))
        away = raised @ _STEPS / raised.sum(-1) * stride
        middles = (np.stack([places % columns, places // columns], 1) + 0.5) * stride
        boxes.append(np.concatenate([middles - away[:, :2], middles + away[:, 2:]], 1))
        scores.append(sure[places])
        classes.append(likely[places].argmax(1))
    return np.concatenate(boxes), np.concatenate(scores), np.concatenate(classes)
