"""Where points of a street are on a camera's picture. The camera stands at 0, 0; x and y lie on the ground, z is up."""

from dataclasses import dataclass

import numpy as np

from simulator.cameras.solids import along

WIDTH, HEIGHT = 640, 360
"""Pixels of every picture."""


@dataclass(frozen=True)
class Lens:
    """A camera without distortion."""

    height: float
    """Metres above the ground."""
    pitch: float
    """Degrees it looks down."""
    yaw: float = 0
    """Degrees it is turned to the right, from looking along y."""
    focal: float = 1000
    """Pixels of a metre at one metre's distance."""

    @property
    def aside(self) -> np.ndarray:
        """(3,): the way to the right on the picture."""
        return np.array([np.cos(np.radians(self.yaw)), -np.sin(np.radians(self.yaw)), 0], np.float32)

    @property
    def forward(self) -> np.ndarray:
        """(3,): the way it looks, over the ground."""
        return np.array([np.sin(np.radians(self.yaw)), np.cos(np.radians(self.yaw)), 0], np.float32)

    def seen(self, points: np.ndarray) -> np.ndarray:
        """Pixels right, pixels down and metres ahead, (n, 3), of points (n, 3) in metres; what isn't ahead is far outside."""
        sine, cosine = np.sin(np.radians(self.pitch)), np.cos(np.radians(self.pitch))
        up, away = points[:, 2] - self.height, along(points, self.forward)
        ahead = away * cosine - up * sine
        size = self.focal / np.maximum(ahead, 0.1)
        return np.stack([WIDTH / 2 + along(points, self.aside) * size, HEIGHT / 2 - (away * sine + up * cosine) * size, ahead], axis=1)

    def ground(self, right: np.ndarray, down: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """x, y and the distance in metres of the ground seen at pixels; the distance is infinite above the horizon."""
        sine, cosine = np.sin(np.radians(self.pitch)), np.cos(np.radians(self.pitch))
        right, down = right.astype(np.float32), down.astype(np.float32)
        aside, below = (right - WIDTH / 2) / self.focal, (down - HEIGHT / 2) / self.focal
        falling = sine + below * cosine
        length = self.height / np.maximum(falling, 1e-6)
        beside, away = aside * length, (cosine - below * sine) * length
        x, y, _ = beside * self.aside[:, None] + away * self.forward[:, None]
        return x, y, np.where(falling > 1e-6, away, np.inf)

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the ground is: fractions of the picture from its left and from its top."""
        right, down, _ = self.seen(np.array([[x, y, 0.0]]))[0]
        return float(right / WIDTH), float(down / HEIGHT)
