"""What stands beside streets, and what streets are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulator.cameras.lens import HEIGHT, WIDTH, Lens
from simulator.cameras.point_clouds import FINER, LIGHT, SKY, SPACING, coarser, hazed, lit, mended, nearest
from simulator.cameras.solids import Clay, Colour, along, mixed, plain, ripples, specks

_FARTHEST = 1000
"""Metres at which the ground ends."""
Ground = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Colours (n, 3) of the ground at x, y in metres, each (n,)."""


@dataclass(frozen=True)
class Thing:
    """Something that stands at x, y; ``model`` puts it together around 0, 0, 0."""

    x: float
    y: float
    model: Callable[[Clay], None]


def building(wide: float, high: float, colour: Colour, floors: int, roof: Colour = (120, 74, 62)) -> Callable[[Clay], None]:
    """A house with rows of windows, eight metres deep; its front, at 0, looks at the camera."""

    def paint(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        x, _, z = points.T
        colours = plain(colour, len(points)) * (1 + 0.05 * ripples(points, 3, 1.2)[:, None])
        storey = high / floors
        level, place = z % storey / storey, (x + points[:, 1]) % 2.4 / 2.4
        window = (level > 0.35) & (level < 0.78) & (place > 0.25) & (place < 0.75) & (np.abs(x) < wide / 2 - 0.5)
        colours[window] = (58, 68, 78)
        colours[window & (np.abs(place - 0.5) < 0.03)] = colour
        colours[(z % storey < 0.16) & (z > 1)] *= 0.82
        colours[z > high - 0.5] = roof
        return colours

    def model(clay: Clay) -> None:
        left, right, back = -wide / 2, wide / 2, 8
        clay.sheet(np.array([[(left, 0, 0), (left, 0, high)], [(right, 0, 0), (right, 0, high)]]), paint)
        clay.sheet(np.array([[(left, back, 0), (left, back, high)], [(left, 0, 0), (left, 0, high)]]), paint)
        clay.sheet(np.array([[(right, 0, 0), (right, 0, high)], [(right, back, 0), (right, back, high)]]), paint)

    return model


def tree(high: float, seed: int, leaves: Colour = (58, 84, 50)) -> Callable[[Clay], None]:
    """A broad crown on a trunk."""

    def foliage(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        return plain(leaves, len(points)) * (1 + 0.3 * specks(points, 0.11) + 0.3 * ripples(points, seed, 3))[:, None]

    def model(clay: Clay) -> None:
        chance = np.random.default_rng(seed)
        clay.limb([(0, 0, 0), (0.1, 0, high * 0.55)], [0.035 * high, 0.022 * high], (78, 64, 52))
        for x, y, z, size in chance.uniform((-0.22, -0.22, 0.52, 0.14), (0.22, 0.22, 0.86, 0.23), (11, 4)) * high:
            clay.ball((x, y, z), (size, size, size * 0.8), foliage)

    return model


def lamp_post(high: float, arm: float) -> Callable[[Clay], None]:
    """``arm``: metres it reaches over the street, to the right."""

    def model(clay: Clay) -> None:
        clay.limb([(0, 0, 0), (0, 0, high * 0.9), (arm * 0.4, 0, high), (arm, 0, high)], [0.10, 0.07, 0.05, 0.05], (120, 124, 128))
        clay.ball((arm, 0, high - 0.06), (0.35, 0.15, 0.08), (220, 222, 224))

    return model


def railing(to_x: float, to_y: float) -> Callable[[Clay], None]:
    """From 0, 0 to a place."""

    def model(clay: Clay) -> None:
        way, colour = np.array([to_x, to_y, 0]), (150, 156, 162)
        for height in (0.35, 0.7, 1.05):
            clay.limb([(0, 0, height), np.add(way, (0, 0, height))], [0.035, 0.035], colour)
        for share in np.linspace(0, 1, int(np.hypot(to_x, to_y) / 2) + 1):
            clay.limb([way * share, np.add(way * share, (0, 0, 1.1))], [0.05, 0.05], colour)

    return model


def stall(colour: Colour, goods: Colour, seed: int) -> Callable[[Clay], None]:
    """A table of goods under an awning of cloth, four metres wide."""

    def striped(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        return mixed((216, 216, 210), colour, points[:, 0] % 0.8 < 0.4)

    def heaps(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        hues = np.random.default_rng(seed).permutation(np.array([(168, 74, 56), goods, (196, 168, 80), (92, 116, 66)], np.float32))
        return hues[np.clip((points[:, 0] + 2).astype(int), 0, 3)] * (1 + 0.35 * ripples(points, seed, 24)[:, None])

    def model(clay: Clay) -> None:
        clay.block((-1.9, 0, 0), (1.9, 1.2, 0.75), (112, 96, 80))
        clay.block((-1.8, 0.1, 0.75), (1.8, 1.1, 0.95), heaps)
        clay.sheet(np.array([[(-2.1, -0.7, 2.15), (2.1, -0.7, 2.15)], [(-2.1, 1.6, 2.75), (2.1, 1.6, 2.75)]]).swapaxes(0, 1), striped)
        clay.block((-2.1, -0.72, 1.95), (2.1, -0.66, 2.15), striped)
        for x in (-1.95, 1.95):
            clay.limb([(x, -0.6, 0), (x, -0.6, 2.15)], [0.04, 0.04], (120, 120, 122))

    return model


def shelter(clay: Clay) -> None:
    """A roof over a bus stop, five metres wide."""
    clay.block((-2.5, 0, 2.35), (2.5, 1.6, 2.5), (70, 108, 128), 0.2)
    clay.block((-2.4, 1.5, 0.3), (2.4, 1.55, 2.3), (140, 156, 166), 0.6)
    for x in (-2.4, 2.4):
        clay.limb([(x, 1.5, 0), (x, 1.5, 2.4)], [0.05, 0.05], (110, 112, 116))


def fence(x: float, y: float, to_x: float, to_y: float) -> tuple[Thing, ...]:
    """A railing in pieces of about eight metres."""
    ends = np.linspace((x, y), (to_x, to_y), int(np.hypot(to_x - x, to_y - y) / 8) + 2)
    return tuple(Thing(float(end[0]), float(end[1]), railing(*(further - end))) for end, further in pairwise(ends))


def wall(wide: float, high: float, colour: Colour) -> Callable[[Clay], None]:
    """A plain wall across the view."""

    def paint(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        stained = 0.08 * ripples(points, 5, 1.5) - 0.1 * (points[:, 2] < 0.25)
        return plain(colour, len(points)) * (1 + stained[:, None])

    return lambda clay: clay.block((-wide / 2, 0, 0), (wide / 2, 0.25, high), paint)


def asphalt(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Worn, with blotches."""
    flat = np.stack([x, y], axis=-1)
    return plain((98, 99, 102), len(x)) * (1 + 0.05 * ripples(flat, 1, 0.7) + 0.04 * ripples(flat, 2, 2.2))[:, None]


def paving(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Slabs of 0.6 m."""
    joint = (x % 0.6 < 0.04) | (y % 0.6 < 0.04)
    shade = 1 + 0.05 * ripples(np.stack([x, y], axis=-1), 3, 0.9) - 0.10 * (joint & (y < 30))
    return plain((138, 134, 128), len(x)) * shade[:, None]


def grass(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Uneven, with bare places."""
    flat = np.stack([x, y], axis=-1)
    bare = np.clip(ripples(flat, 5, 0.5) * 1.5, 0, 1)[:, None]
    green = plain((82, 100, 60), len(x)) * (1 + 0.15 * ripples(flat, 4, 3) + 0.12 * specks(flat, 0.07))[:, None]
    return green * (1 - 0.6 * bare) + plain((128, 114, 90), len(x)) * 0.6 * bare


def water(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A wide river under an overcast sky."""
    waves = 0.10 * ripples(np.stack([x * 0.25, y], axis=-1), 6, 2.4) + 0.06 * ripples(np.stack([x * 0.4, y], axis=-1), 8, 7)
    deep, mirrored = plain((58, 84, 100), len(x)), plain((132, 150, 162), len(x))
    share = np.clip(np.minimum(y, 400) / 160, 0, 0.8)[:, None]
    return (deep * (1 - share) + mirrored * share) * (1 + waves)[:, None]


def painted(lens: Lens, ground: Ground, things: tuple[Thing, ...], hills: float, seed: int) -> np.ndarray:
    """The empty street: (HEIGHT, WIDTH, 3), 0 to 255. ``hills``: pixels they reach above the horizon."""
    wide, high = WIDTH * FINER, HEIGHT * FINER
    down, right = (np.mgrid[:high, :wide].reshape(2, -1) + 0.5) / FINER
    x, y, away = lens.ground(right, down)
    land = away < _FARTHEST
    picture = np.empty((wide * high, 3), np.float32)
    picture[~land] = _sky(lens, right[~land], down[~land], hills)
    chance = np.random.default_rng(seed)
    grain = chance.normal(0, 3, (int(land.sum()), 1)).astype(np.float32)
    picture[land] = hazed(ground(x[land], y[land]) + grain, away[land, None])
    picture = picture.reshape(high, wide, 3)
    for thing in sorted(things, key=lambda thing: -np.hypot(thing.x, thing.y)):
        _stand(picture, thing, lens)
    return np.clip(coarser(picture), 0, 255)


def _sky(lens: Lens, right: np.ndarray, down: np.ndarray, hills: float) -> np.ndarray:
    horizon = HEIGHT / 2 - lens.focal * np.tan(np.radians(lens.pitch))
    above = np.clip((horizon - down) / 120, 0, 1)[:, None]
    clouds = 5 * ripples(np.stack([right / 90, down / 30], axis=-1), 9, 1.0)[:, None]
    sky = SKY * (0.96 - 0.12 * above) + clouds
    ridge = horizon - hills * (0.62 + 0.38 * ripples(right[:, None] / 640, 11, 9))
    slope = plain((112, 126, 132), len(right)) * (1 + 0.06 * ripples(np.stack([right / 30, down / 12], axis=-1), 12, 1.5))[:, None]
    return mixed(sky, slope, down > ridge).astype(np.float32)


def _stand(picture: np.ndarray, thing: Thing, lens: Lens) -> None:
    """Paint it into the picture, over what is there already."""
    place = np.array([thing.x, thing.y, 0], np.float32)
    distance = float(np.hypot(thing.x, thing.y))
    clay = Clay(SPACING * distance / lens.focal / FINER)
    thing.model(clay)
    cloud = clay.cloud()
    toward = np.array([0, 0, lens.height], np.float32) - place - cloud.points.mean(axis=0)
    toward /= np.linalg.norm(toward)
    cloud = cloud.taken(np.flatnonzero(along(cloud.normals, toward) > -0.1))
    right, down, ahead = lens.seen(cloud.points + place).T
    right, down = right * FINER, down * FINER
    left, top = max(int(right.min()) - 1, 0), max(int(down.min()) - 1, 0)
    part = picture[top : max(int(down.max()) + 2, top), left : max(int(right.max()) + 2, left)]
    point = nearest(right - left, down - top, ahead, part.shape[1], part.shape[0])
    light = LIGHT[1] * lens.aside - LIGHT[0] * lens.forward + (0, 0, LIGHT[2])
    colours, seen = np.zeros_like(part), point >= 0
    colours[seen] = hazed(lit(cloud.taken(point[seen]), toward, light), distance)
    colours, seen = mended(colours, seen)
    part[seen] = colours[seen]
