"""Number plates: text is found by PaddleOCR's detector, read by its recogniser, and judged by where it stands and what it says.

On a vehicle whatever isn't surely a word is a plate; elsewhere what is written like a Vietnamese plate, in one line or two.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from PIL import Image

from bazan.engines.vision.boxes import NONE, Boxes, area, grown, overlap
from bazan.engines.vision.models import network

LONGEST_SIDE = 1600
"""Pixels of the longer side when text is looked for: letters from about 10 of a picture's 2560 are found."""
_STEP = 32
_TEXT, _SURELY_TEXT, _LOWEST = 0.3, 0.5, 3
"""From here a pixel is of text; so much its region has to be on average; so many pixels high it has to be."""
_UNFOLDED = 1.6
"""The detector marks text shrunk; a region is grown by so many times its area over its border."""
_HEIGHT, _WIDEST, _NARROWEST = 48, 480, 160
"""Pixels of a line as the recogniser takes it."""
_SURELY_READ = 0.9
_STEEPEST, _LONG = 0.9, 1.5
"""Text is read along a region that is so much longer than high (as squares), up to so many radians; else straight."""
_FOLDED = 2.2
"""A region at most so many times as wide as high may be of two lines."""
_HALF = 4
"""A line at most so many times as wide as high may be one of two."""
_WHOLE = re.compile(r"[0-9OIZSB]{2}[A-Z0-9]{1,3}[0-9OIZSB]{4,5}")
_ABOVE = re.compile(r"[0-9OIZSB]{2}[A-Z]{1,2}[0-9]?|[A-Z]{2}")
_BELOW = re.compile(r"[0-9OIZSB]{4,5}|[0-9]{2}[A-Z]{2}|[0-9]{2,3}")
"""A plate in one line; the upper and the lower line of one in two. Digits may be read as letters alike."""


@dataclass(frozen=True)
class _Line:
    """A line of text, in pixels of the picture: a rectangle around ``middle``, its lower edge going down by ``angle`` radians."""

    middle: np.ndarray
    angle: float
    wide: float
    high: float

    @property
    def along(self) -> np.ndarray:
        return np.array([np.cos(self.angle), np.sin(self.angle)])

    @property
    def down(self) -> np.ndarray:
        return np.array([-np.sin(self.angle), np.cos(self.angle)])

    @property
    def box(self) -> np.ndarray:
        reach = (np.abs(self.along) * self.wide + np.abs(self.down) * self.high) / 2
        return np.concatenate([self.middle - reach, self.middle + reach])

    def half(self, side: int) -> "_Line":
        """Its upper (-1) or lower (1) half."""
        return replace(self, middle=self.middle + self.down * self.high / 4 * side, high=self.high / 2)


def seen(picture: Image.Image, vehicles: Boxes) -> Boxes:
    """Boxes of plates, one each; the lines of a plate together."""
    lines = _lines(picture)
    if not lines:
        return NONE
    boxes, read = np.array([line.box for line in lines]), [_read(picture, line) for line in lines]
    on_vehicle = (overlap(boxes, grown(vehicles, 0.05)) > 0.5 * area(boxes)[:, None]).any(axis=1)
    pairs = _pairs(lines)
    chosen = {place for place, (text, sure) in enumerate(read) if on_vehicle[place] and not _is_word(text, sure)}
    chosen |= {place for place, (text, _) in enumerate(read) if _WHOLE.fullmatch(text) or _is_folded(picture, lines[place])}
    for upper, lower in pairs:
        if _ABOVE.fullmatch(read[upper][0]) and _BELOW.fullmatch(read[lower][0]):
            chosen |= {upper, lower}
    for place in chosen - {each for pair in pairs if chosen.issuperset(pair) for each in pair}:
        line = lines[place]
        if _FOLDED < line.wide / line.high < _HALF:
            boxes[place] = replace(line, high=3 * line.high).box  # its other line was not found
    return _joined(boxes, chosen, pairs)


def _is_folded(picture: Image.Image, line: _Line) -> bool:
    """Whether a region found as one line, but nearly as high as wide, is a plate of two: small ones flow together."""
    if line.wide > _FOLDED * line.high:
        return False
    above, below = (_read(picture, line.half(side))[0] for side in (-1, 1))
    return bool(_ABOVE.fullmatch(above) or _BELOW.fullmatch(below)) and bool(re.search(r"\d", above + below))


def _is_word(text: str, sure: float) -> bool:
    return sure >= _SURELY_READ and len(text) > 2 and not re.search(r"\d", text)


