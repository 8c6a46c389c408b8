"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_days, setting


@dataclass(frozen=True)
class InboxSettings:
    inbox_days: int = setting(
        "BAZAN_INBOX_DAYS",
        "62",
        as_days,
        "How many days after its end a month of raw observations leaves PostgreSQL, once the history holds all of it; 0: never.",
    )


SETTINGS = InboxSettings
