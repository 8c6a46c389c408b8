"""A camera that reads plates, in a made-up province."""

from bazan.cameras.plates.tests.plate_readings import reader  # noqa: F401 - a fixture
from tests.fixtures.camera_province import camera, owner, province  # noqa: F401 - fixtures
