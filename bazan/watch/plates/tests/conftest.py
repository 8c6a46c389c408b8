"""A camera that reads plates, in a made-up province."""

from tests.camera_province import camera, owner, province  # noqa: F401 - fixtures
from tests.plates import reader  # noqa: F401 - a fixture
