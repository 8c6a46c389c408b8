"""What stands in a masked part of a picture is not followed."""

from collections.abc import Sequence

import numpy as np

from bazan.platform.image_analysis.tracking.types import Detections, Point
from bazan.platform.image_analysis.tracking.zones import Polygons


def unmasked(detections: Detections, masks: Sequence[Sequence[Point] | np.ndarray]) -> Detections:
    """Those whose foot is in none of the masks, polygons of three or more corners."""
    if not masks or not len(detections.boxes):
        return detections
    boxes = detections.boxes
    feet = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]], 1)
    free = ~Polygons(masks).inside(feet).any(axis=0)
    return Detections(boxes[free], detections.sure[free], detections.kinds[free])
