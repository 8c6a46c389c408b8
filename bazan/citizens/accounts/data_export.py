"""What is said of this room's tables when the province leaves: accounts of the citizens' app."""

from bazan.platform.data_export.types import Person, Sealed, Stays

DATA_EXPORT = (
    Stays("contact_key", "secret"),
    Stays("citizen_session", "secret"),
    Stays("citizen_try", "trace"),
    Person("citizen"),
    Sealed("citizen.phone_sealed", "bazan.citizens.accounts.phone_encryption", ("phone_hash",)),
    Person("citizen_place"),
)
