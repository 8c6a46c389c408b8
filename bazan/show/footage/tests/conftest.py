from bazan.show.footage.tests.world import duty, elsewhere, opened  # noqa: F401 - fixtures
from tests.camera_province import camera, owner, province  # noqa: F401 - fixtures
