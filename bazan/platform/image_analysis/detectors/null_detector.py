"""The detector that sees nothing: where only the health and the pictures of cameras are wanted, and in tests of what lies around it."""

import numpy as np

from bazan.platform.image_analysis.tracking.types import Detections

NOTHING = Detections(np.zeros((0, 4)), np.zeros(0), np.zeros(0, int))


class Null:
    name = "null"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return 32, 32

    def look(self, picture: np.ndarray) -> Detections:
        return NOTHING
