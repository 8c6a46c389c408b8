"""What somebody left: a thing that wasn't in the scene, stays there, and whose owner has gone.

Two memories of a camera's brightness, one of seconds and one of minutes, differ where something came and stayed.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, hypot

import numpy as np

from bazan.platform.image_analysis.scene.image_regions import CELL, around, cells, filled, parts, pixels, shared
from bazan.platform.image_analysis.tracking.types import Box, Point, Track

NAME = "leavings 1"
"""What evidence says saw it."""
EACH_S = 0.5
"""A picture is asked no more often."""
_LONGEST_S = 2.0
"""What came after a longer pause counts as if it came after so long."""
_FAST_S, _SLOW_S = 2.0, 60.0
"""How long either memory holds."""
_LEAST = 16.0
"""Levels of brightness from which on something differs."""
_FILLED = 0.5
"""Share of a cell's pixels that must differ."""
_EVERYWHERE = 0.25
"""From this share of cells on no thing came: the light was switched, or the camera turned."""
_SETTLED_S, _OLDEST_S = 4.0, 8.0
"""What differs for so long, while it looks the same, stays; it is gone when it hasn't for about the difference."""
_FEWEST = 2
"""Cells of a thing."""
_MOST_THINGS = 8
"""More come at once by no hand."""
_NEAR = 1.0
"""Who stands no farther off, in their own height, is with the thing."""
_BROUGHT_S = 15.0
"""Who was with it so long before it was noticed may have brought it."""
_LOST_S = 30.0
"""Who was lost from sight beside it is taken to be there still for so long."""
_BRINGERS = ("person", "bicycle", "motorcycle")
"""Kinds of who may have brought it."""
_SMALLEST, _LARGEST = 0.08, 0.9
"""Of what one leaves, its longer side, in heights of who leaves it."""
_SAME = 0.5
"""What shares so much with the box of something that is followed is that thing itself: who stands still, a car that is parked."""
_EDGED = 1.3
"""Around a thing that came the picture has so many times the contrast it had; around a place that was laid bare it has less."""


@dataclass(frozen=True)
class Left:
    """A thing as it lies there. ``alone_since``: when its owner had gone; ``sure``: how clearly it stands out, 0 to 1."""

    box: Box
    alone_since: float
    sure: float

    @property
    def foot(self) -> Point:
        return (self.box[0] + self.box[2]) / 2, self.box[3]


@dataclass(eq=False)
class _Thing:
    marked: np.ndarray
    """(rows, columns): its cells."""
    box: Box
    sure: float = 0.0
    owners: dict[int, tuple[float, bool]] = field(default_factory=dict)
    """By the number of a track: when it was seen last, and whether it was near then."""
    kept_at: float = 0.0
    """When an owner was with it last."""
    itself: Box | None = None
    """The box of what was followed, that it was taken for."""

    def mind(self, tracks: Sequence[Track], before: Mapping[int, Track], ratio: float, at: float, *, begins: bool = False) -> None:
        """Who is with it. ``before``: what was followed a look earlier; who is first met beside a thing with its owner may be the same
        person, lost and found. ``begins``: whoever is near may have brought it."""
        for track in tracks:
            near = _near(self.box, track, ratio)
            if track.number in self.owners or (near and (begins or (track.number not in before and self._kept(at)))):
                self.owners[track.number] = at, near
            if shared(self.box, track.box) >= _SAME:
                self.itself = track.box
        if self._kept(at) or (self.itself is not None and shared(self.box, self.itself) >= _SAME):
            self.kept_at = at

    def _kept(self, at: float) -> bool:
        return any(near and at - seen < _LOST_S for seen, near in self.owners.values())


