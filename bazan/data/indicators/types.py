"""What crosses this room's border. All instants are UTC and aware."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from bazan.core.time import Period
from bazan.data.indicators.limit_types import OwnLimits as OwnLimits
from bazan.data.indicators.limit_types import PackLimits as PackLimits

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
    of_path: bool = False
    """One step of a path over the year: the next year's path begins anew."""

    def within(self, direction: str) -> tuple[float | None, float | None] | None:
        """(low, high) of the values whose light is good, null where it is open; null where nothing sets a light.

        The one answer to what is drawn as within and what is counted so.
        """
        edge = next((limit for limit in (self.watch, self.off, self.disaster) if limit is not None), None)
        if edge is None or direction == "neutral":
            return None
        return (edge, None) if direction == "up" else (None, edge)


def in_force(every: Sequence[Target], at: datetime) -> Target | None:
    """The target in force at an instant; of two, the one that began later."""
    return next((t for t in reversed(every) if t.valid_from <= at and (t.valid_to is None or at < t.valid_to)), None)


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
    datasets: tuple[str, ...] = ()
    """Codes of the datasets whose rows it reads itself."""
    over_rows: bool = False
    """Measured from rows of datasets, its own or those of the indicators it reads; not from streams."""
    asked: dict[str, str] = field(default_factory=dict)
    """What else it is called in questions, as its pack writes it; empty where its name is enough."""


@dataclass(frozen=True)
class LimitsOf:
    """An indicator's limits on a day: its pack's, and what the province lays over them."""

    info: IndicatorInfo
    pack: PackLimits
    own: tuple[OwnLimits, ...]
    """All of the province's, by their days."""
    holding: OwnLimits | None
    """That of the province in force; null: the pack's alone."""
    moved: bool = False
    """The pack changed its limits since the province laid those in force over them."""


class Judged(NamedTuple):
    """The gravest light of a feature in one period, or on one day of hours: under the limits as they stand, and under those tried."""

    feature: int
    day: date
    before: Light
    after: Light


@dataclass(frozen=True)
class LimitsTried:
    """What other limits would have said of the stored values of thirteen months, had they always held."""

    kind: FeatureKind
    grain: str
    """Of what is judged; hours are judged by days."""
    since: date
    until: date
    judged: tuple[Judged, ...]
    before: tuple[Target, ...] | None
    """The limits as they stand; null: some are a station's own."""
    after: tuple[Target, ...] | None


class Value(NamedTuple):
    """One value. ``value`` is null when too little data came in to say anything. A tuple, for a board reads ten thousand of them."""

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
    carried: bool = False
    """It speaks of a period before the one asked about, which hasn't reported: value, light, target and year before are all that one's."""

    def target_of(self, period: Period) -> Target | None:
        """The target a period of its course is held against: its own, wherever the path stands today."""
        return in_force(self.targets or ((self.target,) if self.target else ()), period.start)


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
    """late_data, correction, new_version."""
    batch_id: int | None = None
    """The batch of rows that replaced it."""
    note: str = ""
    """Why, as who corrected the rows said it."""


@dataclass(frozen=True)
class RowInput:
    """One row that counts in a value: the columns the formula reads, and what it adds where the value is a sum or a count."""

    dataset: str
    row_id: int
    values: dict[str, Any]
    weight: float | None
    """Its part of the sum or count; null where the value is no such thing."""
    batch_id: int
    place_id: int | None = None


@dataclass(frozen=True)
class RowsRead:
    """A page of the rows behind a value, the biggest part first; ``total`` counts all."""

    rows: tuple[RowInput, ...]
    total: int


@dataclass(frozen=True)
class Lineage:
    """Where a value comes from, down to the runs that brought its observations or the rows it was counted from."""

    reading: Reading
    inputs: tuple[Input, ...]
    """Of an indicator over rows: the values of the features below, then those of the indicators it reads."""
    revisions: tuple[Revision, ...]
    rows: tuple[RowInput, ...] = ()
    rows_total: int = 0


@dataclass(frozen=True)
class RowChange:
    """One row before and after a batch, the columns the formula reads; null: it wasn't there, or is no more."""

    dataset: str
    after_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class Step:
    """What one batch did to a value (several, where very many did)."""

    batch_ids: tuple[int, ...]
    """Empty: no batch, but observations that came or were corrected."""
    at: datetime
    actor: str
    reason: str
    """late_data, correction, new_version."""
    note: str
    """As the person who changed the rows said it."""
    before: float | None
    after: float | None
    delta: float
    """``after - before``, nothing counted as 0."""
    rows: tuple[RowChange, ...] = ()
    rows_total: int = 0


@dataclass(frozen=True)
class Why:
    """Why a value changed since an instant: ``after - before`` is the sum of the steps' deltas and ``rest``."""

    code: str
    feature: Feature
    period: Period
    before: float | None
    after: float | None
    steps: tuple[Step, ...]
    rest: float
    rest_reason: str
    """new_version: the formula changed; other: inputs that keep no versions; empty: no rest."""


@dataclass(frozen=True)
class Moved:
    """A value as some batches found and left it. ``batch_ids`` without any: a new formula, or observations."""

    code: str
    feature: Feature
    period: Period
    before: float | None
    after: float | None
    at: datetime
    batch_ids: tuple[int, ...]
    reasons: tuple[str, ...] = ()
    """late_data, correction, new_version."""


@dataclass(frozen=True)
class Change:
    """A number that moved since a day: its newest period that did, ``moved``, as that day found it and as it stands.

    A value that was replaced is told before one that came for the first time (``moved.before`` null).
    """

    moved: Moved
    oldest: Period
    """The oldest of its periods that moved."""


@dataclass(frozen=True)
class Changes:
    """The numbers of one sector that moved: a page of them, and how many there are."""

    rows: tuple[Change, ...]
    total: int


@dataclass(frozen=True)
class Measured:
    """What one round of measuring did."""

    written: int
    """Values that are new or differ from what they were."""
    computed: int
    """Values computed: those that could depend on what changed."""


TrialState = Literal["waiting", "running", "cancelled", "done", "failed", "switching", "on", "dropped"]


@dataclass(frozen=True)
class TriedFormula:
    """One indicator of a trial, and how far its values lie apart from those in force. ``worse``, ``better``: lights that would turn."""

    code: str
    version_before: int
    version: int
    formula_before: dict[str, str]
    """As people read it."""
    formula: dict[str, str]
    compared: int
    differing: int
    appeared: int
    vanished: int
    worse: int
    better: int


@dataclass(frozen=True)
class Trial:
    """Formulas of a pack's folder computed beside those in force, over thirteen months that end at ``until``."""

    id: int
    pack: str
    state: TrialState
    done: int
    """Pieces computed, of ``total``."""
    total: int
    asked_by: str
    why: str
    asked_at: datetime
    until: datetime
    ended_at: datetime | None
    rule: str
    """Why it failed; empty where it didn't."""
    params: dict[str, Any]
    formulas: tuple[TriedFormula, ...]
    follow: tuple[str, ...]
    """Codes of indicators that read those tried, and move with them."""
    switched_by: str = ""


@dataclass(frozen=True)
class Difference:
    """A value that would differ; null: none stands, or none would."""

    feature: Feature
    period: Period
    before: float | None
    after: float | None
    light_before: Light
    light_after: Light
