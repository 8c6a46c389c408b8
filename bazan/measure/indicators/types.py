"""What crosses this room's border. All instants are UTC and aware."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bazan.kernel.time import Period

FeatureKind = Literal["thing", "place", "organization"]
Geography = Literal["reported", "today"]
"""The units of each period's own time, or those of today carried back."""
Freshness = Literal["fresh", "stale", "missing"]
Light = Literal["good", "watch", "off", "disaster", "none"]
"""none: no target is set for it."""


@dataclass(frozen=True)
class Feature:
    """What a value speaks of: a station or another thing, a territorial unit, an organization."""

    kind: FeatureKind
    id: int


@dataclass(frozen=True)
class Band:
    """One class of an official or chosen scale, ``low`` inclusive, ``high`` exclusive (null: open)."""

    key: str
    low: float | None
    high: float | None
    labels: dict[str, str]
    colour: str
    """A design token's name without dashes in front: ``aqi-1``, ``risk-3``; empty: no official colour."""


@dataclass(frozen=True)
class Target:
    """The limits in force on a day. A value beyond ``watch`` is to be watched, beyond ``off`` acted on; null: not set."""

    good: float | None
    watch: float | None
    off: float | None
    disaster: float | None
    source: str
    """The law, plan or decision it comes from, as people cite it."""
    valid_from: datetime
    valid_to: datetime | None
    inclusive: bool = False
    """The limit itself counts as beyond: an alarm level is reached, not passed."""


@dataclass(frozen=True)
class IndicatorInfo:
    """An indicator as its pack declares it."""

    code: str
    pack: str
    version: int
    labels: dict[str, str]
    short_labels: dict[str, str]
    unit: str
    """UCUM."""
    unit_labels: dict[str, str]
    grain: str
    digits: int
    direction: Literal["up", "down", "neutral"]
    owner: str
    """Code of the organization that answers for the number."""
    law: str
    formula: str
    """As people read it."""
    completeness: str
    fresh_s: int
    """Older than this, the value is stale."""
    bands: tuple[Band, ...]
    inputs: tuple[str, ...]
    """Property codes, and codes of indicators with their pack."""
    features: tuple[FeatureKind, ...]
    about: dict[str, str] = field(default_factory=dict)
    """One sentence: what the number says."""
    formula_labels: dict[str, str] = field(default_factory=dict)
    completeness_labels: dict[str, str] = field(default_factory=dict)
    place_aggregate: str = ""
    """How a place's value comes from its stations: max, min, mean, sum, share, at; empty: it has none."""


@dataclass(frozen=True)
class Value:
    """One value. ``value`` is null when too little data came in to say anything."""

    indicator: str
    feature: Feature
    period: Period
    value: float | None
    completeness: float
    detail: dict[str, Any] | None
    version: int
    alive_at: datetime | None
    computed_at: datetime


@dataclass(frozen=True)
class Reading:
    """A value as a tile shows it: against its target, its past, its freshness."""

    info: IndicatorInfo
    feature: Feature
    current: Value | None
    freshness: Freshness
    light: Light
    target: Target | None
    band: Band | None
    previous: float | None
    """The period before."""
    year_before: float | None
    """The same period last year."""
    spark: tuple[Value, ...] = field(default=())
    """The latest periods, oldest first, gaps left out."""
    at_feature: Feature | None = None
    """For a place whose value is its worst or greatest station's: that station."""
    targets: tuple[Target, ...] = field(default=())
    """Every target of this feature, oldest first, for charts over long spans."""


@dataclass(frozen=True)
class Input:
    """One input of a value: a datastream over the hours it looked at, or another indicator."""

    name: str
    feature: Feature
    datastream_id: int | None
    start: datetime
    end: datetime
    n: int
    mean: float | None
    source_runs: tuple[int, ...]


@dataclass(frozen=True)
class Revision:
    value: float | None
    version: int
    computed_at: datetime
    replaced_at: datetime
    reason: str


@dataclass(frozen=True)
class Lineage:
    """Where a value comes from, down to the runs that brought its rows."""

    reading: Reading
    inputs: tuple[Input, ...]
    revisions: tuple[Revision, ...]


@dataclass(frozen=True)
class Measured:
    """What one round of measuring did."""

    written: int
    """Values that are new or differ from what they were."""
    computed: int
    """Values computed: those that could depend on what changed."""


@dataclass(frozen=True)
class Movement:
    """One number as something found and left it. ``batch_id`` 0: no batch of rows did it, ``reason`` says what did."""

    code: str
    feature: Feature
    period: Period
    before: float | None
    after: float | None
    at: datetime
    batch_id: int
    reason: str = ""
