"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_days, setting

LEAST_DAYS = 8


def _a_week(value: str) -> int:
    if as_days(value) < LEAST_DAYS:
        raise ValueError(f"at least {LEAST_DAYS} days are needed: a page tells what moved in a week")
    return as_days(value)


@dataclass(frozen=True)
class IndicatorSettings:
    changes_days: int = setting(
        "BAZAN_CHANGES_DAYS",
        "92",
        _a_week,
        "How many days it is kept which numbers moved on each; the values themselves and their revisions stay.",
    )
    past_days: int = setting(
        "BAZAN_PAST_DAYS",
        "62",
        as_days,
        "How many days it is kept what numbers of running periods said at each minute; what periods that were over said is kept for good.",
    )


SETTINGS = IndicatorSettings
