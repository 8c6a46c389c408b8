"""What crosses this room's border. Instants are UTC and aware; working time is meant where minutes are said to be worked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, get_args

from bazan.coordination.cases.types import CaseInfo, Standing
from bazan.core.state_lights import StateTable
from bazan.data.indicators.types import Feature, Value

Verdict = Literal["reached", "moved", "unmoved", "early", "no_data"]
"""What an indicator's course says. early: its time isn't up."""
VERDICT_STATES = StateTable[Verdict](
    get_args(Verdict),
    {"reached": "good", "moved": "watch", "unmoved": "off", "early": "none", "no_data": "missing"},
    "directives.verdict",
)


@dataclass(frozen=True)
class Aim:
    """Which indicator should move from what to what. ``baseline`` null: nothing was measured when it was given."""

    indicator: str
    feature: Feature
    goal: float | None
    """Null: its course is shown and nothing is judged."""
    baseline: float | None = None
    period_start: datetime | None = None
    """Of the value the leader saw."""


@dataclass(frozen=True)
class Order:
    """A directive as it is to be given. ``key``: of the form it comes from; sent twice, it is given once."""

    key: str
    what: str
    lead_id: int
    due_at: datetime
    place_id: int
    sector: str
    support: Mapping[int, str] = field(default_factory=dict)
    """Supporting organization to its part; empty words: the whole of ``what``."""
    aim: Aim | None = None
    alert_id: int | None = None


@dataclass(frozen=True)
class Draft:
    """What the sheet is filled with before anybody writes a word."""

    place_id: int
    sector: str
    lead_id: int | None
    """Who answers for it there; null: nobody is known to."""
    owners: tuple[int, ...]
    """Everybody who answers for it there, the nearest first."""
    aim: Aim | None
    alert_id: int | None = None
    short: tuple[tuple[int, float], ...] = ()
    """Organizations whose own number is farthest off its target, with it, the worst first."""


@dataclass(frozen=True)
class DirectiveInfo:
    """One directive as it stands. ``case`` has its state, deadlines and organizations."""

    id: int
    key: str
    what: str
    case: CaseInfo
    giver_id: int | None
    """The organization it was given for."""
    aim: Aim | None
    alert_id: int | None
    asked_due_at: datetime | None
    """A later deadline the unit asks for and nobody has answered yet."""
    verdict: Verdict | Literal[""]
    """As judged when its time was up; empty: not yet, or it names no indicator."""
    after: float | None
    judged_at: datetime | None


@dataclass(frozen=True)
class Effect:
    """What the indicator did: ``values`` from before the directive until now, and how that is judged."""

    verdict: Verdict
    after: float | None
    """The value it is judged by."""
    share: float | None
    """How much of the way from the baseline to the goal was gone; null: no baseline or no way to go."""
    judged_from: datetime
    """When its time is up."""
    final: bool
    """Judged once its time was up; later corrections of values show in the chart, not in the verdict."""
    values: tuple[Value, ...]


PublicState = Literal["given", "working", "late", "finished", "done", "done_late", "declined", "withdrawn"]
"""given, working: owed and not late; finished: reported done, not confirmed; done, done_late: by the first deadline, or after it."""
PUBLISHED_STATES = StateTable[PublicState](
    get_args(PublicState),
    {
        "working": "good",
        "done": "good",
        "late": "watch",
        "declined": "watch",
        "given": "none",
        "finished": "none",
        "done_late": "none",
        "withdrawn": "none",
    },
    "citizens.decided.state",
)


@dataclass(frozen=True)
class Publication:
    """The words everybody reads of the directive of a case."""

    case_id: int
    words: str
    words_en: str
    """Empty: there are none."""
    published_at: datetime


@dataclass(frozen=True)
class PublicEffect:
    """What everybody may know of an indicator's course. ``told``: its numbers are everybody's; else they are null."""

    indicator: str
    told: bool
    verdict: Verdict | Literal["", "followed"]
    """Empty: not judged, or not to be told before it is final; followed: it has no goal."""
    final: bool
    before: float | None = None
    goal: float | None = None
    now: float | None = None
    """The newest value since it was given, or the one it was judged by."""
    judged_from: datetime | None = None


@dataclass(frozen=True)
class Published:
    """A directive as everybody may know it: nothing of what was written inside the house, and nobody's name."""

    id: int
    publication: Publication
    organization_id: int
    """Who carries it out."""
    given_at: datetime
    first_due_at: datetime
    due_at: datetime
    extensions: int
    state: PublicState
    effect: PublicEffect | None
    """Null: it names no indicator, or was withdrawn."""


@dataclass(frozen=True)
class Scores:
    """How directives whose first deadline lay in a span fared."""

    given: int
    """Given in the span."""
    due: int
    """First deadline in the span and past, not withdrawn."""
    on_time: int
    """Of those, delivered by the first deadline."""
    judged: int
    """Of those, with an indicator whose time is up."""
    effective: int
    """Of the judged, whose indicator reached its goal."""
    standing: Standing
    """How all open ones stand now, whenever given."""

    @property
    def on_time_share(self) -> float | None:
        return 100 * self.on_time / self.due if self.due else None

    @property
    def effective_share(self) -> float | None:
        return 100 * self.effective / self.judged if self.judged else None


@dataclass(frozen=True)
class Climb:
    """One step of telling a late directive upward."""

    after_minutes: int
    """Working minutes since the deadline passed."""
    to: tuple[Literal["lead", "giver", "above"], ...]
    """lead, giver, above."""


@dataclass(frozen=True)
class Policy:
    """A province's rules for directives, from its ``directives.toml``."""

    version: int
    times: tuple[time, ...]
    """Local clock times a leader is offered as deadlines."""
    due: Mapping[str, str]
    """Grain of the indicator that should move to the grain whose ends are offered; hour: the clock times."""
    stages: Mapping[str, int]
    """State to the working minutes it may last."""
    soon_minutes: int
    climbs: tuple[Climb, ...]
    settles: Mapping[str, int]
    """Grain to how many of its periods an indicator is given, after the work is delivered, to show what came of it."""
    noticeable: float
    """Share of the way from baseline to goal from which it counts as moved."""


@dataclass(frozen=True)
class PolicyDate:
    """A day from which the state's rules are others."""

    on: date
    sectors: frozenset[str]
    """Packs, or ``*`` for all."""
    short: Mapping[str, str]
    """By language, as it stands beside a mark."""
    labels: Mapping[str, str]
    law: str
