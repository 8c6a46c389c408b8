"""What figures and streets are modelled of: surfaces as clouds of points, each with the way it faces, its colour and its gloss."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]
"""Red, green, blue, 0 to 255."""
Paint = Colour | Callable[[np.ndarray, np.ndarray], np.ndarray]
"""One colour, or what gives the colours (n, 3) of points (n, 3) that face along normals (n, 3)."""
Gloss = float | Callable[[np.ndarray], np.ndarray]
"""How much of the sky a surface mirrors, 0 to 1; or what gives it, (n,), of points (n, 3)."""
Point = Sequence[float] | np.ndarray
"""x, y, z in metres."""


@dataclass(frozen=True)
class Cloud:
    """Equally long rows, ``float32``."""

    points: np.ndarray
    """(n, 3), metres."""
    normals: np.ndarray
    """(n, 3), of length one."""
    colours: np.ndarray
    """(n, 3), 0 to 255."""
    gloss: np.ndarray
    """(n,), 0 to 1."""

    def taken(self, rows: np.ndarray) -> "Cloud":
        """The points with these numbers."""
        return Cloud(self.points.take(rows, 0), self.normals.take(rows, 0), self.colours.take(rows, 0), self.gloss.take(rows))


def upright(angle: float) -> np.ndarray:
    """(3, 3): the turn about the upright axis by an angle in radians, counter-clockwise."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]], np.float32)


def along(points: np.ndarray, way: np.ndarray) -> np.ndarray:
    """(n,): how far points (n, 3) are along a way (3,). So few columns are faster one by one than as a product of matrices."""
    return points[:, 0] * way[0] + points[:, 1] * way[1] + points[:, 2] * way[2]


def together(clouds: Sequence[Cloud]) -> Cloud:
    """All their points in one."""
    return Cloud(
        np.concatenate([cloud.points for cloud in clouds]), np.concatenate([cloud.normals for cloud in clouds]),
        np.concatenate([cloud.colours for cloud in clouds]), np.concatenate([cloud.gloss for cloud in clouds]),
    )  # fmt: skip


def plain(colour: Colour, count: int) -> np.ndarray:
    """(count, 3): a colour to paint over."""
    return np.tile(np.asarray(colour, np.float32), (count, 1))


def mixed(under: np.ndarray | Colour, over: np.ndarray | Colour, where: np.ndarray) -> np.ndarray:
    """Colours (n, 3) ``over`` others where a mask (n,) is true; either may be one colour."""
    return np.where(where[:, None], np.asarray(over, np.float32), np.asarray(under, np.float32))


def ripples(points: np.ndarray, seed: int, fineness: float) -> np.ndarray:
    """(n,), about -1 to 1: smooth irregularity at points (n, dimensions), the same for a seed; waves of about 6 / ``fineness`` metres."""
    chance = np.random.default_rng(seed)
    waves, starts = chance.normal(0, fineness, (points.shape[1], 5)).astype(np.float32), chance.uniform(0, 2 * np.pi, 5).astype(np.float32)
    return np.sin(points.astype(np.float32) @ waves + starts).mean(axis=1)


def specks(points: np.ndarray, size: float) -> np.ndarray:
    """(n,), -1 to 1: cells of ``size`` metres at points (n, dimensions), each as bright as chance will have it."""
    cells = np.floor(points / size).astype(np.int64) @ np.array([374761393, 668265263, 982451653])[: points.shape[1]]
    cells = (cells ^ (cells >> 13)) * 1274126177
    return ((cells ^ (cells >> 16)) % 65536 / 32768 - 1).astype(np.float32)


