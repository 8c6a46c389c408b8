"""What crosses this room's border. Instants are UTC and aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bazan.monitoring.alerts.condition_kinds import condition_kind as condition_kind
from bazan.monitoring.alerts.grammar import SEVERITIES as SEVERITIES
from bazan.monitoring.alerts.grammar import Rule
from bazan.monitoring.alerts.grammar import Severity as Severity

"""CAP words, growing."""
State = Literal["active", "cleared", "closed"]
"""active: its condition holds; cleared: it holds no more, the outcome is still to be told; closed: told."""
Outcome = Literal["true", "false", "duplicate", "exercise"]
OUTCOMES: tuple[Outcome, ...] = ("true", "false", "duplicate", "exercise")


@dataclass(frozen=True)
class RuleInfo:
    """A rule as its pack declares it. ``spec`` is its file, whole, with its words: what another version of it is made from."""

    code: str
    pack: str
    version: int
    labels: Mapping[str, str]
    about: Mapping[str, str]
    originator: str
    """indicator, datastream, thing, source, camera."""
    kind: str
    """A key of ``CONDITION_KINDS``."""
    life_safety: bool
    enabled: bool
    spec: dict[str, Any]
    declared: Rule


@dataclass(frozen=True)
class RuleNumbers:
    """The numbers of a rule, by path: its pack's, and those the province laid over them."""

    info: RuleInfo
    """As it is held."""
    pack: Mapping[str, float]
    own: Mapping[str, float]
    unfit: bool
    """A newer pack made the province's numbers impossible: the pack's hold."""


@dataclass(frozen=True)
class AlertInfo:
    """One alert as it stands."""

    id: int
    rule: str
    rule_version: int
    sector: str
    labels: dict[str, str]
    """Its one line: what, where, how grave."""
    feature_kind: str
    feature_id: int
    feature_names: dict[str, str]
    place_id: int | None
    owner_id: int | None
    """The organization that answers for it."""
    severity: Severity
    peak: Severity
    urgency: str
    certainty: str
    life_safety: bool
    level: int
    state: State
    raised_at: datetime
    """When it was raised, the first time of ``times``."""
    active_since: datetime
    """When it was last raised."""
    times: int
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    assigned_to: str
    value: float | None
    """As last seen."""
    limit: float | None
    """The limit of the level it stands at."""
    value_at: datetime | None
    group_id: int | None
    inhibited_by: int | None
    """The alert that explains it: its station is silent."""
    quiet_until: datetime | None
    """Nobody is woken before."""
    suppressed: bool
    outcome: str
    closed_at: datetime | None
    closed_by: str
    incident_kind: str
    """The kind of incident it leads to, a code of the province's list; empty: none."""
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def acknowledged(self) -> bool:
        return self.acknowledged_at is not None

    @property
    def waiting(self) -> bool:
        """Active and taken up by nobody."""
        return self.state == "active" and not self.acknowledged


@dataclass(frozen=True)
class Happening:
    """One line of an alert's history, never changed."""

    id: int
    alert_id: int
    at: datetime
    kind: str
    """raised, raised_again, risen, lowered, cleared, acknowledged, assigned, commented, closed, grouped, ungrouped, inhibited, released,
    suppressed, unsuppressed."""
    actor: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class GroupInfo:
    """Alerts of one cause, and by what they were brought together: ``key`` or ``place_time``."""

    id: int
    kind: str
    key: str
    opened_at: datetime
    size: int


@dataclass(frozen=True)
class SuppressionInfo:
    """A rule, or one feature of it, kept from calling anybody until an instant, by a named person for a reason."""

    id: int
    rule: str
    feature_kind: str
    feature_id: int | None
    sector: str
    place_id: int | None
    until: datetime
    reason: str
    actor: str
    person: str
    at: datetime


@dataclass(frozen=True)
class Brought:
    """What a camera sees, brought to be held against the rules: how many break a rule drawn on its picture. ``thing_id``: the camera."""

    event: str
    thing_id: int
    value: float
    at: datetime
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Wished:
    """A rule of one limit that a person would open."""

    indicator: str
    side: Literal["above", "below"]
    limit: float
    severity: Severity
    where: Literal["commune", "root"]
    """Held against each commune, or against the whole province."""


@dataclass(frozen=True)
class Firing:
    """One stretch during which a rule would have been raised for one feature. ``end`` null: to the end of the span and on."""

    feature_kind: str
    feature_id: int
    feature_names: dict[str, str]
    start: datetime
    end: datetime | None
    peak: Severity
    level: int
    greatest: float
    """The gravest value in it."""


@dataclass(frozen=True)
class BackTest:
    """What a rule would have done over a span, for every feature it speaks of."""

    rule: str
    version: str
    start: datetime
    end: datetime
    features: int
    """That had a value in the span."""
    samples: int
    firings: tuple[Firing, ...]
    total_s: float
    """Time under alert, all features together."""
    resolution: Literal["period", "observation", "hour"] = "period"
    """How finely the past was looked at: an indicator's periods, every observation, or the extremes of hours."""


@dataclass(frozen=True)
class Comparison:
    """The version in force beside another over the same span."""

    now: BackTest
    other: BackTest
    gone: tuple[Firing, ...]
    """What only the version in force would have raised."""
    new: tuple[Firing, ...]
    """What only the other would have raised."""


@dataclass(frozen=True)
class Heartbeat:
    """How the whole path from raising to a live screen fares, measured by a synthetic alert each minute."""

    last_at: datetime | None
    last_latency_ms: float | None
    """Null: the last one was not seen."""
    sent: int
    seen: int
    p95_ms: float | None
    """Of the last 24 hours."""
