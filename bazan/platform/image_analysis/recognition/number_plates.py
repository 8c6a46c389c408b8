"""Number plates: text is found by PaddleOCR's detector, read by its recogniser, and judged by where it stands and what it says.

On a vehicle whatever isn't surely a word is a plate; elsewhere what is written like a Vietnamese plate, in one line or two.
"""

import re
from dataclasses import replace

import numpy as np
from PIL import Image

from bazan.platform.image_analysis.boxes import NONE, Boxes, area, grown, overlap
from bazan.platform.image_analysis.networks import network
from bazan.platform.image_analysis.recognition import text_recognition
from bazan.platform.image_analysis.recognition.text_recognition import Line

LONGEST_SIDE = 1600
"""Pixels of the longer side when text is looked for: letters from about 10 of a picture's 2560 are found."""
_STEP = 32
_TEXT, _SURELY_TEXT, _LOWEST = 0.3, 0.5, 3
"""From here a pixel is of text; so much its region has to be on average; so many pixels high it has to be."""
_UNFOLDED = 1.6
"""The detector marks text shrunk; a region is grown by so many times its area over its border."""
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


def seen(picture: Image.Image, vehicles: Boxes) -> Boxes:
    """Boxes of plates, one each; the lines of a plate together."""
    lines = _lines(picture)
    if not lines:
        return NONE
    boxes, read = np.array([line.box for line in lines]), [text_recognition.read(picture, line) for line in lines]
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


def texts(picture: Image.Image) -> list[tuple[tuple[str, float], ...]]:
    """What may be written on a plate there, in every way its lines go together: each the rows from above, as ``reading.read`` has them.

    A line alone, two above one another, the halves of one that is high enough to be two. NoModel where no network was made.
    """
    lines = _lines(picture)
    read = [text_recognition.read(picture, line) for line in lines]
    folded = [line for line in lines if line.wide <= _FOLDED * line.high]
    return [
        *((row,) for row in read),
        *((read[upper], read[lower]) for upper, lower in _pairs(lines)),
        *((text_recognition.read(picture, line.half(-1)), text_recognition.read(picture, line.half(1))) for line in folded),
    ]


def _is_folded(picture: Image.Image, line: Line) -> bool:
    """Whether a region found as one line, but nearly as high as wide, is a plate of two: small ones flow together."""
    if line.wide > _FOLDED * line.high:
        return False
    above, below = (text_recognition.read(picture, line.half(side))[0] for side in (-1, 1))
    return bool(_ABOVE.fullmatch(above) or _BELOW.fullmatch(below)) and bool(re.search(r"\d", above + below))


def _is_word(text: str, sure: float) -> bool:
    return sure >= _SURELY_READ and len(text) > 2 and not re.search(r"\d", text)


def _pairs(lines: list[Line]) -> list[tuple[int, int]]:
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


def _lines(picture: Image.Image) -> list[Line]:
    scale = min(1.0, LONGEST_SIDE / max(picture.size))
    width, height = (max(_STEP, round(side * scale / _STEP) * _STEP) for side in picture.size)
    (likely,) = network("text").run(
        None, {"x": text_recognition.coloured(picture.resize((width, height), Image.Resampling.BILINEAR))[None]}
    )
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


def _around(places: np.ndarray, step: float) -> Line:
    """The line that a region marks. ``places``: its points, (n, 2), ``step`` pixels from one another."""
    (xx, xy), (_, yy) = np.cov(places.T)
    angle = 0.5 * float(np.arctan2(2 * xy, xx - yy))
    spread, slope = (xx + yy) / 2, float(np.hypot((xx - yy) / 2, xy))
    if abs(angle) > _STEEPEST or spread + slope < _LONG * (spread - slope):
        angle = 0.0
    line = Line(places.mean(0), angle, 0, 0)
    across = np.stack([places @ line.along, places @ line.down], axis=1)
    low, top = across.min(0), across.max(0)
    wide, high = top - low + step
    by = _UNFOLDED * wide * high / (wide + high)
    middle = (low + top) / 2
    return Line(line.along * middle[0] + line.down * middle[1], angle, wide + by, high + by)
