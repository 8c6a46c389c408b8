from tests.camera_province import camera, owner, province  # noqa: F401 - fixtures
