"""What crosses this room's border. Instants are UTC and aware, degrees WGS 84; everybody is counted in persons, times in minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["asked", "done", "failed"]
Why = Literal["no_room", "no_road"]
"""Why somebody has no place: no shelter in reach has one left; no open road leads to any."""
Found = Literal["road", "straight"]


@dataclass(frozen=True)
class Point:
    """People who live in one place: a hamlet, or a single household, which is never parted."""

    id: str
    name: str
    latitude: float
    longitude: float
    people: int
    households: int
    place_id: int | None = None
    """Its commune."""


@dataclass(frozen=True)
class Shelter:
    """``free``: places left, as its keeper told at ``told_at``."""

    id: str
    name: str
    latitude: float
    longitude: float
    free: int
    place_id: int | None = None
    told_at: str = ""
    """ISO 8601; empty: nobody said when."""


@dataclass(frozen=True)
class Lorry:
    """``team``: the number of the team it belongs to; null: one that is yet to be found."""

    id: str
    name: str
    seats: int
    latitude: float | None = None
    longitude: float | None = None
    team: int | None = None


@dataclass(frozen=True)
class Move:
    """People of one point who go to one shelter. ``point`` and ``shelter``: their numbers in the lists of the plan."""

    point: int
    shelter: int
    people: int
    seconds: float


@dataclass(frozen=True)
class Unplaced:
    point: int
    people: int
    why: Why


@dataclass(frozen=True)
class Assigned:
    """``cost_s``: person-seconds of these moves; ``bound_s``: no plan that places as many has less; null where that isn't known."""

    moves: tuple[Move, ...]
    unplaced: tuple[Unplaced, ...]
    cost_s: float
    bound_s: float | None

    @property
    def gap(self) -> float | None:
        """How far from the best this is at most, as a share."""
        return None if self.bound_s is None else max(self.cost_s / self.bound_s - 1, 0.0) if self.bound_s > 0 else 0.0


@dataclass(frozen=True)
class Stop:
    point: int
    people: int
    at_min: float
    """When the lorry comes there, in minutes from the start of the plan."""


@dataclass(frozen=True)
class Trip:
    lorry: int
    shelter: int
    stops: tuple[Stop, ...]
    start_min: float
    end_min: float
    """When everybody has left the lorry at the shelter."""

    @property
    def people(self) -> int:
        return sum(stop.people for stop in self.stops)


@dataclass(frozen=True)
class Wishes:
    """What somebody asks a plan for. ``loading_min``: at each stop, and again at the shelter."""

    area: Mapping[str, Any]
    title: str
    shelters: tuple[Shelter, ...]
    lorries: tuple[Lorry, ...]
    start_at: datetime
    loading_min: float = 10


@dataclass(frozen=True)
class Plan:
    """A plan as it was reckoned. ``found``: how travel times were; ``cut``: the roads that were left out."""

    points: tuple[Point, ...]
    assigned: Assigned
    trips: tuple[Trip, ...]
    finish_min: float | None
    """Null: there is no lorry, so nobody knows."""
    found: Found
    cut: tuple[str, ...]
    hamlets: int
    """How many of the points are hamlets of the ground; the others stand for their commune's part."""


@dataclass(frozen=True)
class PlanInfo:
    """A plan that was asked for, in the order of its ``series``: each ``version`` anew from what was known then."""

    id: int
    series: int
    version: int
    state: State
    wishes: Wishes
    plan: Plan | None
    place_id: int
    organization_id: int
    asked_by: str
    asked_at: datetime
    """As of this instant roads, teams and shelters were taken."""
    done_at: datetime | None
    why: str
    """The rule that kept it from being made."""
    took_s: float | None
