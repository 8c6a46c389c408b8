"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_positive, setting


@dataclass(frozen=True)
class TeamSettings:
    share_h: float = setting(
        "BAZAN_SHARE_HOURS", "12", as_positive, "Hours after which an officer's phone stops sharing its place, if nothing ended it before."
    )
    rough_m: float = setting(
        "BAZAN_ROUGH_POSITION_M", "200", as_positive, "Metres of error beyond which a place is kept, but as a rough one."
    )
    stale_min: float = setting(
        "BAZAN_STALE_POSITION_MINUTES", "10", as_positive, "Minutes after which the place of a team on a task is shown as an old one."
    )
    points_per_minute: float = setting(
        "BAZAN_POSITIONS_PER_MINUTE", "600", as_positive, "Places that one phone may hand in a minute; more are refused until later."
    )


SETTINGS = TeamSettings
