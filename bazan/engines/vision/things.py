"""People and vehicles, by NanoDet: on the whole picture, and on squares of it for what is small."""

import numpy as np
from PIL import Image

from bazan.engines.vision.boxes import NONE, Boxes, area, distinct, overlap, tiles
from bazan.engines.vision.models import network

SIDE = 416
SIZES = (416, 832)
SURE = 0.4
PERSON, VEHICLES = 0, (1, 2, 3, 5, 7)
"""Classes of COCO: a person; bicycle, car, motorcycle, bus, truck."""
_MEAN, _SPREAD = np.array([103.53, 116.28, 123.675], np.float32), np.array([57.375, 57.12, 58.395], np.float32)
"""Of blue, green and red, 0 to 255."""
_STRIDES = (8, 16, 32)
_STEPS = np.arange(11, dtype=np.float32)
"""A side's distance from the middle is the mean of these under the likelihood of each, in strides."""


def seen(picture: Image.Image) -> tuple[Boxes, Boxes]:
    """Boxes of people, and of vehicles; surest first."""
    found, scores, kinds = [NONE], [np.zeros(0)], [np.zeros(0, int)]
    for turn, longest in enumerate(sorted({min(size, max(picture.size)) for size in SIZES})):
        larger = np.concatenate(found)
        for square, start, scale in tiles(picture, longest, SIDE):
            boxes, sure, kind = _in(square)
            boxes = (boxes + start) / scale
            kept = _small(boxes, larger, SIDE / scale) if turn else np.full(len(boxes), True)
            found.append(boxes[kept])
            scores.append(sure[kept])
            kinds.append(kind[kept])
    boxes, sure, kind = np.concatenate(found), np.concatenate(scores), np.concatenate(kinds)
    return _distinct(boxes, sure, kind == PERSON), _distinct(boxes, sure, np.isin(kind, VEHICLES))


def _small(boxes: Boxes, larger: Boxes, side: float) -> np.ndarray:
    """Which of what a square shows is no part of something larger: it fills less than half of it, and lies on nothing seen before."""
    sides, shared = (boxes[:, 2:] - boxes[:, :2]).max(axis=1), overlap(boxes, larger)
    return (sides < side / 2) & (shared <= 0.5 * area(boxes)[:, None]).all(axis=1)


def _distinct(boxes: Boxes, sure: np.ndarray, wanted: np.ndarray) -> Boxes:
    return boxes[wanted][distinct(boxes[wanted], sure[wanted], shared=0.5, inside=0.85)]


def _in(square: np.ndarray) -> tuple[Boxes, np.ndarray, np.ndarray]:
    blue_first = (square[..., ::-1].astype(np.float32) - _MEAN) / _SPREAD
    told = [np.asarray(each)[0] for each in network("things").run(None, {"input_1": blue_first.transpose(2, 0, 1)[None]})]
    found = []
    for stride, likely, sides in zip(_STRIDES, told[:3], told[3:], strict=True):
        count, sure = SIDE // stride, likely.max(1)
        kept = np.flatnonzero(sure >= SURE)
        raised = np.exp(sides[kept].reshape(-1, 4, len(_STEPS)))
        away = raised @ _STEPS / raised.sum(-1) * stride
        middle = (np.stack([kept % count, kept // count], 1) + 0.5) * stride
        found.append((np.concatenate([middle - away[:, :2], middle + away[:, 2:]], 1), sure[kept], likely[kept].argmax(1)))
    boxes, sure, kind = (np.concatenate(each) for each in zip(*found, strict=True))
    return boxes, sure, kind