class Leavings:
    """Of one camera, for one thread: asked of each small picture, with what was followed on it last."""

    def __init__(self, masks: Sequence[Sequence[Point]] = ()) -> None:
        self._masks = masks
        self._at = 0.0
        self._fast = self._slow = self._before = np.zeros((0, 0), np.float32)
        """``before``: what the scene showed where something has become part of it since."""
        self._ages = self._open = np.zeros((0, 0), np.float32)
        self._things: list[_Thing] = []
        self._looks: deque[tuple[float, Sequence[Track]]] = deque()

    @property
    def waits(self) -> bool:
        """Whether there is something of which it isn't known yet whether it was left."""
        return bool(self._things)

    def saw(self, luma: np.ndarray, tracks: Sequence[Track], ratio: float, at: float) -> list[Left]:
        """What lies there with nobody who brought it. ``luma``: (h, w) uint8, small; ``ratio``: the picture's width by its height."""
        before = {track.number: track for track in self._looks[-1][1]} if self._looks else {}
        self._looks.append((at, tracks))
        while at - self._looks[0][0] > _BROUGHT_S:
            self._looks.popleft()
        settled = self._settled(luma, at)
        self._match(settled, ratio)
        for thing in self._things:
            thing.mind(tracks, before, ratio, at)
        return [Left(thing.box, thing.kept_at, thing.sure) for thing in self._things if thing.kept_at < at]

    def _settled(self, luma: np.ndarray, at: float) -> np.ndarray:
        """The cells in which something came and stays."""
        if luma.shape != self._slow.shape:
            self._begin(luma)
        seconds = min(max(at - self._at, 0.0), _LONGEST_S)
        self._at = at
        level = luma * np.float32(np.median(self._slow[::CELL, ::CELL]) / max(float(np.median(luma[::CELL, ::CELL])), 1.0))
        off = level - self._fast
        self._fast += off * (1 - exp(-seconds / _FAST_S))
        differs = self._differing()
        marked = (cells(differs) >= _FILLED) & (self._open > 0)
        if np.count_nonzero(marked) > _EVERYWHERE * max(np.count_nonzero(self._open), 1):
            self._begin(luma)
            return np.zeros(self._open.shape, bool)
        steady = cells(np.abs(off)) < _LEAST / 2
        self._ages += np.where(marked, np.where(steady, seconds, 0), -seconds)
        np.clip(self._ages, 0, _OLDEST_S, out=self._ages)
        self._slow += np.where(differs, 0, self._fast - self._slow) * np.float32(1 - exp(-seconds / _SLOW_S))
        return self._ages >= _SETTLED_S

    def _begin(self, luma: np.ndarray) -> None:
        self._fast, self._slow, self._before = (luma.astype(np.float32) for _ in range(3))
        self._open = (cells(filled(self._masks, luma.shape)) == 0).astype(np.float32)
        self._ages = np.zeros(self._open.shape, np.float32)
        self._things = []

    def _differing(self) -> np.ndarray:
        return np.abs(self._fast - self._slow) >= _LEAST

    def _match(self, settled: np.ndarray, ratio: float) -> None:
        """What was known goes on where it lies; what is new is a thing if somebody brought it, else the scene is as it is now."""
        differs = self._differing()
        things, new = [], []
        for part in parts(settled):
            if np.count_nonzero(part) < _FEWEST:
                continue
            shown = pixels(part, differs.shape) & differs
            if not shown.any():
                continue
            known = next((thing for thing in self._things if _overlaps(thing.marked, part)), None)
            if known is not None:
                known.marked, known.box, known.sure = part, around(shown), self._clear(shown)
                self._things.remove(known)
                things.append(known)
            else:
                new.append((part, shown))
        self._things = things
        for part, shown in new:
            thing = _Thing(part, around(shown), self._clear(shown))
            if len(new) <= _MOST_THINGS and self._came(shown):
                self._recall(thing, ratio)
            if thing.owners:
                self._things.append(thing)
            else:
                self._forget(part)

    def _recall(self, thing: _Thing, ratio: float) -> None:
        """Who brought it: whoever was near while it came, and could have carried it."""
        for at, tracks in self._looks:
            thing.mind([track for track in tracks if _carries(thing.box, track, ratio)], {}, ratio, at, begins=True)

    def _came(self, shown: np.ndarray) -> bool:
        """Whether there is an edge around it now that there wasn't, and not what was seen there before: what goes leaves that behind."""
        if np.abs(self._fast - self._before)[shown].mean() < _LEAST:
            return False
        padded = np.pad(shown, 1)
        beside = [padded[1 + down : padded.shape[0] - 1 + down, 1 + right : padded.shape[1] - 1 + right] for down, right in _SIDES]
        edge = np.logical_or.reduce([shown, *beside]) & ~np.logical_and.reduce([shown, *beside])
        return bool(_contrast(self._fast)[edge].mean() >= _EDGED * _contrast(self._slow)[edge].mean())

    def _forget(self, part: np.ndarray) -> None:
        """It belongs to the scene."""
        place = pixels(part, self._slow.shape)
        self._before[place] = self._slow[place]
        self._slow[place] = self._fast[place]
        self._ages[part] = 0

    def _clear(self, shown: np.ndarray) -> float:
        return min(1.0, float(np.abs(self._fast - self._slow)[shown].mean()) / 64)


_SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0))


def _contrast(level: np.ndarray) -> np.ndarray:
    """How much each pixel differs from those right of and below it."""
    return np.abs(np.diff(level, axis=0, append=level[-1:])) + np.abs(np.diff(level, axis=1, append=level[:, -1:]))


def _overlaps(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(2 * np.count_nonzero(first & second) >= min(np.count_nonzero(first), np.count_nonzero(second)))


def _near(box: Box, track: Track, ratio: float) -> bool:
    """The thing lies within a person's reach of the edges of their box."""
    left, top, right, bottom = track.box
    x, y = (box[0] + box[2]) / 2, box[3]
    return hypot(max(left - x, 0, x - right) * ratio, max(top - y, 0, y - bottom)) <= _NEAR * track.height


def _carries(box: Box, track: Track, ratio: float) -> bool:
    longer = max((box[2] - box[0]) * ratio, box[3] - box[1])
    return track.kind in _BRINGERS and _SMALLEST * track.height <= longer <= _LARGEST * track.height
