from tests.hives import account, province, settled  # noqa: F401 - fixtures
