from tests.fixtures.camera_province import camera, owner, province  # noqa: F401 - fixtures
