"""Small films for tests: a scene of grey tiles, and something bright that walks over it."""

from pathlib import Path

import av
import numpy as np

RATE = 15


def tiles(width: int, height: int, seed: int = 1) -> np.ndarray:
    """A scene at rest, (height, width) float."""
    levels = np.random.default_rng(seed).integers(50, 190, (height // 12 + 1, width // 12 + 1))
    return levels.repeat(12, 0).repeat(12, 1)[:height, :width].astype(float)


def noisy(scene: np.ndarray, sigma: float, random: np.random.Generator) -> np.ndarray:
    """As a sensor sees it: uint8."""
    return np.clip(scene + random.normal(0, sigma, scene.shape), 0, 255).astype(np.uint8)


def with_walker(picture: np.ndarray, left: int, top: int, width: int = 12, height: int = 30, brighter: int = 60) -> np.ndarray:
    seen = picture.astype(np.int16)
    seen[top : top + height, left : left + width] += brighter
    return np.clip(seen, 0, 255).astype(np.uint8)


def film(
    path: Path,
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (160, 120),
    seconds: float = 2,
    key_every: int = RATE,
    pixels: str = "yuv420p",
    between: int = 0,
    still: bool = False,
) -> Path:
    """The path, written. ``between``: pictures of H.264 that others don't need; ``still``: nobody walks."""
    scene = noisy(tiles(*size), 0, np.random.default_rng(0))
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=RATE)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt, stream.gop_size = pixels, key_every
        if codec == "libx264":
            stream.options = {"preset": "ultrafast", "bf": str(between), "sc_threshold": "0", "threads": "1"}
        if codec == "libx265":
            stream.options = {"preset": "ultrafast", "x265-params": "log-level=none:pools=none:frame-threads=1:bframes=0"}
        for number in range(round(seconds * RATE)):
            seen = scene if still else with_walker(scene, number * 3 % (size[0] - 12), 40)
            picture = av.VideoFrame.from_ndarray(seen, "gray").reformat(format=pixels)
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return path
