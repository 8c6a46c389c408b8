"""What crosses this room's border. Instants are UTC and aware; geometries are GeoJSON, WGS 84, longitude before latitude."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, get_args

Whom = Literal["all", "lorries", "not_emergency"]
WHOM: tuple[Whom, ...] = get_args(Whom)
"""Whom it is cut for: all vehicles; lorries and coaches; all but emergency vehicles."""


@dataclass(frozen=True)
class Terms:
    """What is decided of a closure, and may be decided anew while it lasts."""

    road: str
    """Its name or number, as people say it."""
    cause: str
    whom: str
    geometry: Mapping[str, Any]
    """A Point, or a LineString along the blocked stretch."""
    since: datetime
    until: datetime | None = None
    """When it is expected to be open again."""
    note: str = ""
    reference: str = ""
    """The number of the incident or case it belongs to."""


TERMS = tuple(one.name for one in fields(Terms))


@dataclass(frozen=True)
class ClosureInfo:
    """One closure as it was known at the instant asked for."""

    id: int
    terms: Terms
    organization_id: int
    """Who answers for it."""
    place_id: int
    sector: str
    opened_by: str
    opened_at: datetime
    """When it was entered."""
    changed_by: str
    changed_at: datetime
    ended_at: datetime | None
    version: int

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude of its sign: of a line the middle of its points."""
        return middle(self.terms.geometry)

    def standing(self, at: datetime) -> bool:
        """Whether the road is cut at the instant."""
        return self.terms.since <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True)
class ChangeInfo:
    """One thing that happened to a closure. Written once, never changed."""

    act: str
    """close, change, reopen."""
    by: str
    at: datetime
    terms: Terms
    ended_at: datetime | None


def vertices(geometry: Mapping[str, Any]) -> list[tuple[float, float]]:
    """(latitude, longitude) of each of its points."""
    given = [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"]
    return [(one[1], one[0]) for one in given]


def middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Latitude and longitude of the middle one of its points."""
    points = vertices(geometry)
    return points[len(points) // 2]
