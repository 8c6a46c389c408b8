"""D-FINE and other networks of the family of DETR: labels, boxes and scores, ready as they are."""

from typing import Any

import numpy as np

from bazan.platform.image_analysis.detectors.detector import kept
from bazan.platform.image_analysis.tracking.types import Detections


class DFine:
    """``session``: inputs ``images`` (1, 3, side, side) of 0 to 1, red first, stretched to the square, and ``orig_target_sizes`` (1, 2);
    outputs ``labels``, ``boxes`` in pixels of those sizes, and ``scores``."""

    def __init__(self, session: Any, name: str) -> None:
        self.name = name
        sides = {asked.name: asked.shape for asked in session.get_inputs()}["images"]
        self._session, self._size = session, (int(sides[3]), int(sides[2]))

    def size(self, width: int, height: int) -> tuple[int, int]:
        return self._size

    def look(self, picture: np.ndarray) -> Detections:
        asked = picture.transpose(2, 0, 1)[None].astype(np.float32) / 255
        size = np.array([self._size], np.int64)
        labels, boxes, scores = self._session.run(["labels", "boxes", "scores"], {"images": asked, "orig_target_sizes": size})
        return kept(np.asarray(boxes)[0], np.asarray(scores)[0], np.asarray(labels)[0].astype(int), self._size)
