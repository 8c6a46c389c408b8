"""What the desk shows, assembled: frozen, without words. Instants are UTC and aware."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bazan.data.observations.types import ThingInfo
from bazan.monitoring.alerts.types import AlertInfo

Section = Literal["life", "shift", "technical"]
SECTIONS: tuple[Section, ...] = ("life", "shift", "technical")
"""The parts of the queue, in the order they are settled."""


@dataclass(frozen=True)
class Entry:
    """One line of the queue: the gravest alert of a group, or one that stands alone. ``more``: how many others the line speaks for."""

    section: Section
    alert: AlertInfo
    more: int


@dataclass(frozen=True)
class Course:
    """What an alert is about, over time: values oldest first, the limits of its levels, growing in gravity."""

    name: dict[str, str]
    unit: dict[str, str]
    """As people write it; empty for a pure number."""
    digits: int
    points: tuple[tuple[datetime, float | None], ...]
    step_s: float
    limits: tuple[tuple[float, dict[str, str]], ...]
    above: bool
    """Beyond means greater; else less."""
    source: str
    """The law or plan the limits come from."""
    href: str
    """The page that shows where the values come from."""


@dataclass(frozen=True)
class Rate:
    """How fast it moves, in units an hour over the last ``hours``, and when the next limit is reached if it keeps so."""

    an_hour: float
    hours: float
    limit: float | None
    limit_words: dict[str, str]
    at: datetime | None


@dataclass(frozen=True)
class Around:
    """What stands near a point: ``km`` away as the crow flies."""

    thing: ThingInfo
    km: float


@dataclass(frozen=True)
class Silence:
    """The bell of one account kept quiet: for what isn't of life safety, or (``life``) for everything. ``person`` answers for it."""

    id: int
    username: str
    life: bool
    person: str
    reason: str
    at: datetime
    until: datetime
