"""People as they are modelled: walking, standing, or sitting on a motorcycle."""

from dataclasses import dataclass

import numpy as np

from simulator.cameras.solids import Clay, Colour, Paint, cloth, mixed, plain

STRIDE = 1.35
"""Metres of two steps."""
_SHOES: Colour = (30, 28, 28)


@dataclass(frozen=True)
class Clothes:
    """What tells somebody from others. Nobody in particular."""

    shirt: Colour
    trousers: Colour = (52, 54, 62)
    skin: Colour = (196, 150, 120)
    hair: Colour = (34, 28, 26)
    long_hair: bool = False
    sleeves: bool = False
    """Long ones."""
    hat: bool = False
    """A cone of palm leaves."""


def walker(clay: Clay, clothes: Clothes, phase: float) -> None:
    """Somebody in the middle of a step; ``phase``: 0 to 1 of two steps."""
    _figure(clay, clothes, phase, 0.45)


def stander(clay: Clay, clothes: Clothes) -> None:
    """Somebody who waits, one foot forward."""
    _figure(clay, clothes, 0.25, 0.25)


def _figure(clay: Clay, clothes: Clothes, phase: float, swing: float) -> None:
    """``swing``: radians a leg reaches forward."""
    turn = 2 * np.pi * phase
    reach = swing * np.sin(turn)
    hip = 0.90 - 0.84 * (1 - np.cos(reach))
    for side, angle, moment in ((1, reach, turn), (-1, -reach, turn + np.pi)):
        bend = 0.1 + 1.6 * swing * max(0, np.cos(moment))
        _leg(clay, clothes, np.array([0, 0.09 * side, hip]), angle, bend)
    _trunk(clay, clothes, hip)
    for side, angle in ((1, -0.9 * reach), (-1, 0.9 * reach)):
        _arm(clay, clothes, np.array([0, 0.19 * side, hip + 0.5]), side, angle)
    head(clay, clothes, np.array([0.025, 0, hip + 0.73]))


def _leg(clay: Clay, clothes: Clothes, hip: np.ndarray, angle: float, bend: float) -> None:
    knee = hip + 0.43 * _down(angle)
    ankle = knee + 0.41 * _down(angle - bend)
    clay.limb([hip, knee, ankle], [0.088, 0.062, 0.048], cloth(clothes.trousers, 3))
    clay.ball(np.add(ankle, (0.06, 0, -0.035)), (0.13, 0.05, 0.045), _SHOES, 0.3)


def _arm(clay: Clay, clothes: Clothes, shoulder: np.ndarray, side: int, angle: float) -> None:
    elbow = shoulder + 0.28 * np.add(_down(angle), (0, 0.12 * side, 0))
    lower = _down(angle + 0.25 + 0.3 * max(0, angle))
    wrist = elbow + 0.25 * lower
    sleeve = cloth(clothes.shirt, 5)
    clay.limb([shoulder, elbow], [0.06, 0.046], sleeve)
    clay.limb([elbow, wrist], [0.044, 0.034], sleeve if clothes.sleeves else clothes.skin)
    clay.ball(wrist + 0.06 * lower, (0.032, 0.024, 0.055), clothes.skin)


def _down(angle: float) -> np.ndarray:
    """Down, and forward by an angle in radians."""
    return np.array([np.sin(angle), 0, -np.cos(angle)])


