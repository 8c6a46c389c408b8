"""Clouds of points to pictures: the nearest point in each pixel, and the light on it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from simulator.cameras.solids import Cloud, along, upright

FINER = 2
"""Points are put on a grid so much finer than the picture, which is then its mean."""
SPACING = 0.85
"""Between points, in steps of that grid: hardly a hole where a surface is seen squarely."""
LIGHT = np.array([0.2, -0.25, 1], np.float32) / np.float32(1.05)
"""To the sun behind thin clouds, as a camera at the end of the x axis sees it that looks back: from behind it, on its left."""
SKY, GROUND = np.array([205, 214, 222], np.float32), np.array([96, 96, 98], np.float32)
_HAZE = 260
"""Metres after which little is seen."""
_SHADE = 150
"""Of 255: how dark a shadow is in its middle."""


@dataclass(frozen=True)
class Sprite:
    """A figure as it is seen from one side, with its shadow."""

    image: Image.Image
    """RGBA."""
    foot: tuple[float, float]
    """The pixel of the point between its feet or wheels."""
    scale: float
    """Pixels of a metre where it stands."""


def lit(cloud: Cloud, toward: np.ndarray, light: np.ndarray) -> np.ndarray:
    """Colours (n, 3) as seen from the way ``toward`` (3,), of length one, under a light from the way ``light``."""
    up, facing, bright = cloud.normals[:, 2], along(cloud.normals, toward), along(cloud.normals, light)
    colours = cloud.colours * ((GROUND + (SKY - GROUND) * (up[:, None] + 1) / 2) / 255 * 0.9 + 0.55 * np.clip(bright, 0, 1)[:, None])
    mirrored_up, mirrored_light = 2 * facing * up - toward[2], 2 * facing * bright - toward @ light
    sky = (SKY * (0.8 + 0.3 * np.clip(mirrored_up, 0, 1))[:, None] - GROUND * 0.7) * np.clip(mirrored_up * 6, 0, 1)[:, None]
    share = (cloud.gloss * (0.1 + 0.9 * (1 - np.clip(np.abs(facing), 0, 1)) ** 3))[:, None]
    spark = (cloud.gloss * np.clip(mirrored_light, 0, 1) ** 30)[:, None] * 140
    return colours * (1 - share) + (GROUND * 0.7 + sky) * share + spark


def nearest(x: np.ndarray, y: np.ndarray, depth: np.ndarray, width: int, height: int) -> np.ndarray:
    """Which point is nearest in each pixel, (height, width); -1: none.

    x, y: (n,) in pixels; depth: (n,) metres from the camera.
    """
    inside = np.flatnonzero((x >= 0) & (x < width) & (y >= 0) & (y < height))
    place = y[inside].astype(np.int64) * width + x[inside].astype(np.int64)
    nearness = np.round((depth[inside].max(initial=0) - depth[inside]) * 1000).astype(np.int64)
    best = np.full(width * height, -1, np.int64)
    np.maximum.at(best, place, nearness * len(x) + inside)
    return np.where(best < 0, -1, best % max(len(x), 1)).reshape(height, width)


def mended(colours: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A picture (height, width, 3), and where something is seen (height, width), its pin holes filled: pixels with three neighbours."""
    count, total = np.zeros(seen.shape, np.float32), np.zeros_like(colours)
    for axis in (0, 1):
        for step in (1, -1):
            count += np.roll(seen, step, axis)
            total += np.roll(colours, step, axis)
    holes = ~seen & (count >= 3)
    colours[holes] = total[holes] / count[holes, None]
    return colours, seen | holes


def sprite(cloud: Cloud, azimuth: float, elevation: float, scale: float, distance: float) -> Sprite:
    """A figure that faces the x axis, from a camera ``distance`` metres away and ``elevation`` radians above.

    ``azimuth``: radians the figure is turned from facing the camera, counter-clockwise; ``scale``: pixels of a metre.
    """
    cosine, sine = np.cos(elevation), np.sin(elevation)
    ways = np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine], LIGHT], np.float32) @ upright(azimuth)
    toward, aside, top, light = ways
    step = scale * FINER
    shown = np.flatnonzero(along(cloud.normals, toward) > -0.05)
    points = cloud.points.take(shown, 0)
    away = distance - along(points, toward)
    size = distance / away * step
    x, y = along(points, aside) * size, -along(points, top) * size
    fallen = cloud.points[::3] - light * (cloud.points[::3, 2:] / light[2])
    shade_x, shade_y = along(fallen, aside) * step, -along(fallen, top) * step
    margin = 6 * FINER
    left, above = min(x.min(), shade_x.min()) - margin, min(y.min(), shade_y.min()) - margin
    width = -(-int(max(x.max(), shade_x.max()) - left + margin) // FINER)
    height = -(-int(max(y.max(), shade_y.max()) - above + margin) // FINER)
    place = nearest(x - left, y - above, away, width * FINER, height * FINER)
    seen = place >= 0
    surface = cloud.taken(shown[place[seen]])
    colours = np.zeros((*seen.shape, 3), np.float32)
    colours[seen] = hazed(lit(surface, toward, light) * _grounding(surface), distance)
    colours, seen = mended(colours, seen)
    body = coarser(np.dstack([colours * seen[..., None], seen * np.float32(255)]))
    cover = body[..., 3:]
    alpha = cover + (255 - cover) * _shadow((shade_x - left) / FINER, (shade_y - above) / FINER, width, height, scale) / 255
    pixels = np.dstack([body[..., :3] * 255 / np.maximum(alpha, 1), alpha])
    image = Image.fromarray(np.clip(np.round(pixels), 0, 255).astype(np.uint8), "RGBA")
    return Sprite(image, (-left / FINER, -above / FINER), scale)


def _grounding(surface: Cloud) -> np.ndarray:
    """(n, 1): less light reaches what is near the ground."""
    return 0.72 + 0.28 * np.clip(surface.points[:, 2:] / 0.5, 0, 1)


def _shadow(x: np.ndarray, y: np.ndarray, width: int, height: int, scale: float) -> np.ndarray:
    """(height, width, 1), 0 to 255."""
    mask = np.zeros((height, width), np.uint8)
    mask[np.clip(y.astype(int), 0, height - 1), np.clip(x.astype(int), 0, width - 1)] = _SHADE
    soft = Image.fromarray(mask).filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(max(0.8, scale * 0.035)))
    return np.asarray(soft, np.float32)[..., None]


def hazed(colours: np.ndarray, distance: np.ndarray | float) -> np.ndarray:
    """Colours (n, 3) as they are left by the air of so many metres: one number, or (n, 1)."""
    left = np.exp(-np.float32(distance) / _HAZE)
    return colours * left + SKY * 0.86 * (1 - left)


def coarser(picture: np.ndarray) -> np.ndarray:
    """The mean of every FINER × FINER pixels: of (h, w, channels), (h / FINER, w / FINER, channels)."""
    height, width, channels = picture.shape
    return picture.reshape(height // FINER, FINER, width // FINER, FINER, channels).mean(axis=(1, 3), dtype=np.float32)
