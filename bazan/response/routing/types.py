"""What crosses this room's border. Degrees are WGS 84, lengths metres, durations seconds; geometries are GeoJSON, longitude first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

Vehicle = Literal["emergency", "car", "lorry"]
VEHICLES: tuple[Vehicle, ...] = get_args(Vehicle)
Found = Literal["road", "straight"]
"""How a way was found: over roads; or as a straight line, since there is no road to or between the two that is open."""


@dataclass(frozen=True)
class Place:
    """Somewhere to go to or to come from."""

    id: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Step:
    """A stretch of the way on one road."""

    name: str
    ref: str
    kind: str
    """A class of ``ground.ROAD_CLASSES``."""
    length_m: float


@dataclass(frozen=True)
class Avoided:
    """A closure that lies on the way one would have gone without it."""

    closure_id: int
    road: str
    """As people say it."""


@dataclass(frozen=True)
class Route:
    """A way from one point to another, from door to door."""

    duration_s: float
    length_m: float
    geometry: Mapping[str, Any]
    """A LineString, with the stubs between the points and their roads."""
    found: Found
    steps: tuple[Step, ...] = ()
    avoided: tuple[Avoided, ...] = ()
    unhindered_s: float | None = None
    """How long it would be were ``avoided`` open; null where nothing is avoided."""

    @property
    def longer_s(self) -> float:
        """By how much what is cut makes it longer; 0 where nothing does, or where no way is left."""
        return max(self.duration_s - self.unhindered_s, 0.0) if self.unhindered_s is not None and self.found == "road" else 0.0


@dataclass(frozen=True)
class Traced:
    """The roads through some points: their line, longitude first, without what lies between a point and its road."""

    line: Sequence[Sequence[float]]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Near:
    """One of the nearest places, with the way there or from there."""

    place: Place
    duration_s: float
    length_m: float
    found: Found
    avoided: tuple[Avoided, ...] = ()
    unhindered_s: float | None = None

    @property
    def longer_s(self) -> float:
        """As of a ``Route``."""
        return max(self.duration_s - self.unhindered_s, 0.0) if self.unhindered_s is not None and self.found == "road" else 0.0


@dataclass(frozen=True)
class Ring:
    """Where one gets within so many minutes, by road. A Polygon or MultiPolygon; empty where there is no road."""

    minutes: float
    geometry: Mapping[str, Any]
