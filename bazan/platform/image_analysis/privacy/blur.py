"""What mustn't be recognised: reduced to a few colours and smoothed, so that no sharpening brings it back."""

import numpy as np
from PIL import Image, ImageFilter

from bazan.platform.image_analysis.boxes import Boxes, grown, overlap

FACE, PLATE = 4, 2
"""Colours that are left of a region's longer side."""
_MARGINS = {FACE: 0.2, PLATE: 0.08}
_LEAST = 4
"""Pixels of margin at least."""


def blurred(picture: Image.Image, regions: Boxes, colours: int) -> Image.Image:
    """The picture with each region, and a margin around it, left with so many colours on its longer side."""
    made = picture.copy()
    for region in grown(regions, _MARGINS[colours], _LEAST):
        left, top = (max(0, int(edge)) for edge in region[:2])
        right, bottom = min(picture.width, int(np.ceil(region[2]))), min(picture.height, int(np.ceil(region[3])))
        if left >= right or top >= bottom:
            continue
        part = picture.crop((left, top, right, bottom))
        cell = max(part.size) / colours
        few = part.resize((max(1, round(part.width / cell)), max(1, round(part.height / cell))), Image.Resampling.BOX)
        smooth = few.resize(part.size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(cell / 2))
        made.paste(smooth, (left, top))
    return made


def heads(people: Boxes) -> Boxes:
    """Where the head of each person is: above, as high as of one who stands or as of one seen to the waist."""
    wide, high = people[:, 2] - people[:, 0], people[:, 3] - people[:, 1]
    down = np.minimum(high, np.maximum(0.18 * high, 0.45 * wide))
    return np.stack([people[:, 0] + 0.1 * wide, people[:, 1], people[:, 2] - 0.1 * wide, people[:, 1] + down], axis=1)


def uncovered(people: Boxes, faces: Boxes) -> Boxes:
    """The heads of people on whose head no face was found; a face stands for one person."""
    places = heads(people)
    shared, areas = overlap(places, faces), (faces[:, 2:] - faces[:, :2]).prod(axis=1)
    kept, taken = [], set()
    for place, on_face in enumerate(shared / np.maximum(areas, 1)):
        free = [face for face in np.argsort(-on_face, kind="stable") if on_face[face] > 0.5 and face not in taken]
        if free:
            taken.add(free[0])
        else:
            kept.append(place)
    return places[kept]
