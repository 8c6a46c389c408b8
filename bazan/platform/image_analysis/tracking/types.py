"""What crosses between the parts that follow things. Boxes are left, top, right, bottom; points are x, y: fractions of the picture.

x grows to the right and y downwards, 0 to 1. Instants are seconds; only their differences count.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from bazan.platform.image_analysis.tracking.purposes import KINDS

COLOURS = ("white", "grey", "black", "red", "orange", "brown", "yellow", "green", "blue", "purple")
"""What people call things' colours."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Direction = Literal["both", "forward", "back"]


@dataclass(frozen=True)
class Detections:
    """What one look at a picture found, surest first; equally long columns."""

    boxes: np.ndarray
    """(n, 4)."""
    sure: np.ndarray
    """(n,), 0 to 1."""
    kinds: np.ndarray
    """(n,), numbers of ``KINDS``."""


@dataclass(frozen=True)
class Track:
    """One thing followed, as it stands after a look."""

    number: int
    """Never given twice by one tracker."""
    kind: str
    """The one it was taken for most often so far."""
    box: Box
    sure: float
    """Of the last detection it was met by."""
    since: float
    """When it was first met."""
    seen: bool
    """Met by a detection at this look; else its box is where it is expected."""

    @property
    def foot(self) -> Point:
        """Where it stands: the middle of the lower edge."""
        return (self.box[0] + self.box[2]) / 2, self.box[3]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(frozen=True)
class DrawnRule:
    """A rule drawn on a camera's picture."""

    code: str
    purpose: str
    """A key of ``PURPOSES``."""
    points: tuple[Point, ...]
    """A line's two ends, as it is walked; a zone's corners, three or more."""
    kinds: tuple[str, ...] = KINDS
    seconds: float = 0
    """How long it must last: of intrusion, loitering, stopped, abandoned; of crowd, occupancy and queue before it begins and ends."""
    at_least: int = 1
    """Of crowd, occupancy and queue: from so many on."""
    below: int = 0
    """Of crowd, occupancy and queue: it ends when there are fewer; 0: than ``at_least``."""
    direction: Direction = "both"
    """Of a line: what is counted; of wrong_way: the forbidden one. Forward: from the line's left to its right as it is walked."""
    flow: str = ""
    """Of a zone of origin and destination: the name of the place it stands for."""
    sure: float = 0
    """What was never seen so surely doesn't count."""
    smallest: float = 0
    """Nor what never was so high, as a share of the picture's height."""


@dataclass(frozen=True)
class Crossing:
    """Something crossed a line, once."""

    rule: str
    kind: str
    forward: bool
    track: int
    at: float


@dataclass(frozen=True)
class Trip:
    """Something went from one zone of a flow to another."""

    origin: str
    destination: str
    kind: str
    track: int
    left_at: float
    at: float


@dataclass(frozen=True)
class Standing:
    """Whether a rule is broken, as of one look; told when it begins, when the number of those who break it changes, and when it ends."""

    rule: str
    broken: bool
    began: bool
    """It wasn't broken at the look before."""
    value: float
    """How many break it now; of a crowd, occupancy or queue how many there are."""
    tracks: tuple[int, ...]
    at: float
    since: float
    """When what breaks it began."""
    sure: float = 0
    """Of the surest of those who broke it so far, 0 to 1."""
    height: float = 0
    """Of the highest of them, as a share of the picture's height."""
    boxes: tuple[Box, ...] = ()
    """Where that is, of what isn't followed."""
    by: str = ""
    """What saw it, of what no detector sees."""


@dataclass(frozen=True)
class Seen:
    """What the rules of a camera tell after one look."""

    crossings: tuple[Crossing, ...]
    trips: tuple[Trip, ...]
    standings: tuple[Standing, ...]
