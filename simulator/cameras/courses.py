"""Who is where when: paths over the ground, and the boxes their figures fill on a picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulator.cameras.figures import CAST
from simulator.cameras.lens import HEIGHT, WIDTH, Lens

Path = tuple[tuple[float, float, float], ...]
"""Seconds of the loop, x and y in metres; it stands still between two at the same place."""
_GLANCE = 0.35
"""Seconds around a moment whose way it faces."""
_HARDLY = 1e-6
"""Metres that are no movement."""


@dataclass(frozen=True)
class Course:
    """One of the cast on its path; before and after it is nowhere."""

    name: str
    path: Path

    @property
    def kind(self) -> str:
        return CAST[self.name].kind


@dataclass(frozen=True)
class Track:
    """A course at moments; equally long arrays."""

    seconds: np.ndarray
    points: np.ndarray
    """(n, 2), metres."""
    heading: np.ndarray
    """Radians from the x axis, counter-clockwise."""
    walked: np.ndarray
    """Metres since the path began."""
    still: np.ndarray
    """Whether it stands."""


def along(start: float, speed: float, *points: tuple[float, float]) -> Path:
    """From point to point at metres per second, beginning at a second."""
    path, second = [(start, *points[0])], start
    for (x, y), (next_x, next_y) in pairwise(points):
        second += float(np.hypot(next_x - x, next_y - y)) / speed
        path.append((second, next_x, next_y))
    return tuple(path)


def pulling_up(start: float, speed: float, point: tuple[float, float], stop: tuple[float, float]) -> Path:
    """To a stop, slower and slower: twice as long as at the speed it comes with."""
    length = float(np.hypot(stop[0] - point[0], stop[1] - point[1]))
    shares = np.linspace(0, 1, 9)
    ways = 1 - (1 - shares) ** 2
    return tuple((start + share * 2 * length / speed, *np.add(point, way * np.subtract(stop, point)))
                 for share, way in zip(shares.tolist(), ways.tolist(), strict=True))  # fmt: skip


def moving_off(start: float, speed: float, stop: tuple[float, float], point: tuple[float, float]) -> Path:
    """From a stop, faster and faster, up to a speed."""
    slowing = pulling_up(0, speed, point, stop)
    end = slowing[-1][0]
    return tuple((start + end - second, x, y) for second, x, y in reversed(slowing))


def track(course: Course, seconds: Iterable[float]) -> Track:
    """Where it is at those of the seconds at which it is anywhere."""
    told = np.array(course.path)
    times = np.asarray(list(seconds), float)
    times = times[(times >= told[0, 0]) & (times <= told[-1, 0])]

    def at(moments: np.ndarray) -> np.ndarray:
        return np.stack([np.interp(moments, told[:, 0], told[:, axis]) for axis in (1, 2)], axis=-1)

    steps = np.diff(told[:, 1:], axis=0)
    lengths = np.hypot(*steps.T)
    ways = np.arctan2(steps[:, 1], steps[:, 0])
    leg = np.clip(np.searchsorted(told[:, 0], times, "right") - 1, 0, len(steps) - 1)
    moving = np.flatnonzero(lengths > _HARDLY)
    last = np.clip(np.searchsorted(moving, leg, "right") - 1, 0, max(len(moving) - 1, 0))
    facing = ways[moving[last]] if len(moving) else np.full(len(times), -np.pi / 2)
    ahead = at(times + _GLANCE) - at(times - _GLANCE)
    heading = np.where(np.hypot(*ahead.T) > 0.05, np.arctan2(ahead[:, 1], ahead[:, 0]), facing)
    walked = np.interp(times, told[:, 0], np.concatenate([[0], np.cumsum(lengths)]))
    return Track(times, at(times), heading, walked, lengths[leg] <= _HARDLY)


def boxes(course: Course, followed: Track, lens: Lens) -> np.ndarray:
    """(n, 4) left, top, right, bottom, fractions of the picture, of a track: of a body as long, wide and high as its figure."""
    length, width, height = CAST[course.name].size
    corners = np.array([(x, y, z) for x in (-length / 2, length / 2) for y in (-width / 2, width / 2) for z in (0, height)])
    cosine, sine = np.cos(followed.heading)[:, None], np.sin(followed.heading)[:, None]
    x = followed.points[:, :1] + corners[:, 0] * cosine - corners[:, 1] * sine
    y = followed.points[:, 1:] + corners[:, 0] * sine + corners[:, 1] * cosine
    seen = lens.seen(np.stack([x, y, np.broadcast_to(corners[:, 2], x.shape)], axis=-1).reshape(-1, 3)).reshape(*x.shape, 3)
    right, down = seen[..., 0] / WIDTH, seen[..., 1] / HEIGHT
    return np.stack([right.min(axis=1), down.min(axis=1), right.max(axis=1), down.max(axis=1)], axis=-1)
