"""Things for the tests to follow: boxes at a place, tracks at a place, and walks through the picture."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from bazan.platform.image_analysis.tracking.rule_evaluation import Watcher
from bazan.platform.image_analysis.tracking.types import KINDS, Detections, DrawnRule, Point, Seen, Track

RATIO = 16 / 9
HEIGHT = 0.2
"""Of a thing, in picture heights; it is 0.4 of that wide."""
LEFT_TO_RIGHT = ((0.2, 0.5), (0.8, 0.5))
"""A line whose left is up."""
SQUARE = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))


def box(foot: Point, height: float = HEIGHT) -> tuple[float, float, float, float]:
    half = height * 0.2 / RATIO
    return foot[0] - half, foot[1] - height, foot[0] + half, foot[1]


def looked(*things: tuple[Point, str] | tuple[Point, str, float], height: float = HEIGHT) -> Detections:
    """What a look finds: the foot and kind of each, and how sure it is."""
    boxes = np.array([box(foot, height) for foot, *_ in things]).reshape(-1, 4)
    sure = np.array([rest[1] if len(rest) > 1 else 0.8 for _, *rest in things], float)
    return Detections(boxes, sure, np.array([KINDS.index(rest[0]) for _, *rest in things], int))


def track(number: int, foot: Point, *, kind: str = "person", height: float = HEIGHT, seen: bool = True, since: float = 0) -> Track:
    return Track(number, kind, box(foot, height), 0.8, since, seen)


def watched(rules: Iterable[DrawnRule], walks: Sequence[Sequence[Track]], each: float = 0.2) -> list[Seen]:
    """What is told of looks that follow each other by so many seconds."""
    watcher = Watcher(list(rules), RATIO)
    return [watcher.saw(tracks, look * each) for look, tracks in enumerate(walks)]


def walked(*corners: Point, step: float = 0.01) -> list[Point]:
    """A way through the corners, in steps of at most so much."""
    way = [corners[0]]
    for start, end in pairwise(corners):
        count = max(1, int(np.ceil(np.hypot(end[0] - start[0], end[1] - start[1]) / step)))
        way += [
            (start[0] + (end[0] - start[0]) * part / count, start[1] + (end[1] - start[1]) * part / count) for part in range(1, count + 1)
        ]
    return way
