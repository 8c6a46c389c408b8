"""Signs along a line of a picture, recognised by PaddleOCR's network, whose own file names the signs it knows. No OpenCV."""

import hashlib
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from PIL import Image

from bazan.platform.image_analysis.networks import FOLDER, network

_HEIGHT, _WIDEST, _NARROWEST = 48, 480, 160
"""Pixels of a line as the recogniser takes it."""


@dataclass(frozen=True)
class Line:
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

    def half(self, side: int) -> "Line":
        """Its upper (-1) or lower (1) half."""
        return replace(self, middle=self.middle + self.down * self.high / 4 * side, high=self.high / 2)


def read(picture: Image.Image, line: Line) -> tuple[str, float]:
    """(letters and digits alone, capital, as one would read them; how sure the least sure of them is, 0 to 1). NoModel."""
    likely, letters = _looked(picture, line), _letters()
    best = likely.argmax(1)
    kept = (best > 0) & (best != np.concatenate([[0], best[:-1]]))
    text = "".join(letters[place] for place in best[kept]).upper()
    return "".join(sign for sign in text if sign in _SIGNS), float(likely.max(1)[kept].min()) if kept.any() else 0.0


@cache
def name() -> str:
    """The recogniser as evidence names it: by the first digits of its file's SHA-256. OSError where it was not made."""
    return f"letters-{hashlib.sha256((FOLDER / 'letters.onnx').read_bytes()).hexdigest()[:8]}"


def coloured(picture: Image.Image) -> np.ndarray:
    """(3, height, width), blue first, -1 to 1: as PaddleOCR's networks take a picture."""
    return np.asarray(picture, np.float32)[..., ::-1].transpose(2, 0, 1) / 127.5 - 1


_SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZĐ")


def _looked(picture: Image.Image, line: Line) -> np.ndarray:
    """(steps from left to right, signs): how likely each is; the first is none."""
    size = max(1, round(line.wide)), max(1, round(line.high))
    corner = line.middle - line.along * line.wide / 2 - line.down * line.high / 2
    turned = (line.along[0], line.down[0], corner[0], line.along[1], line.down[1], corner[1])
    part = picture.transform(size, Image.Transform.AFFINE, turned, Image.Resampling.BILINEAR)
    width = min(_WIDEST, max(16, round(part.width * _HEIGHT / part.height)))
    strip = np.zeros((3, _HEIGHT, max(width, _NARROWEST)), np.float32)
    strip[:, :, :width] = coloured(part.resize((width, _HEIGHT), Image.Resampling.BILINEAR))
    (likely,) = network("letters").run(None, {"x": strip[None]})
    return np.asarray(likely)[0]


@cache
def _letters() -> list[str]:
    return ["", *network("letters").get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
