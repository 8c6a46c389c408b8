"""Signs that something is wrong with a camera itself, read from what it sends. None of them needs to know what it looks at."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bazan.platform.image_analysis.video.camera_view import Views, sharpness

Sign = Literal["frozen", "dark", "overexposed", "defocused", "moved", "slow", "clock_skew"]
SIGNS: tuple[Sign, ...] = ("frozen", "dark", "overexposed", "defocused", "moved", "slow", "clock_skew")
_DARK, _DARK_SHARE = 40, 0.98
_BRIGHT, _BRIGHT_SHARE = 225, 0.6
"""Levels, and the share of a picture that is darker or brighter when little can be seen on it."""
_BLURRED, _NEVER_SHARP = 0.3, 0.012
"""Out of focus: below this share of the camera's usual sharpness; below this sharpness, whatever is usual."""
_LEARNT, _A_DAY = 12, 17_280
"""Studies after which something is usual, and of how many it is the average."""
_SLOW, _WINDOW_S = 0.6, 10
_SKEW_S, _DRIFT = 5, 200e-6
"""Seconds; and by how much in a second a camera's clock may run wrong before anything is amiss with it."""
_AVERAGED_S, _AVERAGED = 1, 20
_STUDIED_S = 5
"""Studied is the average of so many pictures, a second apart: it shows neither noise nor what passes."""
_SIGMA = 1.4826
"""A standard deviation of noise, in parts of the median difference, which what passes hardly changes."""


@dataclass(frozen=True)
class Patience:
    """Seconds that a sign must last before it is told."""

    frozen: float = 60
    dark: float = 30
    overexposed: float = 30
    defocused: float = 60
    moved: float = 60
    slow: float = 30
    clock_skew: float = 30
    well: float = 10
    """And that it must be gone before it is taken back."""


_PATIENCE = Patience()


class HealthWatch:
    """Of one camera through all its connections, for one thread."""

    def __init__(self, rate: float = 0, patience: Patience = _PATIENCE):
        """``rate``: pictures a second that the camera promises; 0 where it doesn't."""
        self._lasting: dict[Sign, _Lasting] = {sign: _Lasting(getattr(patience, sign), patience.well) for sign in SIGNS}
        self._before = np.zeros((0, 0), np.uint8)
        self._flow, self._scene = _Flow(rate), _Scene()

    def look(self, small: np.ndarray, at: float, clock: float, number: int) -> frozenset[Sign]:
        """The signs there are now. ``small``: brightness, ``shrunk``; ``at``, ``clock`` and ``number`` are of its ``Frame``."""
        if small.shape != self._before.shape:
            self._scene = _Scene()
        signs = self._flow.signs(at, clock, number) | self._scene.signs(small, at)
        if np.array_equal(small, self._before):  # the noise of a sensor makes two pictures differ, whatever they show
            signs.add("frozen")
        self._before = small
        return frozenset(sign for sign, lasting in self._lasting.items() if lasting.told(sign in signs, at))

    def accept(self) -> None:
        """What the camera shows now, and how sharply, is as it should be: somebody turned it on purpose."""
        self._scene = _Scene()


class _Lasting:
    """A sign that is told once it lasted, and taken back once it is gone for some time."""

    def __init__(self, patience_s: float, well_s: float):
        self._told, self._patience, self._well = False, patience_s, well_s
        self._other_since: float | None = None
        """Since when it has been otherwise than told."""

    def told(self, there: bool, at: float) -> bool:
        if there == self._told:
            self._other_since = None
        elif self._other_since is None or at < self._other_since:
            self._other_since = at
        if self._other_since is not None and at - self._other_since >= (self._well if self._told else self._patience):
            self._told, self._other_since = there, None
        return self._told


class _Flow:
    """How the pictures come."""

    def __init__(self, rate: float):
        self._rate = rate
        self._seen: deque[tuple[float, int]] = deque()
        self._usual = 0.0
        """By how much the wall clock is ahead of the stream's when all is well."""

    def signs(self, at: float, clock: float, number: int) -> set[Sign]:
        ahead = at - clock
        if not self._seen or number <= self._seen[-1][1]:  # another connection counts anew, and has a clock of its own
            self._seen.clear()
            self._usual = ahead
        else:
            passed = max(at - self._seen[-1][0], 0)
            self._usual += min(max(ahead - self._usual, -_DRIFT * passed), _DRIFT * passed)
        self._seen.append((at, number))
        while len(self._seen) > 1 and at - self._seen[1][0] >= _WINDOW_S:
            self._seen.popleft()
        began, first = self._seen[0]
        signs: set[Sign] = set()
        if at - began >= _WINDOW_S and number - first < _SLOW * self._rate * (at - began):
            signs.add("slow")
        if abs(ahead - self._usual) > _SKEW_S:
            signs.add("clock_skew")
        return signs


class _Scene:
    """How the pictures look."""

    def __init__(self) -> None:
        self._views = Views()
        self._signs: set[Sign] = set()
        self._average = np.zeros(0, np.float32)
        self._averaged, self._averaged_at, self._studied_at = 0, 0.0, 0.0
        self._sharp, self._studies = 0.0, 0

    def signs(self, small: np.ndarray, at: float) -> set[Sign]:
        """Those of the last time that it looked, once a second."""
        if abs(at - self._averaged_at) >= _AVERAGED_S or not self._averaged:
            self._averaged_at = at
            blind = _blind(small)
            if blind:
                self._signs, self._averaged = blind, 0
            else:
                self._signs -= {"dark", "overexposed"}
                self._add(small)
                if self._averaged >= _AVERAGED and abs(at - self._studied_at) >= _STUDIED_S:
                    self._studied_at = at
                    self._signs = self._studied(small)
        return self._signs

    def _add(self, small: np.ndarray) -> None:
        self._averaged = min(self._averaged + 1, _AVERAGED)
        if self._averaged == 1:
            self._average = small.astype(np.float32)
        else:
            self._average += (small - self._average) / self._averaged

    def _studied(self, small: np.ndarray) -> set[Sign]:
        signs: set[Sign] = set()
        off = np.median(np.abs(small - self._average)[::4, ::4])
        sharp = sharpness(self._average, float(_SIGMA * off) ** 2 / (2 * _AVERAGED - 1))
        if sharp < _NEVER_SHARP or (self._studies >= _LEARNT and sharp < _BLURRED * self._sharp):
            signs.add("defocused")
        else:
            self._studies = min(self._studies + 1, _A_DAY)
            self._sharp += (sharp - self._sharp) / self._studies
        if not self._views.knows(self._average):
            signs.add("moved")
        return signs


def _blind(small: np.ndarray) -> set[Sign]:
    if np.count_nonzero(small < _DARK) >= _DARK_SHARE * small.size:
        return {"dark"}
    if np.count_nonzero(small > _BRIGHT) >= _BRIGHT_SHARE * small.size:
        return {"overexposed"}
    return set()
