"""What crosses this room's border. Instants are UTC and aware; degrees are WGS 84; lengths are metres."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bazan.core.errors import BazanError
from bazan.core.state_lights import StateTable

State = Literal["ready", "on_task", "off_duty"]
STATES: tuple[State, ...] = get_args(State)
TEAM_STATES = StateTable[State](
    get_args(State),
    {"ready": "good", "on_task": "watch", "off_duty": "none"},
    "teams.state",
)
Why = Literal["stopped", "task", "time"]
"""What ended a share: the officer, the end of the task, or its hours."""


@dataclass(frozen=True)
class Kind:
    """A kind of team, or of what teams have, as the province names it."""

    code: str
    names: Mapping[str, str]
    sector: str = ""
    """Of a kind of team: the sector whose people see it."""


@dataclass(frozen=True)
class Point:
    """A place as a phone reports it."""

    latitude: float
    longitude: float
    accuracy_m: float
    observed_at: datetime


@dataclass(frozen=True)
class Position:
    """Where a team was, as it was known."""

    latitude: float
    longitude: float
    accuracy_m: float
    rough: bool
    """Its error is larger than the province trusts."""
    observed_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class TeamInfo:
    """One team as it stood at the instant it was asked for."""

    id: int
    code: str
    names: Mapping[str, str]
    organization_id: int
    kind: str
    people: int
    assets: Mapping[str, int]
    """Code of what it has to how many."""
    latitude: float
    longitude: float
    """Of its base."""
    phone: str
    """Its official number."""
    place_id: int
    """The commune of its base."""
    sector: str
    state: State
    since: datetime
    case_id: int | None
    """The case of the task it is on."""
    position: Position | None
    """Null while nobody in it shares a place."""

    @property
    def at(self) -> tuple[float, float]:
        """Latitude and longitude of where it is, else of its base."""
        return (self.position.latitude, self.position.longitude) if self.position else (self.latitude, self.longitude)


@dataclass(frozen=True)
class ShareInfo:
    """An officer's consent that the team's place is known from this phone."""

    id: int
    team_id: int
    account_id: int
    case_id: int
    started_at: datetime
    ends_at: datetime
    """The latest it can last, as the officer was told."""
    ended_at: datetime | None
    ended_why: str


@dataclass(frozen=True)
class Reported:
    """What became of a batch of places."""

    taken: int
    known: int
    """Came in before: nothing new."""
    refused: tuple[tuple[int, BazanError], ...] = ()
    """Which of the batch, counted from 0, and why."""


@dataclass(frozen=True)
class Nearby:
    """A team and how far it is in a straight line."""

    team: TeamInfo
    distance_m: float
