"""The figures that are laid over pictures, from a sheet that ``tools/figures.py`` drew; and how one is laid."""

import json
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from bazan.platform.image_analysis.counting_accuracy.background_picture import blur

FOLDER = Path(__file__).parent
OWN_BLUR = 0.6
"""Pixels by which the edges of a figure are spread that was made so small."""
_BLACK, _BLACK_USUAL = 0.1, 100.0
"""The percentile of a picture's brightness that is taken for its black, and up to where that is no haze but a bright place."""
_MIDDLE, _GAINS = 105.0, (0.12, 1.15)
"""Brightness in the middle of a picture by day, in whose light the figures were drawn; and how much darker or lighter they may become."""
_COLOURFUL = 2.0
"""Levels that colours differ from grey by, in the mean, of a picture in colour, be it of a grey place; at night many cameras see none."""


@dataclass(frozen=True)
class Sprite:
    """A figure as it is seen at one step, with its shadow."""

    image: Image.Image
    """RGBA."""
    foot: tuple[float, float]
    """The point between its feet or wheels, in its pixels."""
    body: tuple[float, float, float, float]
    """Without the shadow."""
    scale: float
    """Pixels of a metre."""


@dataclass(frozen=True)
class Figure:
    """One of the cast; ``views`` by degrees it is turned, a sprite for each step."""

    name: str
    kind: str
    views: dict[float, tuple[Sprite, ...]]

    def seen(self, turned: float, step: int) -> tuple[Sprite, bool]:
        """Its sprite when it is turned by so many degrees, and whether that is to be mirrored. At 0 it faces the camera, at 90 it goes to
        the right."""
        turned = (turned + 180) % 360 - 180
        steps = self.views[min(self.views, key=lambda view: abs(view - abs(turned)))]
        return steps[step % len(steps)], turned < 0


@dataclass(frozen=True)
class Look:
    """How a picture shows what is on it: how bright, through how much haze, how much of the colours, and how softly."""

    gain: float
    haze: float
    """Levels that black has."""
    colour: float
    """0: none, 1: all."""
    blur: float
    """Standard deviation in pixels."""


@cache
def figures() -> tuple[Figure, ...]:
    """The whole cast."""
    with Image.open(FOLDER / "figures.png") as opened:
        sheet = opened.convert("RGBA")
    cast: dict[str, Figure] = {}
    for entry in json.loads((FOLDER / "figures.json").read_text("utf-8")):
        left, top, width, height = entry["place"]
        sprite = Sprite(sheet.crop((left, top, left + width, top + height)), tuple(entry["foot"]), tuple(entry["body"]), entry["scale"])
        figure = cast.setdefault(entry["name"], Figure(entry["name"], entry["kind"], {}))
        figure.views[entry["turn"]] = (*figure.views.get(entry["turn"], ()), sprite)
    return tuple(cast.values())


def look_of(picture: np.ndarray) -> Look:
    """Of a picture, (h, w, 3) bytes in RGB."""
    grey = picture.mean(axis=2)
    black, middle = np.percentile(grey, (_BLACK, 50))
    colour = float(np.abs(picture - grey[..., None]).mean())
    return Look(
        float(np.clip(middle / _MIDDLE, *_GAINS)), float(max(0.0, black - _BLACK_USUAL)), min(1.0, colour / _COLOURFUL), blur(picture)
    )


def lay(
    picture: Image.Image, sprite: Sprite, foot: tuple[float, float], metre: float, look: Look, mirrored: bool = False
) -> tuple[float, float, float, float]:  # fmt: skip
    """Lay a sprite over a picture, with its foot at a point and ``metre`` pixels of a metre; gives its body's edges there, in pixels."""
    size = metre / sprite.scale
    image, at, body = (_mirrored(sprite) if mirrored else sprite.image), sprite.foot, sprite.body
    if mirrored:
        width = sprite.image.width
        at, body = (width - at[0], at[1]), (width - body[2], body[1], width - body[0], body[3])
    margin = int(np.ceil(3 * look.blur))
    small = image.resize((max(1, round(image.width * size)), max(1, round(image.height * size))), Image.Resampling.BICUBIC)
    shown = Image.new("RGBA", (small.width + 2 * margin, small.height + 2 * margin))
    shown.paste(small, (margin, margin))
    softer = sqrt(max(0.0, look.blur**2 - OWN_BLUR**2))
    if softer:
        shown = shown.convert("RGBa").filter(ImageFilter.GaussianBlur(softer)).convert("RGBA")
    left, top = round(foot[0] - at[0] * size), round(foot[1] - at[1] * size)
    picture.paste(_toned(shown, look), (left - margin, top - margin), shown.getchannel("A"))
    return left + body[0] * size, top + body[1] * size, left + body[2] * size, top + body[3] * size


def _mirrored(sprite: Sprite) -> Image.Image:
    return sprite.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _toned(image: Image.Image, look: Look) -> Image.Image:
    """Its colours as bright and as colourful as the picture's."""
    colours = np.asarray(image.convert("RGB"), np.float32)
    grey = colours.mean(axis=2, keepdims=True)
    colours = look.haze + (grey + look.colour * (colours - grey)) * look.gain * (1 - look.haze / 255)
    return Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))


def of_kind(kind: str) -> tuple[Figure, ...]:
    """The cast's figures of a kind."""
    return tuple(figure for figure in figures() if figure.kind == kind)
