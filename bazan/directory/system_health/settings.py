"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_days, setting


def _some_days(value: str) -> int:
    if not as_days(value):
        raise ValueError("at least one day is needed")
    return as_days(value)


@dataclass(frozen=True)
class FactSettings:
    facts_days: int = setting(
        "BAZAN_FACTS_DAYS",
        "3",
        _some_days,
        "How many days facts are kept for whoever reads them late; for measuring and for calling people, ten times as long.",
    )


SETTINGS = FactSettings
