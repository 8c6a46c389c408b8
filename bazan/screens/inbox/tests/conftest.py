from tests.fixtures.notification_province import everybody, folder, province  # noqa: F401 - fixtures
