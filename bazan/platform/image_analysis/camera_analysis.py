"""One camera's picture followed: whether a closer look is due, and what such a look shows of what was drawn on it."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from bazan.platform.image_analysis.detectors.null_detector import NOTHING
from bazan.platform.image_analysis.scene import hazards
from bazan.platform.image_analysis.scene.scene_rules import Eyes, Scenery
from bazan.platform.image_analysis.tracking.mask_filter import unmasked
from bazan.platform.image_analysis.tracking.rule_evaluation import Watcher
from bazan.platform.image_analysis.tracking.tracker import Tracker
from bazan.platform.image_analysis.tracking.types import Detections, DrawnRule, Point, Seen, Standing, Track
from bazan.platform.image_analysis.video.motion_detection import MotionGate
from bazan.platform.image_analysis.video.types import Motion

STILL_S = 1.0
"""What is followed where nothing moves is told again so often, as it was seen."""
FRESH_S = 5.0
"""And looked for anew so often: it may have gone while it was hidden."""
SETTLED_S = 12.0
"""So long after the last of them went it is still looked as often: what they did is told to be over by looks."""
EMPTY_S = 15.0
"""An empty picture in which nothing moves is looked at so often: what stood there from the beginning is found."""


Due = Literal["look", "same", "wait"]


@dataclass(frozen=True)
class Look:
    """What one look shows. ``detections``: also faint ones, which are hidden on pictures but not followed."""

    at: float
    detections: Detections
    tracks: Sequence[Track]
    seen: Seen


class Following:
    """Of one camera. ``moved`` and ``due`` are for the thread that reads it, ``look`` and ``again`` for the one that detects."""

    def __init__(
        self, rules: Sequence[DrawnRule], masks: Sequence[Sequence[Point]] = (), ratio: float = 16 / 9, eyes: Eyes = hazards.eye
    ) -> None:
        """``ratio``: the picture's width by its height; ``eyes``: who looks for hazards."""
        self._gate, self._tracker, self._watcher = MotionGate(masks), Tracker(ratio), Watcher(rules, ratio)
        self._scenery = Scenery(rules, masks, eyes)
        self._tracks: Sequence[Track] = ()
        """What the last look gave out; replaced whole, so that the reading thread may take it."""
        self._untold: deque[Standing] = deque()
        """What the picture itself showed since the last look."""
        self._masks = [np.asarray(mask, float) for mask in masks]
        self._looked = self._told = -np.inf
        """When a detector looked last, and when what it saw was followed."""
        self._detections = NOTHING
        self._followed = -np.inf
        """When something was followed last."""

    def moved(self, luma: np.ndarray, at: float, colours: Callable[[], np.ndarray] | None = None) -> Motion:
        """``luma``: (h, w) uint8, small; ``colours`` gives the same picture in RGB, (h, w, 3) uint8; without it no hazard is looked for."""
        self._untold += self._scenery.saw(luma, colours, self._tracks, self._watcher.ratio, at)
        return self._gate.look(luma, at)

    def due(self, motion: Motion, at: float) -> Due:
        """Whether a detector should look now, or what it saw holds still because nothing moved since, or neither."""
        if motion.active or self._untold:
            return "look"
        settled = at - self._followed >= SETTLED_S and not self._scenery.waits
        if at - self._told < (EMPTY_S if settled else STILL_S):
            return "wait"
        return "look" if settled or at - self._looked >= FRESH_S else "same"

    def again(self, at: float) -> Look:
        """What was seen at the last look is there still."""
        return self._follow(self._detections, at)

    def shaped(self, ratio: float) -> None:
        """The picture has another shape from now on."""
        self._tracker.ratio = self._watcher.ratio = ratio

    def look(self, detections: Detections, at: float) -> Look:
        """What follows from what a detector saw at an instant; instants grow."""
        self._looked, self._detections = at, detections
        return self._follow(detections, at)

    def _follow(self, detections: Detections, at: float) -> Look:
        self._told = at
        tracks = self._tracker.update(unmasked(detections, self._masks), at)
        self._followed = at if self._tracker.follows else self._followed
        self._tracks = tracks
        seen = self._watcher.saw(tracks, at)
        shown = [self._untold.popleft() for _ in range(len(self._untold))]
        return Look(at, detections, tracks, replace(seen, standings=(*seen.standings, *shown)))
