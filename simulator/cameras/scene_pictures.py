"""The pictures of a story: its street with everybody on it, farthest first."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from simulator.cameras.courses import Course, boxes, track
from simulator.cameras.figures import CAST, POSES, STANDING, View, drawn, view
from simulator.cameras.lens import Lens
from simulator.cameras.people import STRIDE
from simulator.cameras.point_clouds import Sprite
from simulator.cameras.stories import RATE, Story

_BESIDE = 0.15
"""Part of the picture by which a shadow reaches into it from beside it."""


class Place(NamedTuple):
    """Where a figure stands on the picture."""

    right: float
    down: float
    """Pixels."""
    ahead: float
    """Metres from the camera, along the way it looks."""


def pictures(story: Story, numbers: Sequence[int]) -> Iterator[Image.Image]:
    """Those of the loop with these numbers, from 0 on, which rise; RGB."""
    lens = story.street.lens
    empty = Image.fromarray(np.round(story.street.empty()).astype(np.uint8))
    seen: dict[int, list[tuple[Place, View]]] = {number: [] for number in numbers}
    for course in story.courses:
        for number, place, seen_as in _views(course, numbers, lens):
            seen[number].append((place, seen_as))
    sprites = {seen_as: drawn(seen_as, lens.focal) for seen_as in sorted({seen_as for figures in seen.values() for _, seen_as in figures})}
    for number in numbers:
        picture = empty.copy()
        for place, seen_as in sorted(seen[number], key=lambda figure: -figure[0].ahead):
            _put(picture, sprites[seen_as], place, lens.focal / place.ahead)
        yield picture


def _views(course: Course, numbers: Sequence[int], lens: Lens) -> Iterator[tuple[int, Place, View]]:
    """The numbers of the pictures it is in, where, and how it is seen."""
    followed = track(course, np.array(numbers) / RATE)
    x, y = followed.points.T
    azimuth, elevation = followed.heading - np.arctan2(-y, -x), np.arctan2(lens.height, np.hypot(x, y))
    places = lens.seen(np.stack([x, y, np.zeros_like(x)], axis=1))
    walks = CAST[course.name].walks
    left, top, right, bottom = boxes(course, followed, lens).T
    for row in np.flatnonzero((right > -_BESIDE) & (left < 1 + _BESIDE) & (bottom > 0) & (top < 1)):
        place = Place(*places[row])
        pose = int(followed.walked[row] / STRIDE * POSES) % POSES if walks and not followed.still[row] else STANDING
        yield round(followed.seconds[row] * RATE), place, view(course.name, pose, azimuth[row], elevation[row], lens.focal / place.ahead)


def _put(picture: Image.Image, sprite: Sprite, place: Place, scale: float) -> None:
    """With its foot at a place, at ``scale`` pixels of a metre: parts of pixels count, so that it moves smoothly."""
    size = scale / sprite.scale
    left, top = place.right - sprite.foot[0] * size, place.down - sprite.foot[1] * size
    column, row = int(np.floor(left)), int(np.floor(top))
    width, height = (int(np.ceil(side * size)) + 1 for side in sprite.image.size)
    moved = sprite.image.transform(
        (width, height), Image.Transform.AFFINE, (1 / size, 0, (column - left) / size, 0, 1 / size, (row - top) / size),
        Image.Resampling.BILINEAR,
    )  # fmt: skip
    picture.paste(moved, (column, row), moved)