def cloth(colour: Colour, seed: int) -> Paint:
    """A colour with folds."""

    def paint(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        folds = 0.11 * ripples(points, seed, 16) + 0.06 * ripples(points, seed + 1, 40)
        return plain(colour, len(points)) * (1 + folds[:, None])

    return paint


class Clay:
    """Surfaces put together one after another, as points ``spacing`` metres apart."""

    def __init__(self, spacing: float) -> None:
        self.spacing = spacing
        self._parts: list[Cloud] = []

    def cloud(self) -> Cloud:
        return together(self._parts)

    def points(self, points: np.ndarray, normals: np.ndarray, paint: Paint, gloss: Gloss = 0.0) -> None:
        """Points (..., 3) that face along normals (..., 3) of any length."""
        points, normals = points.reshape(-1, 3).astype(np.float32), normals.reshape(-1, 3).astype(np.float32)
        normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        colours = paint(points, normals) if callable(paint) else plain(paint, len(points))
        shine = gloss(points) if callable(gloss) else np.full(len(points), gloss)
        self._parts.append(Cloud(points, normals, colours.astype(np.float32), shine.astype(np.float32)))

    def ball(self, middle: Point, radii: Point | float, paint: Paint, gloss: Gloss = 0.0) -> None:
        """An ellipsoid along the axes."""
        lengths = np.broadcast_to(np.asarray(radii, np.float32), 3)
        count = int(4 * np.pi * lengths.max() ** 2 / self.spacing**2) + 16
        height = np.linspace(1, -1, count, dtype=np.float32)
        angle = (np.arange(count) * (5**0.5 - 1) / 2 % 1 * 2 * np.pi).astype(np.float32)
        around = np.sqrt(1 - height**2)
        ways = np.stack([around * np.cos(angle), around * np.sin(angle), height], axis=1)
        self.points(ways * lengths + np.asarray(middle, np.float32), ways / lengths, paint, gloss)

    def limb(self, joints: Sequence[Point], radii: Sequence[float], paint: Paint, gloss: Gloss = 0.0) -> None:
        """A round rod through joints, as thick at each as told."""
        ends = np.asarray(joints, np.float32)
        for start, end, thick, thin in zip(ends[:-1], ends[1:], radii[:-1], radii[1:], strict=True):
            length = float(np.linalg.norm(end - start))
            way = (end - start) / length
            aside = np.cross(way, np.array((1, 0, 0) if abs(way[1]) > 0.9 else (0, 1, 0), np.float32))
            aside /= np.linalg.norm(aside)
            share = np.linspace(0, 1, int(length / self.spacing) + 2, dtype=np.float32)[:, None, None]
            count = int(2 * np.pi * max(thick, thin) / self.spacing) + 6
            angle = np.linspace(0, 2 * np.pi, count, endpoint=False, dtype=np.float32)[None, :, None]
            out = np.broadcast_to(np.cos(angle) * aside + np.sin(angle) * np.cross(way, aside), (len(share), count, 3))
            self.points(start + way * length * share + out * (thick + (thin - thick) * share), out, paint, gloss)
        for joint, radius in zip(ends, radii, strict=True):
            self.ball(joint, radius, paint, gloss)

    def sheet(self, corners: np.ndarray, paint: Paint, gloss: Gloss = 0.0) -> None:
        """A surface through a grid of corners (rows, columns, 3); it faces along rows × columns."""
        surface = np.asarray(corners, np.float32)
        for axis in (0, 1):
            gaps = np.linalg.norm(np.diff(surface, axis=axis), axis=-1).max(axis=1 - axis)
            steps = np.concatenate([[0], np.cumsum(np.ceil(gaps / self.spacing) + 1)])
            place = np.interp(np.arange(steps[-1] + 1), steps, np.arange(len(steps)))
            low = np.minimum(place.astype(int), surface.shape[axis] - 2)
            share = (place - low).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
            surface = surface.take(low, axis) * (1 - share) + surface.take(low + 1, axis) * share
        self.points(surface, np.cross(np.gradient(surface, axis=0), np.gradient(surface, axis=1)), paint, gloss)

    def block(self, low: Point, high: Point, paint: Paint, gloss: Gloss = 0.0, edge: float = 0.06) -> None:
        """A box along the axes, its edges rounded over ``edge`` metres."""
        middle, half = np.add(low, high, dtype=np.float32) / 2, np.subtract(high, low, dtype=np.float32) / 2
        for axis in range(3):
            others = [other for other in range(3) if other != axis]
            lines = [np.linspace(-half[other], half[other], int(2 * half[other] / self.spacing) + 2, dtype=np.float32) for other in others]
            across = dict(zip(others, np.meshgrid(*lines, indexing="ij"), strict=True))
            for side in (1, -1):
                points = np.stack([across.get(place, np.full_like(across[others[0]], side * half[axis])) for place in range(3)], axis=-1)
                normals = np.zeros_like(points)
                normals[..., axis] = side
                for other in others:
                    bend = np.clip((np.abs(across[other]) - half[other] + edge) / edge, 0, 1)
                    normals[..., other] = np.sign(across[other]) * bend * 0.9
                    points[..., axis] -= side * edge / 2 * bend**2
                self.points(points + middle, normals, paint, gloss)

    def ring(self, middle: Point, inner: tuple[float, float], outer: tuple[float, float], paint: Paint, gloss: Gloss = 0.0) -> None:
        """A band about the y axis, from one (radius, y) to another; it faces to the left of the way from inner to outer, y to the right."""
        angle = np.linspace(0, 2 * np.pi, 49)
        rows = [np.stack([radius * np.cos(angle), np.full_like(angle, y), radius * np.sin(angle)], axis=-1) for radius, y in (inner, outer)]
        self.sheet(np.stack(rows) + np.asarray(middle), paint, gloss)
