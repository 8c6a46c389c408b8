"""A made-up province and its people."""

from tests.roles import account, province  # noqa: F401 - fixtures
