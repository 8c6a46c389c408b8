from tests.roles import _fast_passwords, account, province  # noqa: F401 - fixtures
