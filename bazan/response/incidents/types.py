"""What crosses this room's border. Instants are UTC and aware; points are (latitude, longitude), WGS 84; areas are GeoJSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.state_lights import StateTable
from bazan.response.incidents.area_types import AreaInfo as AreaInfo
from bazan.response.incidents.area_types import Downstream as Downstream
from bazan.response.incidents.area_types import Exposure as Exposure
from bazan.response.incidents.area_types import Stander as Stander
from bazan.response.incidents.grammar import Contact, Role

State = Literal["open", "responding", "stable", "recovering", "closed"]
STATES: tuple[State, ...] = ("open", "responding", "stable", "recovering", "closed")
INCIDENT_STATES = StateTable[State](
    get_args(State),
    {"open": "off", "responding": "off", "stable": "watch", "recovering": "none", "closed": "good"},
    "incidents.state",
)
TaskState = Literal["asked", "accepted", "declined", "done", "dropped"]
INCIDENT_TASK_STATES = StateTable[TaskState](
    get_args(TaskState),
    {"done": "good", "declined": "watch", "asked": "none", "accepted": "none", "dropped": "none"},
    "incidents.task",
)
ResourceState = Literal["requested", "refused", "promised", "on_the_way", "on_scene", "released", "withdrawn"]
RESOURCE_STATES = StateTable[ResourceState](
    get_args(ResourceState),
    {
        "on_scene": "good",
        "requested": "watch",
        "refused": "off",
        "promised": "none",
        "on_the_way": "none",
        "released": "none",
        "withdrawn": "none",
    },
    "incidents.resource",
)
Source = Literal["alert", "call", "field_report", "camera", "officer", "exercise"]
SOURCES: tuple[Source, ...] = ("alert", "call", "field_report", "camera", "officer", "exercise")
Outcome = Literal["resolved", "handed_on", "false", "duplicate", "exercise"]
OUTCOMES: tuple[Outcome, ...] = ("resolved", "handed_on", "false", "duplicate", "exercise")


@dataclass(frozen=True)
class Call:
    """What the operator wrote down of a call. The line is a code of the province's list; who called is hidden until it is revealed."""

    line: str
    what: str
    where: str
    caller: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Kind:
    """A type of incident as the province lists it."""

    code: str
    group: str
    sector: str
    names: Mapping[str, str]
    lead: str
    """Code of the organization that leads; ``commune``: the committee of the commune."""
    support: tuple[str, ...]
    severity: str
    line: str
    acknowledge_minutes: int
    on_scene_minutes: int | None
    procedure: str
    """``<pack>.<id>``; empty: nobody wrote one yet."""
    warning: str
    """Code of the kind of warning the public is given of it; empty: no words are prepared."""
    guarded: bool
    """Such incidents are about children or victims: only who is in one sees it."""


@dataclass(frozen=True)
class Severity:
    """How grave, and the command that answers it."""

    code: str
    names: Mapping[str, str]
    level: int
    cap: str
    """The word of CAP 1.2 for it."""
    life_safety: bool


@dataclass(frozen=True)
class Level:
    """A level of response and who commands it."""

    number: int
    command: str
    """Code of the organization whose head commands; ``commune``: the committee of the commune."""
    names: Mapping[str, str]
    commanders: Mapping[str, str]
    """The commander's title; ``{place}`` stands for the name of the commune."""
    law: str


@dataclass(frozen=True)
class Step:
    """One step of a procedure. Its minutes count from the opening of the incident, or from the level that called it."""

    id: str
    labels: Mapping[str, str]
    checks: tuple[Mapping[str, str], ...]
    owner: str
    """Organization code, or ``lead``, ``command``, ``commune``."""
    minutes: int
    at_least_minutes: int | None
    before: State | None
    """The state the incident can't enter while this step is not done."""
    from_level: int


