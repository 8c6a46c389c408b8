"""A drawn square of small pictures: a grained ground, and what comes, stands and lies on it."""

from collections.abc import Callable, Sequence

import numpy as np

from bazan.platform.image_analysis.scene.scene_rules import Scenery
from bazan.platform.image_analysis.tracking.types import DrawnRule, Standing, Track

HEIGHT, WIDTH = 180, 320
RATIO = WIDTH / HEIGHT
EVERYWHERE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
STEP_S = 0.5

Patch = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


def ground(seed: int = 1, level: float = 120, grain: float = 14) -> np.ndarray:
    """(HEIGHT, WIDTH) float: an asphalt of grains of two pixels."""
    grains = np.random.default_rng(seed).normal(0, grain, (HEIGHT // 2, WIDTH // 2))
    return np.clip(level + grains.repeat(2, axis=0).repeat(2, axis=1), 0, 255)


def noisy(level: np.ndarray, number: int, noise: float = 2) -> np.ndarray:
    return np.clip(level + np.random.default_rng(number).normal(0, noise, level.shape), 0, 255).astype(np.uint8)


def track(number: int, patch: Patch, kind: str = "person") -> Track:
    left, top, right, bottom = patch
    return Track(number, kind, (left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT), 0.8, 0.0, True)


def person(x: float, y: int = 150) -> Patch:
    """Who stands at a place, fifty pixels high."""
    return round(x) - 9, y - 50, round(x) + 9, y


def told(
    rule: DrawnRule, seconds: float, drawn: Callable[[float, np.ndarray], Sequence[Track]], base: np.ndarray | None = None
) -> list[Standing]:
    """What is told of a square. ``drawn`` paints what is there at an instant onto a copy of the ground, and says what is followed."""
    scenery, standings = Scenery([rule]), []
    base = ground() if base is None else base
    for number in range(round(seconds / STEP_S)):
        at = number * STEP_S
        level = base.copy()
        tracks = drawn(at, level)
        standings += scenery.saw(noisy(level, number), None, tracks, RATIO, at)
    return standings


def put(level: np.ndarray, patch: Patch, bright: float) -> None:
    left, top, right, bottom = patch
    level[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = bright
