from tests.roles import account, province  # noqa: F401 - fixtures
