"""Who crosses a line: whose foot goes through between its ends and gets clear of it on the other side.

So who stops, sways or turns back on a line counts once at most.
"""

from dataclasses import dataclass
from math import hypot

import numpy as np

from bazan.platform.image_analysis.tracking.track_snapshot import Moment
from bazan.platform.image_analysis.tracking.types import Crossing, DrawnRule

CLEAR = 0.12
"""So far from the line, as a share of its height, a thing is on one side of it."""
BEYOND = 0.01
"""So far beyond its ends the line still counts, as a share of its length."""


@dataclass
class _Walk:
    """How a thing last stood to the line."""

    side: int
    """On which it was last clear: -1 left, 1 right; 0 while it was on neither."""
    across: float
    along: float
    through: bool = False
    """Whether it changed sides between the ends, when it last did."""

    def go(self, across: float, along: float) -> None:
        if (across < 0) != (self.across < 0):
            place = self.along + (along - self.along) * self.across / (self.across - across)
            self.through = -BEYOND <= place <= 1 + BEYOND
        self.across, self.along = across, along


class Line:
    """One line, and how everything that is followed stands to it."""

    def __init__(self, rule: DrawnRule) -> None:
        self.rule = rule
        self._walks: dict[int, _Walk] = {}

    def crossings(self, moment: Moment) -> list[Crossing]:
        """Who has crossed it by this look, of the rule's kinds and in its direction.

        A thing first met too near to be on a side came from nowhere: it counts from the next time it crosses.
        """
        places = self._places(moment)
        clear = np.where(np.abs(places[:, 0]) >= CLEAR * moment.heights, np.sign(places[:, 0]), 0)
        walks, crossings = {}, []
        for track, (across, along), side in zip(moment.tracks, places.tolist(), clear.tolist(), strict=True):
            walk = walks[track.number] = self._walks.get(track.number) or _Walk(0, across, along)
            walk.go(across, along)
            if side and side != walk.side:
                if walk.side and walk.through and track.kind in self.rule.kinds and self.rule.direction in ("both", _direction(side)):
                    crossings.append(Crossing(self.rule.code, track.kind, side > 0, track.number, moment.at))
                walk.side = side
        self._walks = walks
        return crossings

    def _places(self, moment: Moment) -> np.ndarray:
        """(n, 2): how far each foot is right of the line, in picture heights, and how far along it, as a share of its length."""
        start, end = self.rule.points
        right, down = (end[0] - start[0]) * moment.ratio, end[1] - start[1]
        length = hypot(right, down)
        axes = np.array([[-down / length, right / length**2], [right / length, down / length**2]])
        return (moment.feet - start) * (moment.ratio, 1) @ axes


def _direction(side: float) -> str:
    return "forward" if side > 0 else "back"
