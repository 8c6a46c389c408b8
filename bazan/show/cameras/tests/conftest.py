from tests.camera_province import camera, owner, province  # noqa: F401 - fixtures
from tests.camera_screens import admin, opened  # noqa: F401 - fixtures
