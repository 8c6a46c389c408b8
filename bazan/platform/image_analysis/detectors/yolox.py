"""YOLOX and networks that answer like it: for each place of three grids a box, whether anything is there, and what."""

from typing import Any

import numpy as np

from bazan.platform.image_analysis.detectors.detector import LEAST, fitting, kept
from bazan.platform.image_analysis.tracking.types import Detections

_GREY = 114.0
_STRIDES = (8, 16, 32)


class Yolox:
    """``session``: one input (1, 3, side, side) of 0 to 255, blue first; one output (1, places, 85), its boxes not yet reckoned out."""

    def __init__(self, session: Any, name: str) -> None:
        self.name = name
        asked = session.get_inputs()[0]
        self._session, self._input, self._side = session, asked.name, int(asked.shape[3])
        grids = [np.stack(np.meshgrid(*[np.arange(self._side // stride)] * 2), -1).reshape(-1, 2) for stride in _STRIDES]
        self._corners = np.concatenate(grids).astype(np.float32)
        self._strides = np.concatenate([np.full((len(grid), 1), stride, np.float32) for grid, stride in zip(grids, _STRIDES, strict=True)])

    def size(self, width: int, height: int) -> tuple[int, int]:
        return fitting(width, height, self._side)

    def look(self, picture: np.ndarray) -> Detections:
        height, width = picture.shape[:2]
        asked = np.full((1, 3, self._side, self._side), _GREY, np.float32)
        asked[0, :, :height, :width] = picture[..., ::-1].transpose(2, 0, 1)
        told = np.asarray(self._session.run(None, {self._input: asked})[0])[0]
        sure = told[:, 4:5] * told[:, 5:]
        places = np.flatnonzero(sure.max(1) >= LEAST)
        middles = (told[places, :2] + self._corners[places]) * self._strides[places]
        halves = np.exp(told[places, 2:4]) * self._strides[places] / 2
        boxes = np.concatenate([middles - halves, middles + halves], 1)
        return kept(boxes, sure[places].max(1), sure[places].argmax(1), (width, height))