@dataclass(frozen=True)
class Procedure:
    """A standard procedure as it stands on an incident: frozen with its version when the incident was opened."""

    code: str
    version: int
    labels: Mapping[str, str]
    law: str
    report_minutes: int
    """How long an operational period lasts."""
    compute: tuple[str, ...]
    figures: tuple[str, ...]
    steps: tuple[Step, ...]
    roles: tuple[Role, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class GuardedInfo:
    """All that is told of a guarded incident to who isn't in it."""

    id: int
    code: str
    opened_at: datetime


@dataclass(frozen=True)
class IncidentInfo:
    """One incident as it stands."""

    id: int
    case_id: int
    version: int
    """Rises with every move; a move names the version its doer saw."""
    code: str
    kind: str
    title: str
    sector: str
    place_id: int
    point: tuple[float, float] | None
    state: State
    severity: str
    level: int
    lead_id: int
    organizations: tuple[int, ...]
    source: Source
    source_ref: str
    """``alert:<id>``, ``case:<id>``, or the other room's own reference."""
    alert_id: int | None
    exercise_id: int | None
    merged_into: int | None
    signal_at: datetime
    opened_at: datetime
    opened_by: str
    acknowledge_due_at: datetime
    on_scene_due_at: datetime | None
    acknowledged_at: datetime | None
    on_scene_at: datetime | None
    stable_at: datetime | None
    closed_at: datetime | None
    next_report_at: datetime | None
    outcome: str
    procedure: str
    procedure_version: int | None
    guarded: bool
    """Seen only by the organizations in it, and by who entered it with a reason."""
    held: bool
    """For a court or an inquiry: nothing of it is erased."""

    @property
    def exercise(self) -> bool:
        return self.exercise_id is not None


@dataclass(frozen=True)
class TaskInfo:
    """A task of an incident: a case of its own with its own clock. Before ``earliest_at`` it can't be reported done."""

    id: int
    incident_id: int
    case_id: int
    version: int
    step: str
    """The step of the procedure it came from; empty: given by hand."""
    what: Mapping[str, str]
    checks: tuple[Mapping[str, str], ...]
    ticked: frozenset[int]
    organization_id: int
    state: TaskState
    before: str
    purpose: str
    """response, or action: what the after-action report asks for."""
    first_due_at: datetime
    due_at: datetime
    done_at: datetime | None
    earliest_at: datetime | None

    @property
    def running(self) -> bool:
        return self.state in ("asked", "accepted")

    def late(self, at: datetime) -> bool:
        return self.running and self.due_at < at


@dataclass(frozen=True)
class Asked:
    """A line of a form that gives many tasks, by its number and the code of who is to do it: a step, or words that a state may wait for."""

    line: int
    organization: str
    minutes: int
    step: str = ""
    what: str = ""
    before: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the log, never changed. ``id`` is what a report's figure links to."""

    id: int
    at: datetime
    act: str
    actor: str
    organization_id: int | None
    text: str
    detail: Mapping[str, Any]
    task_id: int | None
    files: tuple[Any, ...]


@dataclass(frozen=True)
class Revealed:
    """What was written down, whole: for who commands, and told to the audit."""

    call: Call | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Figure:
    """A counted fact as last reported: how many, out of how many, by which line of the log."""

    key: str
    names: Mapping[str, str]
    units: Mapping[str, str]
    value: float
    of: float | None
    line: int
    at: datetime
    first: float
    """As first reported."""
    peak: float


@dataclass(frozen=True)
class ResourceInfo:
    """People, vehicles or goods of an organization in this incident; a request is one that is not there yet."""

    id: int
    incident_id: int
    kind: str
    name: str
    quantity: float
    units: Mapping[str, str]
    organization_id: int
    asked_by_id: int | None
    state: ResourceState
    at: datetime
    note: str


@dataclass(frozen=True)
class Piece:
    """A piece of a report: words, or a figure that links to the line of the log it was taken from."""

    text: str
    line: int | None = None


@dataclass(frozen=True)
class ReportInfo:
    """A situation report of one operational period, drafted from the log."""

    id: int
    incident_id: int
    number: int
    start: datetime
    end: datetime
    paragraphs: Mapping[str, tuple[tuple[Piece, ...], ...]]
    """By language."""
    words: str
    """What its author added or put in place of the draft."""
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None


@dataclass(frozen=True)
class LinkInfo:
    """Two incidents that belong together, for a reason; undone: ``ended_at``."""

    id: int
    one: int
    other: int
    reason: str
    at: datetime
    by: str
    ended_at: datetime | None


@dataclass(frozen=True)
class Move:
    """One way on for an incident: the act, the state it leads to, what must go with it."""

    act: str
    enters: State
    reason: bool
    evidence: bool
    outcomes: tuple[str, ...]
    """What may come of it, one of which must be said; none: nothing is asked."""


@dataclass(frozen=True)
class Condition:
    """What must hold before the incident may enter a state."""

    key: str
    """tasks, outcome, evidence, report, area."""
    met: bool
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """A measured time of an incident and what was promised, in minutes. Null: did not happen, or nothing was promised."""

    key: str
    minutes: float | None
    promised: float | None


@dataclass(frozen=True)
class ExerciseInfo:
    """A scripted run in a marked sandbox."""

    id: int
    script: str
    version: int
    labels: Mapping[str, str]
    incident_id: int | None
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    next_at: datetime | None
    result: Mapping[str, Any]
