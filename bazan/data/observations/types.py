"""What crosses this room's border. Instants are UTC and aware; values are in the datastream's own unit."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np


@dataclass(frozen=True)
class PropertyInfo:
    """What is observed, in a pack's vocabulary. Outside [low, high] an observation is kept as suspect."""

    id: int
    code: str
    unit: str
    labels: dict[str, str]
    symbols: tuple[str, ...]
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ThingInfo:
    """A station or device and where it stands now. ``place_id`` is null outside the province."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    sector: str
    place_id: int | None
    latitude: float | None
    longitude: float | None
    organization_id: int | None
    properties: dict[str, Any] = field(default_factory=dict)
    demo: bool = False


@dataclass(frozen=True)
class DatastreamInfo:
    """One property of one thing, in one unit, promised every ``cadence_s`` seconds."""

    id: int
    thing_id: int
    property: str
    unit: str
    cadence_s: int


@dataclass(frozen=True)
class Latest:
    """The observation with the newest phenomenon time, whatever its quality."""

    datastream_id: int
    at: datetime
    value: float
    quality: int


@dataclass(frozen=True)
class Hour:
    """One hour of one datastream: ``n``, ``mean``, ``min``, ``max`` and ``sum`` over good observations, ``total`` over all."""

    datastream_id: int
    hour: datetime
    n: int
    total: int
    mean: float | None
    min: float | None
    max: float | None
    sum: float


@dataclass(frozen=True)
class Day:
    """The same over one local day."""

    datastream_id: int
    day: date
    n: int
    total: int
    mean: float | None
    min: float | None
    max: float | None
    sum: float


@dataclass(frozen=True)
class Revision:
    """A value that a later version replaced, or that arrived when a later version was already there."""

    value: float
    quality: int
    result_time: datetime
    source_run: int


@dataclass(frozen=True)
class RawRow:
    """One observation as it stands, with the run that brought it and what it replaced."""

    datastream_id: int
    at: datetime
    value: float
    quality: int
    result_time: datetime
    source_run: int
    revisions: tuple[Revision, ...]


@dataclass(frozen=True)
class Columns:
    """Many observations, one row each in every column. ``at``: phenomenon time in Unix seconds."""

    datastream: np.ndarray
    at: np.ndarray
    value: np.ndarray
    quality: np.ndarray


@dataclass(frozen=True)
class Changed:
    """Pairs of a datastream and an hour, whose roll-up changed. ``missed``: facts gone before they were read; any hour may have changed."""

    datastream: np.ndarray
    start: np.ndarray
    """Of the hour, Unix seconds."""
    missed: int = 0


@dataclass(frozen=True)
class Steps:
    """The extremes of the good observations that each tick of the ingest brought; a datastream has a row a tick that brought it some."""

    datastream: np.ndarray
    first: np.ndarray
    """Phenomenon time of the oldest of them, Unix seconds."""
    at: np.ndarray
    """When the tick was, Unix seconds."""
    low: np.ndarray
    high: np.ndarray
