"""A made-up province and its people."""

from tests.fixtures.role_accounts import account, province  # noqa: F401 - fixtures
