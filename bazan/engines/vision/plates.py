"""Number plates: text is found by PaddleOCR's detector, read by its recogniser, and judged by where it stands and what it says.

On a vehicle whatever isn't surely a word is a plate; elsewhere what is written like a Vietnamese plate, in one line or two.
"""

import re
from functools import cache

import numpy as np
from PIL import Image
from scipy import ndimage

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
_FOLDED = 2.2
"""A region at most so many times as wide as high may be of two lines."""
_WHOLE = re.compile(r"[0-9OIZSB]{2}[A-Z0-9]{1,3}[0-9OIZSB]{4,5}")
_ABOVE = re.compile(r"[0-9OIZSB]{2}[A-Z]{1,2}[0-9]?|[A-Z]{2}")
_BELOW = re.compile(r"[0-9OIZSB]{4,5}|[0-9]{2}[A-Z]{2}|[0-9]{2,3}")
"""A plate in one line; the upper and the lower line of one in two. Digits may be read as letters alike."""


def seen(picture: Image.Image, vehicles: Boxes) -> Boxes:
    """Boxes of plates, one each; the lines of a plate together."""
    lines = _lines(picture)
    if not len(lines):
        return NONE
    read = [_read(picture, line) for line in lines]
    on_vehicle = (overlap(lines, grown(vehicles, 0.05)) > 0.5 * area(lines)[:, None]).any(axis=1)
    chosen = {place for place, (text, sure) in enumerate(read) if on_vehicle[place] and not _is_word(text, sure)}
    chosen |= {place for place, (text, _) in enumerate(read) if _WHOLE.fullmatch(text) or _is_folded(picture, lines[place])}
    for upper, lower in _pairs(lines):
        if _ABOVE.fullmatch(read[upper][0]) and _BELOW.fullmatch(read[lower][0]):
            chosen |= {upper, lower}
    return _joined(lines[sorted(chosen)])


def _is_folded(picture: Image.Image, line: np.ndarray) -> bool:
    """Whether a region found as one line, but nearly as high as wide, is a plate of two: small ones flow together."""
    left, top, right, bottom = line
    if right - left > _FOLDED * (bottom - top):
        return False
    middle = (top + bottom) / 2
    above, below = (_read(picture, np.array(half))[0] for half in ((left, top, right, middle), (left, middle, right, bottom)))
    return bool(_ABOVE.fullmatch(above) or _BELOW.fullmatch(below)) and bool(re.search(r"\d", above + below))


def _is_word(text: str, sure: float) -> bool:
    return sure >= _SURELY_READ and len(text) > 2 and not re.search(r"\d", text)


def _pairs(lines: Boxes) -> list[tuple[int, int]]:
    """Which line stands right above which: near, about as high, mostly over one another."""
    high, wide, middle = lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0], (lines[:, 0] + lines[:, 2]) / 2
    return [
        (upper, lower)
        for upper in range(len(lines))
        for lower in range(len(lines))
        if 0.3 * high[upper] < lines[lower, 1] - lines[upper, 1] < 1.8 * max(high[upper], high[lower])
        and 0.5 < high[upper] / high[lower] < 2
        and abs(middle[upper] - middle[lower]) < 0.4 * max(wide[upper], wide[lower])
    ]


def _joined(lines: Boxes) -> Boxes:
    """Lines of one plate as one box."""
    group = np.arange(len(lines))
    for upper, lower in _pairs(lines):
        group[group == group[lower]] = group[upper]
    parts = [lines[group == each] for each in np.unique(group)]
    return np.array([[*part[:, :2].min(0), *part[:, 2:].max(0)] for part in parts]).reshape(-1, 4)


def _lines(picture: Image.Image) -> Boxes:
    scale = min(1.0, LONGEST_SIDE / max(picture.size))
    width, height = (max(_STEP, round(side * scale / _STEP) * _STEP) for side in picture.size)
    (likely,) = network("text").run(None, {"x": _coloured(picture.resize((width, height), Image.Resampling.BILINEAR))[None]})
    likely = np.asarray(likely)[0, 0]
    regions = np.zeros(likely.shape, np.int32)
    ndimage.label(likely > _TEXT, np.ones((3, 3)), output=regions)
    found = []
    for number, (down, right) in enumerate(ndimage.find_objects(regions), 1):
        high, wide = down.stop - down.start, right.stop - right.start
        mean = likely[down, right][regions[down, right] == number].mean()
        if mean >= _SURELY_TEXT and min(high, wide) >= _LOWEST and high < height / 2:
            by = _UNFOLDED * high * wide / (2 * (high + wide))
            found.append((right.start - by, down.start - by, right.stop + by, down.stop + by))
    return np.array(found).reshape(-1, 4) * (np.array([*picture.size, *picture.size]) / [width, height, width, height])


def _read(picture: Image.Image, line: np.ndarray) -> tuple[str, float]:
    """Letters and digits alone, capital, as one would read them, and how sure the least of them is."""
    part = picture.crop((line[0], line[1], line[2], line[3]))
    width = min(_WIDEST, max(16, round(part.width * _HEIGHT / max(1, part.height))))
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
