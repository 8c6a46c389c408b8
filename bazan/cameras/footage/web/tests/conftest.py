from bazan.cameras.footage.web.tests.page_fixtures import duty, elsewhere, opened  # noqa: F401 - fixtures
from tests.fixtures.camera_province import camera, owner, province  # noqa: F401 - fixtures
