from tests.fixtures.incident_province import province  # noqa: F401 - a fixture
