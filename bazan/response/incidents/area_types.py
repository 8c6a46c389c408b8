"""The affected area of an incident and what lies in it. Points are (latitude, longitude), WGS 84; areas are GeoJSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Stander:
    """Something that stands in the affected area."""

    kind: str
    name: str
    name_en: str
    place_id: int | None
    thing_id: int | None
    point: tuple[float, float]
    people: int | None
    """Of a commune: its estimated people in the area; so ``households``."""
    households: int | None
    share: float | None
    """Of a commune: the part of its area that is affected."""


@dataclass(frozen=True)
class Exposure:
    """What an affected area holds. ``people`` is an estimate: the population of each commune by its share of the commune's area."""

    communes: tuple[Stander, ...]
    things: tuple[Stander, ...]
    people: int | None
    households: int | None
    area_km2: float


@dataclass(frozen=True)
class Downstream:
    """The communes a river reaches after one, in the order its water takes."""

    river: Mapping[str, str]
    place_ids: tuple[int, ...]


@dataclass(frozen=True)
class AreaInfo:
    """The affected area as last drawn, how, by whom and when."""

    geometry: Mapping[str, Any]
    basis: str
    """drawn, circle, corridor."""
    metres: float | None
    line: int
    at: datetime
    by: str
