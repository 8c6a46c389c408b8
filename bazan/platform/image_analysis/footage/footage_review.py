"""A clip reviewed: what was seen on its pictures is followed and held against drawn rules, as often as somebody asks, at no new looking."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from bazan.platform.image_analysis.detectors.detector import Detector
from bazan.platform.image_analysis.scene import hazards
from bazan.platform.image_analysis.scene.scene_rules import Eyes, Scenery
from bazan.platform.image_analysis.tracking.mask_filter import unmasked
from bazan.platform.image_analysis.tracking.rule_evaluation import Watcher
from bazan.platform.image_analysis.tracking.tracker import Tracker
from bazan.platform.image_analysis.tracking.types import KINDS, Detections, DrawnRule, Point, Seen, Standing
from bazan.platform.image_analysis.video.downscale import shrunk
from bazan.platform.image_analysis.video.stream_reader import Stream
from bazan.platform.image_analysis.video.types import Frame, Lost

FPS = 12.5
"""Pictures a second that are looked at, at most: more tell nothing new of people and vehicles."""


@dataclass
class Happened:
    """A rule was broken. Instants are seconds since the clip's first picture."""

    rule: str
    began: float
    ended: float | None
    """None: the clip ended before it did."""
    peak: float
    """How many broke it at most."""


@dataclass
class Reviewed:
    """What rules tell of a clip. ``crossings``: by line, how often it was crossed forward and back; ``trips``: by origin and destination;
    ``tracks``: how many things of each kind were followed; ``seconds``: from the first picture to the last."""

    crossings: dict[str, tuple[int, int]]
    events: list[Happened] = field(default_factory=list)
    trips: dict[tuple[str, str], int] = field(default_factory=dict)
    tracks: dict[str, int] = field(default_factory=dict)
    pictures: int = 0
    seconds: float = 0.0


class Review:
    """One pass over a clip by some rules. ``kinds``: what is followed at all; ``masks``: parts of the picture where nothing is."""

    def __init__(
        self, rules: Sequence[DrawnRule], kinds: Collection[str] = KINDS, masks: Sequence[Sequence[Point]] = (), eyes: Eyes = hazards.eye
    ) -> None:
        """``eyes``: who looks for hazards."""
        self._watcher, self._tracker, self._scenery = Watcher(rules), Tracker(), Scenery(rules, masks, eyes)
        self._lines = [rule.code for rule in rules if rule.purpose == "line"]
        self._masks = [np.asarray(mask, float) for mask in masks]
        self._kinds = [KINDS.index(kind) for kind in kinds]
        self._ways: Counter[tuple[str, bool]] = Counter()
        self._events: list[Happened] = []
        self._trips: Counter[tuple[str, str]] = Counter()
        self._followed: dict[int, str] = {}
        self._pictures, self._at = 0, 0.0

    def saw(self, detections: Detections, at: float, ratio: float, frame: Frame | None = None) -> Seen:
        """What changes by what was seen at an instant, which is not counted yet.

        ``at``: seconds since the first picture; ``ratio``: its width by its height; ``frame``: the picture, without which rules about
        the picture itself tell nothing.
        """
        self._tracker.ratio = self._watcher.ratio = ratio
        self._at, self._pictures = at, self._pictures + 1
        tracks = self._tracker.update(unmasked(_only(detections, self._kinds), self._masks), at)
        self._followed |= {track.number: track.kind for track in tracks}
        seen = self._watcher.saw(tracks, at)
        if frame is None:
            return seen
        small = shrunk(frame.luma)
        shown = self._scenery.saw(small, partial(frame.rgb, small.shape[1], small.shape[0]), tracks, ratio, at)
        return replace(seen, standings=(*seen.standings, *shown))

    def count(self, seen: Seen) -> None:
        """Take into the account what is to be told of it."""
        self._ways.update((crossing.rule, crossing.forward) for crossing in seen.crossings)
        self._trips.update((trip.origin, trip.destination) for trip in seen.trips)
        for standing in seen.standings:
            self._stand(standing)

    def told(self) -> Reviewed:
        crossings = {line: (self._ways[line, True], self._ways[line, False]) for line in self._lines}
        tracks = dict(Counter(self._followed.values()))
        return Reviewed(crossings, self._events, dict(self._trips), tracks, self._pictures, self._at)

    def _stand(self, standing: Standing) -> None:
        if standing.began:
            self._events.append(Happened(standing.rule, standing.since, None, standing.value))
            return
        going = next(event for event in reversed(self._events) if event.rule == standing.rule)
        going.peak = max(going.peak, standing.value)
        if not standing.broken:
            going.ended = standing.at


def pictures(stream: Stream) -> Iterator[tuple[float, Frame]]:
    """Those of a clip that are due, to its end, each with its seconds since the first. A clock that goes back begins anew behind the last.

    Lost where it has none, or can't be read to its end.
    """
    at, before = 0.0, None
    try:
        for frame in stream.frames():
            if before is not None:
                passed = frame.clock - before
                at += passed if passed > 0 else 1 / FPS
            before = frame.clock
            yield at, frame
    except Lost as why:
        if before is None or why.reason != "ended":
            raise


def seen_on(frame: Frame, detector: Detector) -> Detections:
    return detector.look(frame.rgb(*detector.size(frame.width, frame.height)))


def _only(seen: Detections, kinds: Sequence[int]) -> Detections:
    wanted = [row for row, kind in enumerate(seen.kinds.tolist()) if kind in kinds]
    return Detections(seen.boxes[wanted], seen.sure[wanted], seen.kinds[wanted])
