from tests.on_duty import folder, province  # noqa: F401 - fixtures
