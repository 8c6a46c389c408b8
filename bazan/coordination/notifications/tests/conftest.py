from tests.fixtures.notification_province import folder, province  # noqa: F401 - fixtures
