"""Vehicles as they are modelled, along the x axis with their middle at 0, 0, 0; and a suitcase. No plate is anybody's."""

import numpy as np

from simulator.cameras.people import Clothes, rider
from simulator.cameras.solids import Clay, Colour, mixed, plain

GLASS: Colour = (36, 44, 52)
TYRE: Colour = (24, 24, 26)
DARK: Colour = (34, 34, 36)
METAL: Colour = (150, 152, 156)
FRAME: Colour = (200, 200, 196)
LAMP: Colour = (240, 243, 246)
REAR_LAMP: Colour = (176, 24, 24)
PLATE: Colour = (232, 232, 228)


def _wheel(clay: Clay, middle: tuple[float, float, float], radius: float, width: float) -> None:
    def rim(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        ahead, _, above = (points - middle).T
        out = np.hypot(ahead, above) / radius
        metal = (np.cos(np.arctan2(above, ahead) * 5) > -0.2) | (out < 0.2) | (out > 0.54)
        return mixed(DARK, METAL, metal)

    half = width / 2
    clay.ring(middle, (radius, half), (radius, -half), TYRE)
    for side in (1, -1):
        walls = ((radius * 0.6, half * side), (radius, half * 0.92 * side)), ((0.001, half * 0.9 * side), (radius * 0.62, half * side))
        for (inner, outer), paint in zip(walls, (TYRE, rim), strict=True):
            clay.ring(middle, *((inner, outer) if side > 0 else (outer, inner)), paint, 0.1)


_ALONG = np.array([-2.2, -2.17, -2.08, -1.9, -1.55, -1.25, -1.0, -0.5, 0, 0.35, 0.6, 0.85, 1.1, 1.3, 1.6, 1.9, 2.08, 2.17, 2.2])
"""Places along a car at which its outline is told, metres."""
_HALF = np.array([0.66, 0.78, 0.83, 0.86, 0.88, 0.89, 0.89, 0.89, 0.89, 0.89, 0.89, 0.89, 0.88, 0.88, 0.87, 0.83, 0.78, 0.72, 0.62])
_LOW = np.array([0.34, 0.30, 0.27, 0.24, 0.22, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.21, 0.22, 0.24, 0.26, 0.3])
_BELT = np.array([0.74, 0.86, 0.92, 0.95, 0.96, 0.95, 0.94, 0.92, 0.92, 0.92, 0.92, 0.92, 0.92, 0.91, 0.89, 0.84, 0.77, 0.70, 0.6])
_ROOF = np.array([0.74, 0.86, 0.93, 0.97, 1.02, 1.2, 1.34, 1.44, 1.46, 1.43, 1.35, 1.22, 1.06, 0.96, 0.9, 0.84, 0.77, 0.70, 0.6])
_TALL_BELT = np.array([0.8, 0.92, 0.97, 1.0, 1.02, 1.02, 1.02, 1.02, 1.02, 1.02, 1.02, 1.02, 1.03, 1.03, 1.02, 0.98, 0.92, 0.82, 0.66])
_TALL_ROOF = np.array([0.8, 1.0, 1.2, 1.5, 1.66, 1.7, 1.72, 1.73, 1.72, 1.68, 1.58, 1.38, 1.16, 1.06, 1.03, 0.98, 0.92, 0.82, 0.66])


def car(clay: Clay, colour: Colour, tall: bool) -> None:
    """Four doors, 4.4 m; ``tall``: one that carries seven."""
    along = np.linspace(_ALONG[0], _ALONG[-1], 76)
    smooth = np.exp(-(np.arange(-3, 4) ** 2) / 2)
    smooth /= smooth.sum()

    def fine(told: np.ndarray) -> np.ndarray:
        return np.convolve(np.pad(np.interp(along, _ALONG, told), 3, mode="edge"), smooth, "valid")

    half, low = fine(_HALF), fine(_LOW)
    belt, roof = (fine(told) for told in ((_TALL_BELT, _TALL_ROOF) if tall else (_BELT, _ROOF)))
    cabin = np.clip(roof - belt, 0, None)
    upper = half * 0.93 - 0.34 * cabin
    waist = belt - low
    outline = [
        (half * 0.90, low), (half * 0.985, low + 0.12 * waist), (half, low + 0.45 * waist), (half * 0.99, low + 0.75 * waist),
        (half * 0.955, belt - 0.025), (half * 0.93, belt),
        *((half * 0.93 + (upper - half * 0.93) * t, belt + cabin * t) for t in (0.3, 0.6, 0.85)),
        (upper * 0.94, roof), (upper * 0.7, roof + 0.015), (upper * 0, roof + 0.025),
    ]  # fmt: skip
    left = np.stack([np.stack([along, aside, height], axis=-1) for aside, height in outline], axis=1)
    body = np.concatenate([left, (left * [1, -1, 1])[:, -2::-1]], axis=1)

    def paint(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        x, y, z = points.T
        aside = np.abs(y)
        edge, top, side = np.interp(x, along, belt), np.interp(x, along, roof), np.abs(normals[:, 1]) > 0.5
        steep = np.abs(np.interp(x, along, np.gradient(roof, along))) > 0.33
        colours = plain(colour, len(points))
        pane = (z > edge + 0.03) & (z < top - 0.06)
        colours[side & pane] = GLASS
        colours[side & pane & ((np.abs(x - 0.02) < 0.05) | (np.abs(x + 1.02) < 0.05))] = DARK
        colours[
            steep & (top - edge > 0.06) & (z > edge + 0.03) & (top < roof.max() - 0.02) & (aside < np.interp(x, along, upper) - 0.06)
        ] = GLASS
        seams = (np.abs(x - 0.02) < 0.012) | (np.abs(x + 1.0) < 0.012) | (np.abs(x - 0.92) < 0.012)
        handles = ((np.abs(x + 0.1) < 0.08) | (np.abs(x + 1.12) < 0.07)) & (np.abs(z - edge + 0.14) < 0.018)
        colours[side & (z < edge) & ((seams & (z > 0.32)) | handles)] *= 0.5
        colours[z < 0.32] *= 0.45
        for place in (1.36, -1.34):
            colours[(np.hypot(x - place, z - 0.33) < 0.40) & (aside > 0.5)] = TYRE
        front, back = x > 2.0, x < -2.0
        colours[front & (aside < 0.42) & (z > 0.46) & (z < edge - 0.08)] = DARK
        colours[(x > 1.88) & (aside > 0.42) & (z > edge - 0.24) & (z < edge - 0.05)] = LAMP
        colours[front & (aside < 0.62) & (z > 0.26) & (z < 0.36)] = DARK
        colours[(x < -1.98) & (aside > 0.42) & (z > 0.64) & (z < 0.86)] = REAR_LAMP
        colours[(front & (np.abs(z - 0.42) < 0.055) | back & (np.abs(z - 0.62) < 0.055)) & (aside < 0.25)] = PLATE
        return colours

    clay.sheet(body.swapaxes(0, 1), paint, lambda points: np.where(points[:, 2] > np.interp(points[:, 0], along, belt) + 0.03, 0.85, 0.4))
    for end, inward in ((0, True), (-1, False)):
        middle = body[end] * [1, 0, 1]
        clay.sheet(np.stack([body[end], middle] if inward else [middle, body[end]]), paint, 0.3)
    for place in (1.36, -1.34):
        for side in (1, -1):
            _wheel(clay, (place, 0.84 * side, 0.33), 0.33, 0.2)
    for side in (1, -1):
        clay.ball((0.78, 0.97 * side, belt.max() + 0.02), (0.06, 0.10, 0.07), colour, 0.4)


def bus(clay: Clay, colour: Colour, stripe: Colour) -> None:
    """Nine metres, its door on the right."""
    length, width, height = 4.5, 1.22, 2.85

    def paint(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        x, y, z = points.T
        aside, colours = np.abs(y), plain(colour, len(points))
        side, front, back = np.abs(normals[:, 1]) > 0.6, normals[:, 0] > 0.6, normals[:, 0] < -0.6
        colours[(side | front) & (z > 0.95) & (z < 1.2)] = stripe
        colours[z < 0.5] = DARK
        panes = side & (z > 1.35) & (z < 2.4) & (np.abs(x) < length - 0.35)
        door = side & (y < 0) & (np.abs(x - length + 1.0) < 0.5) & (z > 0.45) & (z < 2.4)
        screen = front & (z > 1.05) & (z < 2.4) & (aside < 1.12)
        rear = back & (z > 1.5) & (z < 2.4) & (aside < 1.0)
        _glaze(colours, panes | door, x, z)
        _glaze(colours, screen | rear, y, z)
        colours[panes & (np.abs((x + length) % 1.05 - 0.525) > 0.475)] = FRAME
        colours[door & (np.abs(np.abs(x - length + 1.0) - 0.25) > 0.22)] = FRAME
        colours[screen & (aside < 0.03)] = FRAME
        colours[front & (z > 2.46) & (z < 2.74) & (aside < 0.85)] = DARK
        colours[front & (z > 2.52) & (z < 2.66) & (aside < 0.6)] = (240, 170, 60)
        colours[front & (aside > 0.62) & (aside < 1.05) & (z > 0.6) & (z < 0.85)] = LAMP
        colours[front & (aside < 0.55) & (z > 0.6) & (z < 0.85)] = DARK
        colours[back & (aside > 0.85) & (z > 0.7) & (z < 1.3)] = REAR_LAMP
        colours[(front & (np.abs(z - 0.46) < 0.07) | back & (np.abs(z - 0.8) < 0.07)) & (aside < 0.26)] = PLATE
        for place in (2.8, -2.5):
            colours[side & (np.hypot(x - place, z - 0.48) < 0.6)] = TYRE
        return colours

    clay.block((-length, -width, 0.32), (length, width, height), paint, _shine_of_glass, 0.14)
    clay.block((-2.5, -0.7, height), (-1, 0.7, height + 0.15), METAL)
    for place in (2.8, -2.5):
        for side in (1, -1):
            _wheel(clay, (place, 1.16 * side, 0.48), 0.48, 0.3)
    _mirrors(clay, (length, 1.15, 2.3), 0.2)


def truck(clay: Clay, colour: Colour, cargo: Colour, band: Colour) -> None:
    """A cab and a closed box, 6.4 m."""

    def cab(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        x, y, z = points.T
        aside, colours = np.abs(y), plain(colour, len(points))
        side, front = np.abs(normals[:, 1]) > 0.6, normals[:, 0] > 0.5
        _glaze(colours, front & (z > 1.32) & (z < 2.12) & (aside < 0.9), y, z)
        _glaze(colours, side & (z > 1.32) & (z < 2.05) & (x > 2.05) & (x < 2.95), x, z)
        colours[front & (z > 2.12) & (z < 2.22) & (aside < 0.95)] = DARK
        grille = front & (z > 0.88) & (z < 1.2) & (aside < 0.62)
        colours[grille] = mixed(DARK, METAL, np.sin(z[grille] * 55) > 0.2)
        colours[front & (z < 0.66)] = DARK
        colours[front & (z > 0.70) & (z < 0.95) & (aside > 0.62) & (aside < 0.95)] = LAMP
        colours[front & (aside < 0.24) & (np.abs(z - 0.57) < 0.06)] = PLATE
        colours[side & (np.hypot(x - 2.35, z - 0.42) < 0.54)] = TYRE
        return colours

    def box(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        x, y, z = points.T
        aside, colours = np.abs(y), plain(cargo, len(points))
        side, back = np.abs(normals[:, 1]) > 0.6, normals[:, 0] < -0.6
        colours[np.abs(np.sin(x * 8)) < 0.15] *= 0.88
        colours[side & (z > 1.5) & (z < 2.2) & (x > -2.4) & (x < 0.8)] = band
        colours[(z > 2.5) | (z < 1.0) | (back & (np.abs(aside - 0.55) < 0.03))] *= 0.7
        colours[back & ((aside < 0.02) | (aside > 0.98))] *= 0.5
        return colours

    def bumper(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        aside = np.abs(points[:, 1])
        return mixed(mixed(DARK, PLATE, aside < 0.24), REAR_LAMP, aside > 0.65)

    clay.block((1.7, -1.0, 0.45), (3.2, 1.0, 2.35), cab, _shine_of_glass, 0.12)
    clay.block((-3.2, -1.08, 0.9), (1.6, 1.08, 2.6), box, 0.1)
    clay.block((-3.2, -0.5, 0.5), (1.8, 0.5, 0.9), DARK)
    clay.block((-3.25, -1.0, 0.6), (-3.12, 1.0, 0.86), bumper)
    for side in (1, -1):
        clay.block((-1.4, side - 0.04, 0.45), (1.5, side + 0.04, 0.85), (60, 62, 64))
        for place in (2.35, -2.1):
            _wheel(clay, (place, 0.95 * side, 0.45), 0.45, 0.3)
    _mirrors(clay, (3.05, 1.0, 1.95), 0.2)


def _glaze(colours: np.ndarray, where: np.ndarray, along: np.ndarray, height: np.ndarray) -> None:
    """Panes where told: darker below, with something of the other side of the street in them."""
    other = np.clip(0.5 + 0.9 * np.sin(along[where] * 2.1) + 0.6 * np.sin(along[where] * 5.3 + 1), 0, 1.5)
    colours[where] = plain(GLASS, len(other)) * (1 + 0.55 * np.clip(height[where] - 1.35, 0, 1) * other)[:, None]


def _shine_of_glass(points: np.ndarray) -> np.ndarray:
    return np.where((points[:, 2] > 1.05) & (points[:, 2] < 2.4), 0.8, 0.3)


def _mirrors(clay: Clay, corner: tuple[float, float, float], reach: float) -> None:
    """On arms that reach from a corner of the front, and from the other one."""
    ahead, aside, above = corner
    for side in (1, -1):
        clay.limb([(ahead, aside * side, above), (ahead + 0.1, (aside + reach) * side, above - 0.15)], [0.03, 0.03], DARK)
        clay.ball((ahead + 0.1, (aside + reach) * side, above - 0.3), (0.06, 0.1, 0.2), DARK, 0.3)


def motorcycle(clay: Clay, colour: Colour, clothes: Clothes, helmet: Colour) -> None:
    """With its rider, 1.9 m."""

    def lamp(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        return mixed(DARK, LAMP, normals[:, 0] > 0.5)

    for place in (0.64, -0.60):
        _wheel(clay, (place, 0, 0.34), 0.34, 0.1)
    for side in (1, -1):
        clay.limb([(0.64, 0.07 * side, 0.34), (0.52, 0.07 * side, 0.62), (0.38, 0.06 * side, 0.95)], [0.03, 0.035, 0.035], METAL, 0.4)
        clay.limb([(0.36, 0.24 * side, 1.0), (0.42, 0.36 * side, 1.18)], [0.014, 0.014], DARK)
        clay.ball((0.42, 0.38 * side, 1.22), (0.03, 0.1, 0.08), DARK, 0.3)
        clay.ball((0.50, 0.17 * side, 0.78), (0.04, 0.05, 0.04), (240, 150, 50), 0.3)
    clay.ball((0.64, 0, 0.51), (0.30, 0.07, 0.10), colour, 0.6)
    clay.limb([(0.40, 0, 0.93), (0.46, 0, 0.62), (0.40, 0, 0.42)], [0.12, 0.17, 0.12], colour, 0.6)
    clay.ball((0.50, 0, 0.93), (0.11, 0.09, 0.07), lamp, 0.5)
    clay.limb([(0.40, 0, 0.42), (0.05, 0, 0.40), (-0.25, 0, 0.46)], [0.10, 0.13, 0.14], DARK, 0.3)
    clay.ball((0, 0, 0.33), (0.19, 0.17, 0.14), METAL, 0.4)
    clay.limb([(-0.1, 0, 0.66), (-0.45, 0, 0.70), (-0.80, 0, 0.74)], [0.12, 0.105, 0.08], colour, 0.6)
    clay.ball((-0.32, 0, 0.79), (0.42, 0.14, 0.07), DARK, 0.3)
    clay.ball((-0.88, 0, 0.72), (0.06, 0.085, 0.05), REAR_LAMP, 0.5)
    clay.ball((-0.90, 0, 0.55), (0.02, 0.10, 0.08), PLATE)
    clay.limb([(-0.30, -0.14, 0.30), (-0.60, -0.15, 0.32), (-0.95, -0.15, 0.42)], [0.04, 0.06, 0.07], METAL, 0.5)
    clay.limb([(0.34, 0.35, 1.02), (0.38, 0, 1.0), (0.34, -0.35, 1.02)], [0.025, 0.035, 0.025], DARK, 0.3)
    rider(clay, clothes, helmet)


def suitcase(clay: Clay, colour: Colour) -> None:
    """0.7 m high, with a handle."""

    def paint(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        colours = plain(colour, len(points))
        colours[np.abs(np.abs(points[:, 1]) - 0.13) < 0.015] *= 0.6
        return colours

    clay.block((-0.15, -0.25, 0.04), (0.15, 0.25, 0.66), paint, 0.3)
    clay.limb([(0, -0.1, 0.66), (0, -0.1, 0.82), (0, 0.1, 0.82), (0, 0.1, 0.66)], [0.015] * 4, DARK)
