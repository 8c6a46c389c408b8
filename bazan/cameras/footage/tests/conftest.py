"""Cameras of a made-up province, of which clips are handed in."""

from tests.fixtures.camera_province import camera, owner, province  # noqa: F401 - fixtures
