from tests.incident_province import province  # noqa: F401 - a fixture
from tests.road_province import cut, roads, team  # noqa: F401 - fixtures
