"""What crosses the border of trials. Sizes are fractions of the picture's height, instants seconds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Ground:
    """A camera's picture without anybody on it."""

    picture: np.ndarray
    """(h, w, 3) bytes in RGB, as large as the detector wants it."""
    rows: int
    """Of the camera's own picture."""
    noise: float
    """Standard deviation of what its sensor adds, levels of brightness."""


@dataclass(frozen=True)
class Score:
    """Of crossings of laid figures: how many there were, and how many were missed or counted though there were none."""

    laid: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def counted(self) -> int:
        return self.laid - self.missed + self.extra

    @property
    def error(self) -> float:
        """Share of the laid crossings; 0 where none was laid."""
        return (self.missed + self.extra) / self.laid if self.laid else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.laid + other.laid, self.missed + other.missed, self.extra + other.extra)


@dataclass(frozen=True)
class Trial:
    """How well a camera counted, and what it still sees."""

    lines: Mapping[str, Score]
    """By line; under the empty word a line in the middle, of a camera without one."""
    smallest: float | None
    """Height of the smallest figure that is seen; none: not even large ones are."""
    blur: float
    """How far the picture's edges are spread, a standard deviation in pixels of ``Ground.picture``."""

    @property
    def whole(self) -> Score:
        return sum(self.lines.values(), Score())
