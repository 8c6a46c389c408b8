"""What is said of this room's tables when the province leaves: accounts, and how somebody got in."""

from bazan.engines.leaving.types import Person, Stays

LEAVING = (
    Stays("account.password", "secret", instead="!"),
    Stays("reach_key", "secret"),
    Stays("sign_in_try", "trace"),
    Person("account.full_name"),
    Person("sign_in"),
)
