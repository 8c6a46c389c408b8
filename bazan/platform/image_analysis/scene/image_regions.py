"""Parts of a small picture: zones filled in, cells, and which cells hang together."""

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageDraw

from bazan.platform.image_analysis.tracking.types import Box, Point

CELL = 4
"""Pixels of the small picture on each side of a cell."""


def filled(polygons: Iterable[Sequence[Point]], shape: tuple[int, int]) -> np.ndarray:
    """(h, w) bool: what lies in one of the polygons. ``shape``: (h, w)."""
    height, width = shape
    drawn = Image.new("1", (width, height), 0)
    for polygon in polygons:
        ImageDraw.Draw(drawn).polygon([(x * width, y * height) for x, y in polygon], fill=1)
    return np.array(drawn, bool)


def cells(pixels: np.ndarray) -> np.ndarray:
    """(h, w) to (rows, columns) float32: the mean of each cell; what is left over at the lower and right edge belongs to none."""
    height, width = (side - side % CELL for side in pixels.shape)
    whole = pixels[:height, :width].astype(np.float32, copy=False)
    return whole.reshape(height // CELL, CELL, width // CELL, CELL).mean(axis=(1, 3))


def pixels(marked: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Cells (rows, columns) as (h, w) pixels; what belongs to no cell is False."""
    spread = np.zeros(shape, bool)
    large = marked.repeat(CELL, axis=0).repeat(CELL, axis=1)
    spread[: large.shape[0], : large.shape[1]] = large
    return spread


def parts(marked: np.ndarray) -> list[np.ndarray]:
    """The marked cells as (rows, columns) bool of those that touch, also at corners; the largest part first."""
    free = {(int(row), int(column)) for row, column in np.argwhere(marked)}
    found = []
    while free:
        waiting, part = [free.pop()], np.zeros(marked.shape, bool)
        while waiting:
            row, column = waiting.pop()
            part[row, column] = True
            beside = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & free
            free -= beside
            waiting += beside
        found.append(part)
    return sorted(found, key=np.count_nonzero, reverse=True)


def around(marked: np.ndarray) -> Box:
    """The box, in fractions, around what is marked; there is something."""
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    height, width = marked.shape
    return float(columns[0] / width), float(rows[0] / height), float((columns[-1] + 1) / width), float((rows[-1] + 1) / height)


def shared(first: Box, second: Box) -> float:
    """What both cover, as a share of what they cover together."""
    wide, high = min(first[2], second[2]) - max(first[0], second[0]), min(first[3], second[3]) - max(first[1], second[1])
    common = max(wide, 0) * max(high, 0)
    areas = ((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second))
    return common / max(sum(areas) - common, 1e-9)
