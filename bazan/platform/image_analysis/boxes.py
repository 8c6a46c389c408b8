"""Where something is on a picture: rows of left, top, right, bottom in pixels, as ``float`` arrays of shape (n, 4)."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

Boxes = np.ndarray
"""(n, 4): left, top, right, bottom."""
NONE: Boxes = np.zeros((0, 4))


def area(boxes: Boxes) -> np.ndarray:
    return np.prod(np.clip(boxes[..., 2:] - boxes[..., :2], 0, None), axis=-1)


def overlap(some: Boxes, others: Boxes) -> np.ndarray:
    """Area that each of the first shares with each of the second: (n, m)."""
    low = np.maximum(some[:, None, :2], others[None, :, :2])
    high = np.minimum(some[:, None, 2:], others[None, :, 2:])
    return area(np.concatenate([low, high], axis=-1))


def distinct(boxes: Boxes, scores: np.ndarray, shared: float = 0.3, inside: float = 0.6) -> list[int]:
    """Which boxes to keep, best first, so that none is another seen twice.

    Twice: they share more than ``shared`` of what both cover, or more than ``inside`` of the smaller.
    """
    areas, kept, left = area(boxes), [], np.argsort(-scores, kind="stable")
    while len(left):
        best, left = int(left[0]), left[1:]
        kept.append(best)
        common = overlap(boxes[[best]], boxes[left])[0]
        both, smaller = areas[best] + areas[left] - common, np.minimum(areas[best], areas[left])
        left = left[(common <= shared * both) & (common <= inside * smaller)]
    return kept


def grown(boxes: Boxes, share: float, least: float = 0) -> Boxes:
    """Larger by a share of their longer side on each side, by at least ``least`` pixels."""
    by = np.maximum((boxes[:, 2:] - boxes[:, :2]).max(axis=1) * share, least)[:, None] if len(boxes) else 0
    return np.concatenate([boxes[:, :2] - by, boxes[:, 2:] + by], axis=1)


def tiles(picture: Image.Image, longest: int, side: int) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """Squares of ``side`` pixels, a quarter over one another, of the picture with its longer side at ``longest``; never enlarged.

    Each as (side, side, 3) bytes, with where it begins and how many pixels of it one of the picture is; black beyond the edge.
    """
    scale = min(1.0, longest / max(picture.size))
    small = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BILINEAR)
    pixels = np.asarray(small)
    height, width = pixels.shape[:2]
    for top in _starts(height, side):
        for left in _starts(width, side):
            part = pixels[top : top + side, left : left + side]
            square = np.zeros((side, side, 3), np.uint8)
            square[: part.shape[0], : part.shape[1]] = part
            yield square, np.array([left, top, left, top]), scale


def _starts(length: int, side: int) -> list[int]:
    if length <= side:
        return [0]
    count = -(-(length - side) // (side * 3 // 4)) + 1
    return [round(place) for place in np.linspace(0, length - side, count)]
