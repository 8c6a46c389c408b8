from tests.incident_province import province  # noqa: F401
