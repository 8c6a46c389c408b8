from tests.on_duty import everybody, folder, province  # noqa: F401 - fixtures
