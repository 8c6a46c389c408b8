"""One camera's picture followed: whether a closer look is due, and what such a look shows of what was drawn on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bazan.engines.vision.tracking.tracks import Tracker
from bazan.engines.vision.tracking.types import Detections, DrawnRule, Point, Seen, Track
from bazan.engines.vision.tracking.watching import Watcher
from bazan.engines.vision.tracking.zones import inside
from bazan.engines.vision.video.motion import MotionGate
from bazan.engines.vision.video.types import Motion

STILL_S = 1.0
"""What is followed and doesn't move is looked for again so often: it may have gone while it was hidden."""
SETTLED_S = 12.0
"""So long after the last of them went it is still looked as often: what they did is told to be over by looks."""
EMPTY_S = 15.0
"""An empty picture in which nothing moves is looked at so often: what stood there from the beginning is found."""


@dataclass(frozen=True)
class Look:
    """What one look shows. ``detections``: also faint ones, which are hidden on pictures but not followed."""

    at: float
    detections: Detections
    tracks: Sequence[Track]
    seen: Seen


class Following:
    """Of one camera. ``moved`` is for the thread that reads it, ``look`` for the one that detects."""

    def __init__(self, rules: Sequence[DrawnRule], masks: Sequence[Sequence[Point]] = (), ratio: float = 16 / 9) -> None:
        """``ratio``: the picture's width by its height."""
        self._gate, self._tracker, self._watcher = MotionGate(masks), Tracker(ratio), Watcher(rules, ratio)
        self._masks = [np.asarray(mask, float) for mask in masks]
        self._looked = -np.inf
        self._followed = -np.inf
        """When something was followed last."""

    def moved(self, luma: np.ndarray, at: float) -> Motion:
        return self._gate.look(luma, at)

    def due(self, motion: Motion, at: float) -> bool:
        """Whether a detector should look now."""
        return motion.active or at - self._looked >= (STILL_S if at - self._followed < SETTLED_S else EMPTY_S)

    def shaped(self, ratio: float) -> None:
        """The picture has another shape from now on."""
        self._tracker.ratio = self._watcher.ratio = ratio

    def look(self, detections: Detections, at: float) -> Look:
        """What follows from what a detector saw at an instant; instants grow."""
        self._looked = at
        tracks = self._tracker.update(self._unmasked(detections), at)
        self._followed = at if self._tracker.follows else self._followed
        return Look(at, detections, tracks, self._watcher.saw(tracks, at))

    def _unmasked(self, detections: Detections) -> Detections:
        if not self._masks or not len(detections.boxes):
            return detections
        boxes = detections.boxes
        feet = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]], 1)
        open_ = ~np.any([inside(feet, mask) for mask in self._masks], axis=0)
        return Detections(boxes[open_], detections.sure[open_], detections.kinds[open_])
