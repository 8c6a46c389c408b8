"""Pure decisions: which state follows which, when a share is over, which place is believed, which team is near."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import isfinite

from bazan.core.errors import Conflict, Refused
from bazan.core.geographic_distance import distance_km
from bazan.response.teams.types import Nearby, Point, State, TeamInfo

MOVES: dict[State, frozenset[str]] = {
    "ready": frozenset({"on_task", "off_duty"}),
    "on_task": frozenset({"ready"}),
    "off_duty": frozenset({"ready"}),
}
"""A state, and the states it is entered from: who rests is not sent, who is sent does not rest."""
MOST_POINTS = 200
"""Places of one batch."""
AHEAD = timedelta(seconds=60)
"""By how much a phone's clock may run before ours."""
PLAUSIBLE_DEG = 5.0
"""From the middle of the territory, in latitude and longitude: farther away no team of the province works."""
WORST_M = 100_000.0
"""Metres of error beyond which a place says nothing."""


def as_counted(code: str) -> tuple[str | int, ...]:
    """What codes are ordered by: ``doi-2`` before ``doi-10``."""
    return tuple(int(part) if n % 2 else part for n, part in enumerate(re.split(r"([0-9]+)", code)))


def moved(before: str, wanted: str) -> State:
    """The state wanted. Refused ``teams.state.unknown``; Conflict ``teams.state.moved``: it can't be entered from where the team is."""
    if wanted not in MOVES:
        raise Refused("teams.state.unknown", {}, "state")
    if before not in MOVES[wanted]:
        raise Conflict("teams.state.moved", {})
    return wanted


def end(ends_at: datetime, ended_at: datetime | None, task_over_at: datetime | None) -> datetime:
    """When a share is over: when it was ended, else with its task, and never after its hours. ``queries.OVER`` says it in SQL."""
    ended = task_over_at if ended_at is None else ended_at
    return ends_at if ended is None else min(ends_at, ended)


def running(over_at: datetime, at: datetime) -> None:
    """Nothing while it runs. Conflict ``teams.share.ended``."""
    if at >= over_at:
        raise Conflict("teams.share.ended", {})


def judged(point: Point, started_at: datetime, at: datetime, middle: tuple[float, float]) -> Point:
    """The place, when it can be believed. ``middle``: latitude and longitude of the territory's.

    Refused ``teams.position.number``, ``.swapped``, ``.far``, ``.future``, ``.older``.
    """
    if not all(map(isfinite, (point.latitude, point.longitude, point.accuracy_m))) or not 0 <= point.accuracy_m <= WORST_M:
        raise Refused("teams.position.number", {}, "accuracy")
    if not _plausible((point.latitude, point.longitude), middle):
        if _plausible((point.longitude, point.latitude), middle):
            raise Refused("teams.position.swapped", {}, "latitude")
        if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
            raise Refused("teams.position.number", {}, "latitude")
        raise Refused("teams.position.far", {}, "latitude")
    if point.observed_at > at + AHEAD:
        raise Refused("teams.position.future", {}, "observed")
    if point.observed_at < started_at:
        raise Refused("teams.position.older", {}, "observed")
    return point


def _plausible(point: tuple[float, float], middle: tuple[float, float]) -> bool:
    return all(abs(one - other) <= PLAUSIBLE_DEG for one, other in zip(point, middle, strict=True))


def old(team: TeamInfo, at: datetime, stale: timedelta) -> bool:
    """Whether the place of a team on a task is older than may be shown as its present one."""
    return team.state == "on_task" and team.position is not None and at - team.position.observed_at > stale


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two (latitude, longitude) on a sphere."""
    return 1000 * distance_km(one, other)


def nearest(teams: Iterable[TeamInfo], near: tuple[float, float], most: int, asset: str = "") -> tuple[Nearby, ...]:
    """The nearest teams, in a straight line; ``asset``: only who has at least one of it."""
    found = [Nearby(team, distance_m(team.at, near)) for team in teams if not asset or team.assets.get(asset, 0) > 0]
    return tuple(sorted(found, key=lambda one: (one.distance_m, one.team.code))[:most])
