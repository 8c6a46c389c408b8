"""Everybody and everything that moves: what it looks like, how large it is, and its pictures, drawn once for each view."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from simulator.cameras import people, vehicles
from simulator.cameras.people import Clothes
from simulator.cameras.point_clouds import FINER, SPACING, Sprite, sprite
from simulator.cameras.solids import Clay, Cloud

POSES, STANDING = 8, -1
"""Of two steps; the number of none of them."""
_TURN = {True: 15, False: 6}
"""Degrees between drawn views of somebody on foot, and of anything else."""
_RISE, _GROWTH = 5, 1.2
"""Degrees between drawn views from above; a drawn size to the next smaller one."""
_LARGEST = {True: 100, False: 36}
"""Pixels of a metre of the largest drawn one, likewise: what is nearer is grown."""


@dataclass(frozen=True)
class Figure:
    """One of the cast."""

    kind: str
    """person, motorcycle, car, truck, bus or bag."""
    size: tuple[float, float, float]
    """Length, width and height in metres."""
    model: Callable[[Clay, float | None], None]
    """Puts it together at a phase of two steps, 0 to 1; None: standing still."""

    @property
    def walks(self) -> bool:
        return self.kind == "person"


def _person(clothes: Clothes) -> Figure:
    def model(clay: Clay, phase: float | None) -> None:
        if phase is None:
            people.stander(clay, clothes)
        else:
            people.walker(clay, clothes, phase)

    return Figure("person", (0.5, 0.55, 1.75), model)


def _car(colour: tuple[int, int, int], tall: bool = False) -> Figure:
    return Figure("car", (4.4, 1.85, 1.72 if tall else 1.46), lambda clay, _: vehicles.car(clay, colour, tall))


def _motorcycle(colour: tuple[int, int, int], clothes: Clothes, helmet: tuple[int, int, int]) -> Figure:
    return Figure("motorcycle", (1.85, 0.7, 1.72), lambda clay, _: vehicles.motorcycle(clay, colour, clothes, helmet))


CAST = {
    "clerk": _person(Clothes((222, 222, 216), (44, 48, 60))),
    "student": _person(Clothes((72, 98, 146), (44, 46, 54), long_hair=True)),
    "farmer": _person(Clothes((64, 104, 80), (58, 54, 50), sleeves=True, hat=True)),
    "seller": _person(Clothes((164, 66, 62), (50, 46, 56), long_hair=True)),
    "porter": _person(Clothes((214, 110, 50), (44, 48, 60))),
    "idler": _person(Clothes((46, 48, 54), (44, 48, 60), sleeves=True)),
    "guest": _person(Clothes((126, 82, 120), (62, 80, 116), long_hair=True)),
    "uncle": _person(Clothes((60, 90, 160), (44, 48, 60), hair=(120, 118, 116))),
    "rider in red": _motorcycle((110, 112, 116), Clothes((176, 60, 50), sleeves=True), (206, 66, 54)),
    "rider in blue": _motorcycle((110, 112, 116), Clothes((72, 98, 146), sleeves=True), (206, 66, 54)),
    "rider in green": _motorcycle((110, 112, 116), Clothes((60, 120, 80), sleeves=True), (226, 226, 222)),
    "silver car": _car((176, 182, 188)),
    "blue car": _car((58, 84, 124)),
    "white car": _car((224, 224, 220), tall=True),
    "red car": _car((150, 44, 42), tall=True),
    "truck": Figure("truck", (6.4, 2.2, 2.6), lambda clay, _: vehicles.truck(clay, (224, 172, 50), (222, 222, 218), (176, 46, 42))),
    "bus": Figure("bus", (9.0, 2.5, 2.95), lambda clay, _: vehicles.bus(clay, (190, 50, 46), (224, 172, 50))),
    "suitcase": Figure("bag", (0.3, 0.5, 0.8), lambda clay, _: vehicles.suitcase(clay, (146, 40, 44))),
}  # fmt: skip


class View(NamedTuple):
    """Something of the cast as it is drawn once, for all who look nearly the same."""

    name: str
    pose: int
    """So many POSES-th of two steps; STANDING."""
    size: int
    """Its scale is so many steps of growth above one pixel of a metre."""
    azimuth: int
    """Degrees it is turned from facing the camera, counter-clockwise."""
    elevation: int
    """Degrees the camera is above it."""


def view(name: str, pose: int, azimuth: float, elevation: float, scale: float) -> View:
    """The nearest drawn one, no smaller but for the largest. Angles in radians; ``scale``: pixels of a metre."""
    walks = CAST[name].walks
    turn, size = _TURN[walks], np.log(min(scale, _LARGEST[walks])) / np.log(_GROWTH)
    rise = round(np.degrees(elevation) / _RISE) * _RISE
    return View(name, pose, int(np.ceil(size)), round(np.degrees(azimuth) / turn) * turn % 360, rise)


def drawn(seen: View, focal: float) -> Sprite:
    """``focal``: pixels of a metre at one metre's distance."""
    scale = _GROWTH**seen.size
    cloud = _modelled(seen.name, seen.pose, seen.size)
    return sprite(cloud, np.radians(seen.azimuth), np.radians(seen.elevation), scale, focal / scale)


@lru_cache(maxsize=1)
def _modelled(name: str, pose: int, size: int) -> Cloud:
    clay = Clay(SPACING / _GROWTH**size / FINER)
    CAST[name].model(clay, None if pose == STANDING else pose / POSES)
    return clay.cloud()
