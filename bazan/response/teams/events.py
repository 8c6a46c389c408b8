"""What this room announces on the channels ``positions`` and ``teams`` when it is committed."""

from dataclasses import dataclass
from typing import Any

from bazan.platform.events.screen_updates import Live, Within

CHANNEL = "positions"


@dataclass(frozen=True)
class PositionMoved:
    """A team's newest place. ``observed``: milliseconds since 1970."""

    team: int
    longitude: float
    latitude: float
    observed: int
    place: int
    sector: str
    organizations: tuple[int, ...]


def _read(said: Any) -> dict[tuple[int, float, float, int], Within]:
    where = Within(int(said["place"]), str(said["sector"]), frozenset(map(int, said["organizations"])))
    return {(int(said["team"]), float(said["longitude"]), float(said["latitude"]), int(said["observed"])): where}


@dataclass(frozen=True)
class TeamMoved:
    """A team's state changed, or its place is known no more."""

    team: int
    place: int
    sector: str
    organizations: tuple[int, ...]


CHANGED = "teams"


def _read_team(said: Any) -> dict[tuple[int], Within]:
    return {(int(said["team"]),): Within(int(said["place"]), str(said["sector"]), frozenset(map(int, said["organizations"])))}


LIVE = (Live("positions", CHANNEL, _read, permission="teams.view"), Live("teams", CHANGED, _read_team, permission="teams.view"))
"""``positions`` is told as (team, longitude, latitude, milliseconds), so that an open map moves its sign without asking."""
