"""Counts on a made-up ground, and the weights of its cells as others write them."""

import numpy as np

from bazan.analysis.hotspots.hexagon_grid import laid
from bazan.analysis.hotspots.local_statistics import Neighbours

SOUTH, WEST = 12.0, 107.4


def scattered(random: np.random.Generator, points: int, side: float = 0.1) -> tuple[list[float], list[float]]:
    """Latitudes and longitudes anywhere in a square of so many degrees."""
    return (SOUTH + random.uniform(0, side, points)).tolist(), (WEST + random.uniform(0, side, points)).tolist()


def crowd(random: np.random.Generator, points: int, deviation: float = 0.002) -> tuple[list[float], list[float]]:
    """Around the middle of the square of 0.1 degrees."""
    middle = SOUTH + 0.05, WEST + 0.05
    return random.normal(middle[0], deviation, points).tolist(), random.normal(middle[1], deviation, points).tolist()


def counted(points: int, resolution: int | None = None, ring: int = 1) -> tuple[np.ndarray, Neighbours]:
    """The counts of scattered points, a third of them in a crowd, and the neighbours of their cells."""
    random = np.random.default_rng(points)
    latitudes, longitudes = np.concatenate([scattered(random, points), crowd(random, points // 2)], axis=1)
    ground = laid(latitudes, longitudes, resolution, ring)
    return ground.counts(np.ones(len(latitudes), bool)).astype(float), ground.neighbours


def chain(areas: int) -> Neighbours:
    """Areas in a row, each beside the next."""
    first = np.arange(areas - 1)
    return Neighbours(areas, np.concatenate([first, first + 1]), np.concatenate([first + 1, first]))
