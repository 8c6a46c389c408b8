from tests.fixtures.incident_province import province  # noqa: F401 - a fixture
from tests.fixtures.road_province import cut, roads, team  # noqa: F401 - fixtures
