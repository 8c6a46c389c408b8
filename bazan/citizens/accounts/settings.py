"""Settings of the room. A code costs its sender an SMS and somebody else a ringing phone, so each way of asking has its end."""

from dataclasses import dataclass

from bazan.core.settings import as_positive, setting


@dataclass(frozen=True)
class AccountSettings:
    """How many codes may be asked for within an hour, and how long one stays signed in."""

    codes_per_phone: float = setting("BAZAN_CODES_PER_PHONE", "3", as_positive, "Codes one phone may be sent within an hour.")
    codes_per_network: float = setting(
        "BAZAN_CODES_PER_NETWORK", "10", as_positive, "Codes that may be asked for from one network within an hour."
    )
    codes_per_hour: float = setting(
        "BAZAN_CODES_PER_HOUR", "300", as_positive,
        "Codes that are sent within an hour in all: what an attack on the bill for SMS can cost at most.",
    )  # fmt: skip
    signed_in_days: float = setting("BAZAN_CITIZEN_SESSION_DAYS", "90", as_positive, "Days after which a citizen proves the phone again.")


SETTINGS = AccountSettings
