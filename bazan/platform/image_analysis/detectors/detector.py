"""What every detector does, and what they share: the classes of COCO as our kinds, what is seen twice, and who rides."""

from typing import Protocol

import numpy as np

from bazan.platform.image_analysis.boxes import area, distinct, overlap
from bazan.platform.image_analysis.tracking.types import KINDS, Detections

OF_COCO = np.full(80, -1)
"""The number of our kind for each class of COCO; -1: it is not looked for."""
OF_COCO[[0, 1, 2, 3, 5, 7]] = range(len(KINDS))
LEAST = 0.2
"""From so sure on a detection may keep a track going; which may begin one the tracker decides."""
PERSON, TWO_WHEELED = KINDS.index("person"), (KINDS.index("bicycle"), KINDS.index("motorcycle"))
_RIDES = 0.35
"""A person who shares so much of their own box with one two-wheeler, over its middle, rides it."""


class Detector(Protocol):
    """Looks at one picture at a time, on one thread."""

    name: str
    """What evidence says saw it: the family and the first digits of the network's SHA-256."""

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height at which it wants a picture that is so large."""
        ...

    def look(self, picture: np.ndarray) -> Detections:
        """``picture``: (height, width, 3) bytes in RGB, of that size."""
        ...


def fitting(width: int, height: int, side: int) -> tuple[int, int]:
    """The largest size of the same shape that a square of ``side`` pixels holds."""
    scale = side / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def kept(boxes: np.ndarray, sure: np.ndarray, classes: np.ndarray, size: tuple[int, int]) -> Detections:
    """What is told of raw detections: our kinds, each thing once, surest first.

    ``boxes``: (n, 4) pixels of a picture of ``size``; ``classes``: numbers of COCO.
    """
    kinds = OF_COCO[classes]
    wanted = (kinds >= 0) & (sure >= LEAST)
    boxes, sure, kinds = boxes[wanted], sure[wanted], kinds[wanted]
    width, height = size
    boxes = np.clip(boxes / (width, height, width, height), 0, 1)
    order = np.argsort(-sure, kind="stable")
    boxes, sure, kinds = boxes[order], sure[order], kinds[order]
    people, wheeled = kinds == PERSON, np.isin(kinds, TWO_WHEELED)
    once = np.zeros(len(boxes), bool)
    for group in (people, wheeled, ~(people | wheeled)):  # who stands before a car is no part of it, nor is a motorcycle
        places = np.flatnonzero(group)
        once[places[distinct(boxes[places], sure[places], shared=0.5, inside=0.7)]] = True
    once &= ~_riding(boxes, kinds, once)
    return Detections(boxes[once], sure[once], kinds[once])


def _riding(boxes: np.ndarray, kinds: np.ndarray, once: np.ndarray) -> np.ndarray:
    """Which people ride a two-wheeler: it is what is counted."""
    rides = np.zeros(len(boxes), bool)
    people, wheeled = np.flatnonzero(once & (kinds == PERSON)), np.flatnonzero(once & np.isin(kinds, TWO_WHEELED))
    if len(people) and len(wheeled):
        middles = (boxes[people, 0] + boxes[people, 2]) / 2
        over = (middles[:, None] > boxes[wheeled, 0]) & (middles[:, None] < boxes[wheeled, 2])
        shared = overlap(boxes[people], boxes[wheeled]) / np.maximum(area(boxes[people]), 1e-9)[:, None]
        rides[people] = (over & (shared >= _RIDES)).any(axis=1)
    return rides