def _trunk(clay: Clay, clothes: Clothes, hip: float) -> None:
    heights = hip + np.array([-0.06, 0.05, 0.16, 0.30, 0.44, 0.52, 0.565])
    wide, deep = np.array([0.165, 0.168, 0.152, 0.170, 0.196, 0.180, 0.075]), np.array([0.115, 0.115, 0.105, 0.115, 0.120, 0.100, 0.06])
    angle = np.linspace(0, 2 * np.pi, 40)
    around = np.stack([np.outer(deep, np.cos(angle)), np.outer(wide, np.sin(angle)), np.tile(heights[:, None], (1, 40))], axis=-1)
    shirt = cloth(clothes.shirt, 1)

    def paint(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        assert callable(shirt)
        return mixed(shirt(points, normals), clothes.trousers, points[:, 2] < hip + 0.02)

    clay.sheet(around.swapaxes(0, 1), paint)
    clay.limb([(0, 0, hip + 0.54), (0.015, 0, hip + 0.63)], [0.056, 0.052], clothes.skin)


def head(clay: Clay, clothes: Clothes, middle: np.ndarray) -> None:
    """A face that looks along x, hair, and a hat where there is one."""

    def face(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        ahead, aside, above = (points - middle).T
        colours = plain(clothes.skin, len(points))
        front, aside = ahead > 0, np.abs(aside)
        colours[front & (np.hypot((aside - 0.032) / 1.6, above - 0.012) < 0.009)] = (40, 30, 28)
        colours[front & (np.abs(aside - 0.032) < 0.02) & (np.abs(above - 0.034) < 0.005)] = clothes.hair
        colours[front & (aside < 0.024) & (np.abs(above + 0.055) < 0.007)] = (150, 84, 78)
        return colours

    def hair(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        ahead, _, above = (points - middle).T
        grown = (above > 0.05) | ((ahead < -0.01) & (above > -0.06))
        return mixed(clothes.skin, clothes.hair, grown)

    clay.ball(middle, (0.098, 0.078, 0.118), face)
    clay.ball(np.add(middle, (0.098, 0, -0.012)), (0.018, 0.013, 0.022), clothes.skin)
    clay.ball(np.add(middle, (-0.012, 0, 0.025)), (0.098, 0.086, 0.108), hair)
    if clothes.long_hair:
        clay.limb(
            [np.add(middle, (-0.07, 0, 0.03)), np.add(middle, (-0.09, 0, -0.12)), np.add(middle, (-0.08, 0, -0.24))],
            [0.07, 0.065, 0.03],
            clothes.hair,
            0.2,
        )
    if clothes.hat:
        angle = np.linspace(0, 2 * np.pi, 40)
        rim = np.stack([0.19 * np.cos(angle), 0.19 * np.sin(angle), np.full(40, 0.06)], axis=-1)
        clay.sheet(np.stack([rim, np.tile((0, 0, 0.21), (40, 1))]).swapaxes(0, 1) + middle, (206, 190, 150))


def rider(clay: Clay, clothes: Clothes, helmet: Paint) -> None:
    """Somebody on the seat of a motorcycle whose middle is at 0, 0, 0, holding its bar."""
    hip = np.array([-0.28, 0, 0.90])
    shoulder = np.add(hip, (0.10, 0, 0.50))
    shirt, trousers = cloth(clothes.shirt, 1), cloth(clothes.trousers, 4)
    clay.ball(hip, (0.15, 0.18, 0.12), trousers)
    clay.limb([np.add(hip, (0, 0, 0.05)), np.add(hip, (0.04, 0, 0.25)), np.subtract(shoulder, (0, 0, 0.06))], [0.15, 0.155, 0.15], shirt)
    clay.ball(np.subtract(shoulder, (0.02, 0, 0.05)), (0.11, 0.22, 0.11), shirt)
    for side in (1, -1):
        knee, ankle = np.array([0.14, 0.19 * side, 0.80]), np.array([0.06, 0.16 * side, 0.40])
        clay.limb([np.add(hip, (0, 0.11 * side, 0)), knee, ankle], [0.095, 0.07, 0.05], trousers)
        clay.ball(np.add(ankle, (0.07, 0, -0.05)), (0.13, 0.05, 0.045), _SHOES)
        elbow, hand = np.array([0.08, 0.30 * side, 1.14]), np.array([0.32, 0.28 * side, 1.04])
        clay.limb([np.add(shoulder, (0, 0.2 * side, -0.04)), elbow, hand], [0.062, 0.048, 0.035], shirt)
        clay.ball(hand, 0.04, clothes.skin)
    clay.limb([shoulder, np.add(shoulder, (0.03, 0, 0.1))], [0.06, 0.055], clothes.skin)
    middle = np.add(shoulder, (0.05, 0, 0.2))
    head(clay, clothes, middle)
    clay.ball(np.add(middle, (-0.015, 0, 0.045)), (0.13, 0.115, 0.115), helmet, 0.6)
