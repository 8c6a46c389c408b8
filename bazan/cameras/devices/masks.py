"""Masks as a page draws them."""

from bazan.cameras.devices import camera_tiles
from bazan.cameras.devices.types import CameraInfo


def in_pixels(camera: CameraInfo) -> list[str]:
    """The corners of each, as an SVG has them, in pixels of ``views.size_of``."""
    width, height = camera_tiles.size_of(camera)
    return [" ".join(f"{width * x:g},{height * y:g}" for x, y in corners) for corners in camera.terms.masks]
