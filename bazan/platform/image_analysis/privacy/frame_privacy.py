"""A camera's picture as it may be kept and shown: heads and plates unreadable, masked parts empty."""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from bazan.platform.image_analysis.privacy.blur import FACE, PLATE, blurred, heads
from bazan.platform.image_analysis.tracking.types import KINDS, Point

EVIDENCE, WALL = 1280, 640
"""Pixels of the longer side of what is kept of an event, and of what a wall shows."""
_QUALITY = 80
_PERSON = KINDS.index("person")
_RIDDEN = (KINDS.index("bicycle"), KINDS.index("motorcycle"))
_PLATE_FROM = 0.45
"""Plates of vehicles hang in the lower part of them, below this share of their height."""


def hidden(picture: np.ndarray, boxes: np.ndarray, kinds: np.ndarray, masks: Sequence[Sequence[Point]] = ()) -> Image.Image:
    """The picture without anybody to recognise. ``picture``: (h, w, 3) bytes in RGB; ``boxes``: (n, 4) fractions of it, also of what is
    seen but faintly; ``kinds``: numbers of ``KINDS``."""
    height, width = picture.shape[:2]
    shown = Image.fromarray(picture)
    places = boxes * (width, height, width, height)
    people, ridden = kinds == _PERSON, np.isin(kinds, _RIDDEN)
    riders = places[ridden]
    if len(riders):  # who rides is above the wheels, and the box may end at the shoulders
        riders = riders.copy()
        riders[:, 1] -= 0.35 * (riders[:, 3] - riders[:, 1])
    shown = blurred(shown, np.concatenate([heads(places[people]), heads(riders)]), FACE)
    shown = blurred(shown, _plates(places[~people]), PLATE)
    pencil = ImageDraw.Draw(shown)
    for mask in masks:
        pencil.polygon([(x * width, y * height) for x, y in mask], fill=(24, 24, 24))
    return shown


def packed(picture: Image.Image, longest: int) -> bytes:
    """As JPEG, its longer side no longer than that."""
    if max(picture.size) > longest:
        picture = picture.copy()
        picture.thumbnail((longest, longest))
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _plates(vehicles: np.ndarray) -> np.ndarray:
    lower = vehicles.copy()
    lower[:, 1] += _PLATE_FROM * (lower[:, 3] - lower[:, 1])
    return lower
