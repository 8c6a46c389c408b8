"""The room's settings: what may be handed in."""

from dataclasses import dataclass

from bazan.core.settings import as_positive, setting


@dataclass(frozen=True)
class FootageSettings:
    largest_mb: float = setting(
        "BAZAN_FOOTAGE_LARGEST_MB", "200", as_positive, "Megabytes of a clip that an officer hands in, at most; it is kept in the database."
    )


SETTINGS = FootageSettings
