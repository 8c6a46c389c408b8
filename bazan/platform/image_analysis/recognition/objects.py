"""People and vehicles, by NanoDet: on the whole picture, and on squares of it for what is small."""

import numpy as np
from PIL import Image

from bazan.platform.image_analysis.boxes import NONE, Boxes, area, distinct, overlap, tiles
from bazan.platform.image_analysis.detectors.nanodet import SIDE, decoded, given
from bazan.platform.image_analysis.networks import network

SIZES = (416, 832)
SURE = 0.4
PERSON, VEHICLES = 0, (1, 2, 3, 5, 7)
"""Classes of COCO: a person; bicycle, car, motorcycle, bus, truck."""


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
    return decoded(network("things").run(None, {"input_1": given(square)}), SIDE, SURE)
