"""Settings of the room."""

from dataclasses import dataclass

from bazan.core.settings import as_flag, as_positive, setting


@dataclass(frozen=True)
class CitizenSettings:
    """How much one phone and one network may send. Danger to life is never held back."""

    per_device: float = setting("BAZAN_CITIZENS_PER_DEVICE", "10", as_positive, "Reports of one phone within an hour; more wait.")
    per_network: float = setting(
        "BAZAN_CITIZENS_PER_NETWORK", "300", as_positive,
        "Reports of one network within an hour, counted by each web process; more wait. A mobile network shows thousands of phones as one.",
    )  # fmt: skip
    lookups_per_network: float = setting(
        "BAZAN_LOOKUPS_PER_NETWORK", "60", as_positive,
        "Looks for a dossier from one network within an hour, found or not, counted by each web process; more wait.",
    )  # fmt: skip
    lookups_per_code: float = setting(
        "BAZAN_LOOKUPS_PER_CODE", "10", as_positive,
        "Looks for one dossier with a wrong number within an hour from one network, ten times as many from everywhere; more wait.",
    )  # fmt: skip
    emergency: bool = setting(
        "BAZAN_CITIZENS_EMERGENCY", "0", as_flag, "1 on a day of flood or storm: nothing is held back for its number."
    )


SETTINGS = CitizenSettings
