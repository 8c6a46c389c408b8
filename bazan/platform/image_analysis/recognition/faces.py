"""Faces, by BlazeFace's model for the back camera, looked for at several sizes of the picture, square by square."""

import numpy as np
from PIL import Image

from bazan.platform.image_analysis.boxes import NONE, Boxes, distinct, tiles
from bazan.platform.image_analysis.networks import network

SIDE = 256
SIZES = (256, 512, 1024, 2048)
"""Longer sides the picture is looked at. A face is found from about 20 pixels of SIZES up to the whole square."""
LIKELY, SURE = 0.35, 0.55
"""From here a square is worth a second look; a face is what is so sure on the average of both looks."""
_AROUND = 3
"""The second look is at a square so many times as wide as the face."""
_GRIDS = ((16, 2), (8, 6))
"""Places a side, and guesses a place."""


def seen(picture: Image.Image) -> Boxes:
    """Boxes of faces, surest first."""
    found, scores = [NONE], [np.zeros(0)]
    for longest in sorted({min(size, max(picture.size)) for size in SIZES}):
        for square, start, scale in tiles(picture, longest, SIDE):
            boxes, sure = _in(square)
            found.append((boxes + start) / scale)
            scores.append(sure)
    boxes, sure = np.concatenate(found), np.concatenate(scores)
    kept = distinct(boxes, sure)
    boxes, sure = boxes[kept], sure[kept]
    again = [_again(picture, box) for box in boxes]
    return boxes[(sure + again) / 2 >= SURE] if again else NONE


def _again(picture: Image.Image, box: np.ndarray) -> float:
    """How sure it is of a face of about this size, looked at alone."""
    middle, reach = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]).max() * _AROUND / 2
    square = picture.crop((*(middle - reach), *(middle + reach)))
    boxes, sure = _in(np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR)))
    wide, off = (boxes[:, 2] - boxes[:, 0]) * _AROUND / SIDE, np.abs((boxes[:, :2] + boxes[:, 2:]) / 2 - SIDE / 2).max(axis=1)
    return float(sure[(wide > 0.5) & (wide < 2) & (off < SIDE / _AROUND)].max(initial=0))


def _in(square: np.ndarray) -> tuple[Boxes, np.ndarray]:
    """What is likely a face on a square, in its pixels, and how likely, LIKELY to 1."""
    told = network("faces").run(None, {"input": square[None].astype(np.float32) / 127.5 - 1})
    fine, coarse, fine_guesses, coarse_guesses = (np.asarray(each)[0] for each in told)
    sure = 1 / (1 + np.exp(-np.clip(np.concatenate([fine, coarse])[:, 0], -60, 60)))
    kept = sure >= LIKELY
    guesses = np.concatenate([fine_guesses, coarse_guesses])[kept]
    middle, half = _places[kept] + guesses[:, :2], guesses[:, 2:4] / 2
    return np.concatenate([middle - half, middle + half], axis=1), sure[kept]


def _middles(count: int, guesses: int) -> np.ndarray:
    down, right = np.mgrid[:count, :count]
    return np.repeat((np.stack([right, down], -1).reshape(-1, 2) + 0.5) * (SIDE / count), guesses, axis=0)


_places = np.concatenate([_middles(*grid) for grid in _GRIDS])