def _pairs(lines: list[_Line]) -> list[tuple[int, int]]:
    """Which line stands right above which: near, about as high, mostly over one another."""
    found = []
    for upper, above in enumerate(lines):
        for lower, below in enumerate(lines):
            off = below.middle - above.middle
            near = 0.3 * above.high < off @ above.down < 1.8 * max(above.high, below.high)
            if near and 0.5 < above.high / below.high < 2 and abs(off @ above.along) < 0.4 * max(above.wide, below.wide):
                found.append((upper, lower))
    return found


def _joined(boxes: Boxes, chosen: set[int], pairs: list[tuple[int, int]]) -> Boxes:
    """The chosen lines, those of one plate as one box."""
    group = {place: place for place in chosen}
    for upper, lower in pairs:
        if upper in group and lower in group:
            kept, gone = group[upper], group[lower]
            group = {place: kept if each == gone else each for place, each in group.items()}
    parts = [boxes[[place for place in group if group[place] == each]] for each in sorted(set(group.values()))]
    return np.array([[*part[:, :2].min(0), *part[:, 2:].max(0)] for part in parts]).reshape(-1, 4)


def _lines(picture: Image.Image) -> list[_Line]:
    scale = min(1.0, LONGEST_SIDE / max(picture.size))
    width, height = (max(_STEP, round(side * scale / _STEP) * _STEP) for side in picture.size)
    (likely,) = network("text").run(None, {"x": _coloured(picture.resize((width, height), Image.Resampling.BILINEAR))[None]})
    likely = np.asarray(likely)[0, 0]
    regions = np.zeros(likely.shape, np.int32)
    from scipy import ndimage  # thirty megabytes: for who looks at a picture alone

    ndimage.label(likely > _TEXT, np.ones((3, 3)), output=regions)
    found = []
    for number, (down, right) in enumerate(ndimage.find_objects(regions), 1):
        inside = regions[down, right] == number
        high, wide = inside.shape
        if likely[down, right][inside].mean() >= _SURELY_TEXT and min(high, wide) >= _LOWEST and high < height / 2:
            places = np.argwhere(inside)[:, ::-1] + [right.start + 0.5, down.start + 0.5]
            found.append(_around(places * (np.array(picture.size) / [width, height]), picture.width / width))
    return found


def _around(places: np.ndarray, step: float) -> _Line:
    """The line that a region marks. ``places``: its points, (n, 2), ``step`` pixels from one another."""
    (xx, xy), (_, yy) = np.cov(places.T)
    angle = 0.5 * float(np.arctan2(2 * xy, xx - yy))
    spread, slope = (xx + yy) / 2, float(np.hypot((xx - yy) / 2, xy))
    if abs(angle) > _STEEPEST or spread + slope < _LONG * (spread - slope):
        angle = 0.0
    line = _Line(places.mean(0), angle, 0, 0)
    across = np.stack([places @ line.along, places @ line.down], axis=1)
    low, top = across.min(0), across.max(0)
    wide, high = top - low + step
    by = _UNFOLDED * wide * high / (wide + high)
    middle = (low + top) / 2
    return _Line(line.along * middle[0] + line.down * middle[1], angle, wide + by, high + by)


def _read(picture: Image.Image, line: _Line) -> tuple[str, float]:
    """Letters and digits alone, capital, as one would read them, and how sure the least of them is."""
    size = max(1, round(line.wide)), max(1, round(line.high))
    corner = line.middle - line.along * line.wide / 2 - line.down * line.high / 2
    turned = (line.along[0], line.down[0], corner[0], line.along[1], line.down[1], corner[1])
    part = picture.transform(size, Image.Transform.AFFINE, turned, Image.Resampling.BILINEAR)
    width = min(_WIDEST, max(16, round(part.width * _HEIGHT / part.height)))
    strip = np.zeros((3, _HEIGHT, max(width, _NARROWEST)), np.float32)
    strip[:, :, :width] = _coloured(part.resize((width, _HEIGHT), Image.Resampling.BILINEAR))
    (likely,) = network("letters").run(None, {"x": strip[None]})
    likely = np.asarray(likely)[0]
    best, letters = likely.argmax(1), _letters()
    kept = (best > 0) & (best != np.concatenate([[0], best[:-1]]))
    text = "".join(letters[place] for place in best[kept])
    sure = float(likely.max(1)[kept].min()) if kept.any() else 0.0
    return re.sub(r"[^0-9A-ZĐ]", "", text.upper()), sure


@cache
def _letters() -> list[str]:
    return ["", *network("letters").get_modelmeta().custom_metadata_map["character"].splitlines(), " "]


def _coloured(picture: Image.Image) -> np.ndarray:
    """(3, height, width), blue first, -1 to 1."""
    return np.asarray(picture, np.float32)[..., ::-1].transpose(2, 0, 1) / 127.5 - 1
