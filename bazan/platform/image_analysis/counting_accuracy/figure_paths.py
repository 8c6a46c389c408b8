"""Which figure goes over which line when: straight on over level ground, at its own speed, square to the line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bazan.platform.image_analysis.counting_accuracy.figure_sprites import Figure, Sprite, of_kind
from bazan.platform.image_analysis.counting_accuracy.ground_scale import Level
from bazan.platform.image_analysis.tracking.types import DrawnRule, Point

CROSSINGS, FEWEST = 48, 12
"""Of all lines together; and of each at least."""
APART_S = {"person": 2.5}
"""Seconds from one figure to the next; of a vehicle ``_PASSING``, so that none is laid over another at the line."""
FIRST_S = 3.0
"""Before it the picture is shown at rest."""
_MIX = (
    "person", "motorcycle", "car", "motorcycle", "person", "car", "motorcycle", "bus", "person", "motorcycle", "car", "truck",
)  # fmt: skip
"""Who comes over a line in turn, as far as the line is for them: about what a province's streets see."""
_SPEED = {"person": 1.3, "motorcycle": 6.0, "car": 7.0, "bus": 6.0, "truck": 6.0}
"""Metres a second."""
_BESIDE = {"person": 3.0}
"""Seconds that a figure is there before it reaches the line, and after it left it; of a vehicle ``_PASSING``: it comes from afar."""
_PASSING = 4.0
_PLACES = (0.25, 0.6, 0.42, 0.78)
"""Where on a line they cross it, in turn."""
_STEP_M = 0.34
"""Metres of a quarter of two steps."""


@dataclass(frozen=True)
class Course:
    """A figure on its way, from ``begin`` to ``end`` seconds."""

    figure: Figure
    begin: float
    end: float
    origin: np.ndarray
    """(2,): of the ground, metres."""
    speed: np.ndarray
    """(2,): metres a second."""

    def foot(self, at: float, level: Level, ratio: float) -> Point | None:
        """Where on the picture it stands; None: not before the camera."""
        return level.shown(self._spot(at), ratio)

    def sprite(self, at: float) -> tuple[Sprite, bool]:
        """As it is seen, and whether mirrored: all the way from the side it is seen from at the line, since it may not turn in leaps."""
        right, ahead = self._spot((self.begin + self.end) / 2)
        heading, toward = np.arctan2(self.speed[1], self.speed[0]), np.arctan2(-ahead, -right)
        walked = float(np.hypot(*self.speed)) * (at - self.begin)
        return self.figure.seen(float(np.degrees(heading - toward)), int(walked / _STEP_M))

    def _spot(self, at: float) -> np.ndarray:
        return self.origin + self.speed * (at - self.begin)


def planned(lines: Sequence[DrawnRule], level: Level, ratio: float, random: np.random.Generator) -> list[Course]:
    """Over each line its kinds, one way and the other. ``ratio``: the picture's width by its height."""
    each = max(FEWEST, CROSSINGS // max(len(lines), 1))
    courses: list[Course] = []
    begin = FIRST_S
    for number in range(each):
        for line in lines:
            mix = [kind for kind in _MIX if kind in line.kinds]
            if mix:
                those = of_kind(mix[number // 2 % len(mix)])
                figure = those[int(random.integers(len(those)))]
                courses.append(_over(line, figure, begin, _PLACES[number % len(_PLACES)], number % 2 == 0, level, ratio))
                begin += APART_S.get(figure.kind, _PASSING)
    return courses


def _over(line: DrawnRule, figure: Figure, begin: float, place: float, forward: bool, level: Level, ratio: float) -> Course:
    start, end = (np.array(point) for point in line.points)
    ends = [level.spot(point, ratio) for point in line.points]
    along = ends[1] - ends[0]
    way = np.array([along[1], -along[0]]) / np.hypot(*along)  # to its right: ahead is up on the picture
    speed = way * _SPEED[figure.kind] * (1 if forward else -1)
    beside = _BESIDE.get(figure.kind, _PASSING)
    x, y = (start + place * (end - start)).tolist()
    return Course(figure, begin, begin + 2 * beside, level.spot((x, y), ratio) - speed * beside, speed)
