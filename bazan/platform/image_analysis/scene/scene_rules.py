"""What rules tell of the picture itself: things somebody left, and fire, smoke and water."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np

from bazan.platform.image_analysis.scene import abandoned_objects, hazards
from bazan.platform.image_analysis.scene.abandoned_objects import Leavings, Left
from bazan.platform.image_analysis.scene.hazards import Eye, Hazard, Picture
from bazan.platform.image_analysis.tracking.purposes import PURPOSES
from bazan.platform.image_analysis.tracking.rule_breaches import Breach, Teller
from bazan.platform.image_analysis.tracking.types import Box, DrawnRule, Point, Standing, Track
from bazan.platform.image_analysis.tracking.zones import inside

LIKELY, UNLIKELY = 0.5, 0.25
"""A hazard begins when it was at least so likely for the rule's seconds, and ends when it was less likely for as long."""
BRIEF_S = 3.0
"""The shortest such time."""

Eyes = Callable[[Hazard, Sequence[Point]], Eye]


class Scenery:
    """Of one camera, for one thread. Rules of other purposes are nothing to it."""

    def __init__(self, rules: Sequence[DrawnRule], masks: Sequence[Sequence[Point]] = (), eyes: Eyes = hazards.eye) -> None:
        """``eyes``: who looks for hazards."""
        ours = [rule for rule in rules if PURPOSES[rule.purpose].pictured]
        self._left = [_LeftThere(rule) for rule in ours if rule.purpose == "abandoned"]
        self._hazards = [_Danger(rule, eyes(cast("Hazard", rule.purpose), rule.points)) for rule in ours if rule.purpose != "abandoned"]
        self._leavings = Leavings(masks)
        self._left_at = self._hazards_at = -np.inf

    @property
    def waits(self) -> bool:
        """Whether what is followed has to be looked at soon, to know whether something was left."""
        return self._leavings.waits

    def saw(
        self, luma: np.ndarray, colours: Callable[[], np.ndarray] | None, tracks: Sequence[Track], ratio: float, at: float
    ) -> list[Standing]:
        """What changed. ``luma``: (h, w) uint8, small; ``colours`` gives the same in RGB, (h, w, 3) uint8, None: there are none;
        ``tracks``: what was followed last; ``ratio``: the picture's width by its height."""
        told: list[Standing] = []
        if self._left and at - self._left_at >= abandoned_objects.EACH_S:
            self._left_at = at
            left = self._leavings.saw(luma, tracks, ratio, at)
            told += [standing for rule in self._left for standing in rule.told(left, at)]
        if self._hazards and colours is not None and at - self._hazards_at >= hazards.EACH_S:
            self._hazards_at = at
            picture = Picture(colours(), [track.box for track in tracks])
            told += [standing for rule in self._hazards for standing in rule.told(picture, at)]
        return told


class _LeftThere:
    """What lies in a zone and nobody was with for the rule's seconds."""

    def __init__(self, rule: DrawnRule) -> None:
        self._rule, self._teller = rule, Teller(rule.code)

    def told(self, left: Sequence[Left], at: float) -> list[Standing]:
        lasting = [thing for thing in left if at - thing.alone_since >= self._rule.seconds and thing.sure >= self._rule.sure]
        here = [
            thing for thing in lasting if inside(np.array([thing.foot]), self._rule.points)[0] and _height(thing.box) >= self._rule.smallest
        ]
        since = min((thing.alone_since for thing in here), default=None)
        sure, height = max((thing.sure for thing in here), default=0.0), max((_height(thing.box) for thing in here), default=0.0)
        return self._teller.told(Breach((), since, sure, height, tuple(thing.box for thing in here), abandoned_objects.NAME), at)


class _Danger:
    """A hazard in a zone, from when it was likely for a while until it was unlikely for as long."""

    def __init__(self, rule: DrawnRule, eye: Eye) -> None:
        self._rule, self._eye, self._teller = rule, eye, Teller(rule.code)
        self._likely = max(LIKELY, rule.sure)
        self._broken = False
        self._since: float | None = None
        self._turning: float | None = None
        """Since when it is told, and since when it is otherwise."""
        self._box = hazards.NOWHERE

    def told(self, picture: Picture, at: float) -> list[Standing]:
        sight = self._eye.look(picture, at)
        if sight.likely >= (UNLIKELY if self._broken else self._likely) and _height(sight.box) >= self._rule.smallest:
            turns, self._box = not self._broken, sight.box
        else:
            turns = self._broken
        self._turning = (at if self._turning is None else self._turning) if turns else None
        if self._turning is not None and at - self._turning >= max(self._rule.seconds, BRIEF_S):
            self._since, self._broken, self._turning = None if self._broken else self._turning, not self._broken, None
        if self._since is None:
            return self._teller.told(Breach((), None), at)
        return self._teller.told(Breach((), self._since, sight.likely, _height(self._box), (self._box,), self._eye.name), at)


def _height(box: Box) -> float:
    return box[3] - box[1]
