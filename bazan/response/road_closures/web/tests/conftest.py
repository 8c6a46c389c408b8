from tests.fixtures.incident_province import province, signed_in  # noqa: F401 - fixtures
