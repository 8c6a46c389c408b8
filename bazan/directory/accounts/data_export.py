"""What is said of this room's tables when the province leaves: accounts, and how somebody got in."""

from bazan.platform.data_export.types import Person, Stays

DATA_EXPORT = (
    Stays("account.password", "secret", instead="!"),
    Stays("reach_key", "secret"),
    Stays("sign_in_try", "trace"),
    Stays("account_totp", "secret"),
    Stays("account_recovery_code", "secret"),
    Stays("account_passkey", "secret"),
    Stays("account_key", "secret"),
    Stays("account_session", "machine"),
    Stays("forgotten_password", "trace"),
    Person("account.full_name"),
    Person("account.invited_to"),
    Person("account_reset.reason"),
    Person("sign_in"),
)
