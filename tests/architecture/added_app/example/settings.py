"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_positive, setting


@dataclass(frozen=True)
class TrialSettings:
    busy_s: float = setting("BAZAN_TRIAL_BUSY_S", "0.001", as_positive, "How long the toy room measures.")


SETTINGS = TrialSettings
