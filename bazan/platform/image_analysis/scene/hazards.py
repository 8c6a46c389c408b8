"""Fire, smoke and water on a road, guessed from a small colour picture a second: experimental, a person always confirms.

A province's own network may stand in their place: see ``hazard_networks``.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal, Protocol

import numpy as np

from bazan.platform.image_analysis.scene.image_regions import CELL, around, cells, filled, parts, pixels
from bazan.platform.image_analysis.tracking.types import Box, Point

Hazard = Literal["fire", "smoke", "water"]
EACH_S = 1.0
"""A picture is asked no more often."""
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
_LOOKS = 8
"""Pictures in a row that flames are judged by."""
_PLACES = 4
"""Where something burns apart from each other, the largest."""
_FLICKERS = 25
"""Levels by which a pixel changes that begins or ceases to burn: evening light creeps."""
_TEXTURED = 3.0
"""Levels between neighbours, from which on a cell has something that smoke or water could take from it."""
_LOST = 0.5
"""Of its contrast a cell keeps less than this share under smoke or water."""
_WEATHER = 0.4
"""Where so many cells outside the zone lost theirs too, it is fog, rain, dusk or a lens."""
_FEWEST_OUTSIDE = 30
_FEWEST_WET = 12
"""Cells of a road that have a grain to lose."""
_GLARE, _GLARES = 235, 0.15
"""Levels from which on it is light that hides what is behind it; of the cells that are hidden, share from which on all are by light."""
_FEWEST_PLUMES = 5
_STAYS = 0.3
"""Of the cells in which smoke was seen first, share that must still be hidden."""
_LEARNT = 20
"""Looks in which the usual picture is learnt before anything is said."""
_USUAL_S = 600.0
"""The usual picture changes within such a time, where nothing is suspected."""


class Picture:
    """One small colour picture and what several judges ask of it. ``rgb``: (h, w, 3) uint8; ``covered``: boxes of what is followed."""

    def __init__(self, rgb: np.ndarray, covered: Sequence[Box] = ()) -> None:
        self.rgb = rgb
        self._covered = covered

    @cached_property
    def luma(self) -> np.ndarray:
        return self.rgb.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)

    @cached_property
    def bright(self) -> np.ndarray:
        """(rows, columns): mean brightness of each cell."""
        return cells(self.luma)

    @cached_property
    def rough(self) -> np.ndarray:
        """(rows, columns): how much neighbouring pixels of a cell differ."""
        luma = self.luma
        return cells(np.abs(np.diff(luma, axis=0, append=luma[-1:])) + np.abs(np.diff(luma, axis=1, append=luma[:, -1:]))) / 2

    @cached_property
    def vivid(self) -> np.ndarray:
        """(rows, columns): how far a cell's mean colour is from grey, in levels."""
        mean = np.stack([cells(self.rgb[:, :, channel]) for channel in range(3)])
        return mean.max(axis=0) - mean.min(axis=0)

    @cached_property
    def free(self) -> np.ndarray:
        """(rows, columns) bool: where nothing that is followed hides the scene."""
        height, width = self.rgb.shape[:2]
        free = np.ones((height // CELL, width // CELL), bool)
        rows, columns = height / CELL, width / CELL
        for left, top, right, bottom in self._covered:
            free[int(top * rows) : int(bottom * rows) + 1, int(left * columns) : int(right * columns) + 1] = False
        return free


@dataclass(frozen=True)
class Sight:
    """``likely``: 0 to 1; ``box``: where, in fractions of the picture."""

    likely: float
    box: Box = NOWHERE


class Eye(Protocol):
    """Judges one zone of one camera by pictures in their order."""

    name: str
    """What evidence says saw it."""

    def look(self, picture: Picture, at: float) -> Sight:
        """``at``: seconds, only differences count."""
        ...


def eye(hazard: Hazard, zone: Sequence[Point]) -> Eye:
    """The heuristic that looks for such a thing."""
    return {"fire": Flames, "smoke": Plume, "water": Flood}[hazard](zone)


class Flames:
    """Colours of fire, its bright core and darker rim, that flicker where they are: neither pass by nor go on and off."""

    name = "flames 1"

    def __init__(self, zone: Sequence[Point]) -> None:
        self._zone = zone
        self._looks: deque[tuple[np.ndarray, np.ndarray, np.ndarray]] = deque(maxlen=_LOOKS)
        """(h, w) bool each: what burns, what of it is bright as a core, what began or ceased to burn."""
        self._before = np.zeros((0, 0), np.float32)

    def look(self, picture: Picture, at: float) -> Sight:
        rgb, before, self._before = picture.rgb, self._before, picture.luma
        if before.shape != picture.luma.shape:
            self._looks.clear()
            before = picture.luma
        red, green, blue = (rgb[:, :, channel].astype(np.int16) for channel in range(3))
        burning = (red > 180) & (red - blue > 60) & (20 * green > 5 * red) & (20 * green < 19 * red) & filled([self._zone], rgb.shape[:2])
        last = self._looks[-1][0] if self._looks else burning
        self._looks.append((burning, burning & (5 * green >= 3 * red), (burning ^ last) & (np.abs(picture.luma - before) > _FLICKERS)))
        if len(self._looks) < _LOOKS or not burning.any():
            return Sight(0.0)
        looks = np.array(self._looks)
        places = parts(cells(looks[:, 0].any(axis=0)) > 0)[:_PLACES]
        return max((self._judged(looks, place) for place in places), key=lambda sight: sight.likely, default=Sight(0.0))

    def _judged(self, looks: np.ndarray, place: np.ndarray) -> Sight:
        """``looks``: (n, 3, h, w); ``place``: cells that hang together."""
        burning, cores, flickers = (looks & pixels(place, looks.shape[2:])).swapaxes(0, 1)
        areas, often = burning.sum(axis=(1, 2)), burning.mean(axis=0) >= 0.5
        mean, core = float(areas.mean()), float(cores[-1].sum() / max(areas[-1], 1))
        likely = min(
            _ramp(mean, 12, 24),
            _ramp(float(flickers[1:].sum()) / (len(looks) - 1) / mean, 0.1, 0.25),
            _ramp(float(often.sum()) / mean, 0.2, 0.4),
            _ramp(float(areas.min()) / mean, 0.2, 0.4),
            _ramp(min(core, 1 - core), 0.05, 0.12),
        )
        return Sight(likely, around(often) if often.any() else NOWHERE)


class _Usual:
    """How a scene usually looks, by cells: learnt first, then followed slowly where nothing is suspected."""

    def __init__(self) -> None:
        self.bright = self.rough = np.zeros((0, 0), np.float32)
        self._looks = 0
        self._at = 0.0

    def learn(self, picture: Picture, suspected: np.ndarray, at: float) -> None:
        if self.bright.shape != picture.bright.shape:
            self.bright, self.rough, self._looks = picture.bright.copy(), picture.rough.copy(), 0
        share = max(1 / (self._looks + 1) if self._looks < _LEARNT else 0.0, min((at - self._at) / _USUAL_S, 0.1))
        steps = np.where(picture.free & ~suspected, np.float32(share), 0)
        self.bright += steps * (picture.bright - self.bright)
        self.rough += steps * (picture.rough - self.rough)
        self._looks, self._at = self._looks + 1, at

    def knows(self, picture: Picture) -> bool:
        return self._looks >= _LEARNT and self.bright.shape == picture.bright.shape

    def smoothed(self, picture: Picture) -> np.ndarray:
        """Cells whose contrast is lost, in relation to their brightness: a shadow takes both alike."""
        usual = self.rough / (self.bright + 8)
        return (self.rough >= _TEXTURED) & (picture.rough / (picture.bright + 8) < _LOST * usual) & picture.free

    def weather(self, smoothed: np.ndarray, zone: np.ndarray) -> bool:
        """Whether what happens in the zone happens outside of it too; so it is taken where there is hardly any outside."""
        outside = (self.rough >= _TEXTURED) & ~zone
        count = np.count_nonzero(outside)
        return bool(count < _FEWEST_OUTSIDE or np.count_nonzero(smoothed & outside) > _WEATHER * count)


class Plume:
    """Grey that takes the contrast of what is behind it, that is never the same, grows, and rises from where it began."""

    name = "plume 1"

    def __init__(self, zone: Sequence[Point]) -> None:
        self._zone = zone
        self._usual = _Usual()
        self._plumes: deque[np.ndarray] = deque(maxlen=12)
        """Cells of smoke."""
        self._before = np.zeros((0, 0), np.float32)
        self._largest = 0
        """Since it was seen to grow and rise; 0: it wasn't."""

    def look(self, picture: Picture, at: float) -> Sight:
        before, self._before = self._before, picture.luma
        if not self._usual.knows(picture) or before.shape != picture.luma.shape:
            self._usual.learn(picture, np.zeros(picture.bright.shape, bool), at)
            return Sight(0.0)
        zone = cells(filled([self._zone], picture.luma.shape)) >= 0.5
        smoothed = self._usual.smoothed(picture)
        hides = smoothed & (picture.vivid < 32) & (np.abs(picture.bright - self._usual.bright) > 10) & zone
        glares = np.count_nonzero(hides & (picture.bright >= _GLARE))
        self._usual.learn(picture, smoothed, at)
        count = int(np.count_nonzero(hides))
        if self._usual.weather(smoothed, zone) or glares >= _GLARES * count:
            self._plumes.clear()
            self._largest = 0
            return Sight(0.0)
        self._plumes.append(hides)
        stirred = float(np.abs(picture.luma - before)[pixels(hides, before.shape)].mean())
        self._largest = max(self._largest, count) if self._largest or self._grows() else 0
        likely = min(_ramp(count, 6, 14), _ramp(count, 0.2 * self._largest, 0.4 * self._largest), _ramp(stirred, 0.8, 2))
        return Sight(likely if self._largest else 0.0, around(pixels(hides, before.shape)))

    def _grows(self) -> bool:
        """Whether it became larger and higher, and is still where it began: dust drifts off."""
        first, last = self._plumes[0], self._plumes[-1]
        counts = [int(np.count_nonzero(plume)) for plume in self._plumes]
        rose = int(np.argmax(first.any(axis=1)) - np.argmax(last.any(axis=1)))
        grew = sum(later >= earlier for earlier, later in pairwise(counts))
        stayed = bool(np.count_nonzero(first & last) >= _STAYS * counts[0])
        return len(counts) >= _FEWEST_PLUMES and counts[-1] >= 1.5 * counts[0] and rose >= 2 and grew >= 0.6 * len(counts[1:]) and stayed


class Flood:
    """A road's grain replaced by something smooth, slowly, and not the whole picture's."""

    name = "flood 1"

    def __init__(self, zone: Sequence[Point]) -> None:
        self._zone = zone
        self._usual = _Usual()
        self._share = 0.0
        self._sudden = False
        """It came from one look to the next: a lorry, a shadow, a lens."""
        self._rose = False
        """It rose here first: from then on it may reach beyond the zone."""

    def look(self, picture: Picture, at: float) -> Sight:
        if not self._usual.knows(picture):
            self._usual.learn(picture, np.zeros(picture.bright.shape, bool), at)
            return Sight(0.0)
        zone = cells(filled([self._zone], picture.luma.shape)) >= 0.5
        smoothed = self._usual.smoothed(picture)
        self._usual.learn(picture, smoothed, at)
        road = zone & picture.free & (self._usual.rough >= _TEXTURED)
        wet = smoothed & road
        before, self._share = self._share, float(np.count_nonzero(wet) / max(np.count_nonzero(road), 1))
        self._sudden = self._share - before > 0.25 or (self._sudden and self._share > 0.1)
        self._rose = self._rose and self._share > 0.1
        if self._sudden or np.count_nonzero(road) < _FEWEST_WET or (not self._rose and self._usual.weather(smoothed, zone)):
            return Sight(0.0)
        likely = _ramp(self._share, 0.2, 0.5)
        self._rose = self._rose or likely >= 0.5
        return Sight(likely, around(pixels(wet, picture.luma.shape)) if wet.any() else NOWHERE)


def _ramp(value: float, least: float, most: float) -> float:
    """0 up to ``least``, 1 from ``most`` on."""
    return min(max((value - least) / max(most - least, 1e-6), 0.0), 1.0)
