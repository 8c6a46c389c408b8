"""What crosses this room's border. Instants are UTC and aware; lengths are minutes of working time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.state_lights import StateTable

TaskState = Literal["asked", "accepted", "declined", "done"]
"""States of a part of a case that another organization is asked for."""
TASK_STATES = StateTable[TaskState](
    get_args(TaskState),
    {"accepted": "good", "done": "good", "declined": "watch", "asked": "none"},
    "directives.task",
)


@dataclass(frozen=True)
class Arrow:
    """One act: the states it starts from, where it leads, who may do it, what it demands."""

    act: str
    start: frozenset[str]
    end: str
    roles: frozenset[str]
    """Roles on the case, one of which its doer must hold."""
    reason: bool = False
    """Words must go with it."""
    evidence: bool = False
    """At least one file must go with it."""
    hands_over: bool = False
    """Another organization takes the case with it."""


@dataclass(frozen=True)
class Workflow:
    """The whole life of a kind of case as a table. An unsound table can't be made: ValueError says what is wrong.

    Sound: every state but the first is led to, from every state an end can be reached, no act has two arrows from one state.
    """

    id: str
    first: str
    arrows: tuple[Arrow, ...]
    running: frozenset[str]
    """States in which the organization still owes the work: its deadline runs."""
    paused: frozenset[str] = frozenset()
    """States in which the deadline stands still: working time spent in them is added to it."""
    delivered: frozenset[str] = frozenset()
    """States that fulfil the deadline when they are entered."""
    states: frozenset[str] = field(init=False)
    ends: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        starts = frozenset().union(*(arrow.start for arrow in self.arrows))
        object.__setattr__(self, "states", starts | {arrow.end for arrow in self.arrows} | {self.first})
        object.__setattr__(self, "ends", self.states - starts)
        self._judge()

    def _judge(self) -> None:
        acts = [(arrow.act, state) for arrow in self.arrows for state in arrow.start]
        if len(acts) != len(set(acts)):
            raise ValueError(f"{self.id}: an act has two arrows from one state")
        if unknown := (self.running | self.paused | self.delivered) - self.states:
            raise ValueError(f"{self.id}: no arrow speaks of {sorted(unknown)}")
        if self.running & (self.paused | self.delivered | self.ends):
            raise ValueError(f"{self.id}: a state can't be running and be something else")
        if lost := self.states - self._spread({self.first}, forward=True):
            raise ValueError(f"{self.id}: nothing leads to {sorted(lost)}")
        if endless := self.states - self._spread(set(self.ends), forward=False):
            raise ValueError(f"{self.id}: no end can be reached from {sorted(endless)}")

    def _spread(self, seen: set[str], forward: bool) -> set[str]:
        while True:
            pairs = [(state, arrow.end) if forward else (arrow.end, state) for arrow in self.arrows for state in arrow.start]
            found = {there for here, there in pairs if here in seen} - seen
            if not found:
                return seen
            seen |= found


@dataclass(frozen=True)
class Policy:
    """How long a case may stay in a state, frozen on it when it is opened: what is promised later changes no older case."""

    version: int
    stages: Mapping[str, int]
    """State to working minutes."""
    around_the_clock: bool = False
    """Its clocks run through nights and holidays; every minute is a working minute."""


@dataclass(frozen=True)
class Owed:
    """One of several cases that are opened by one act."""

    organization_id: int
    due_at: datetime
    what: str


@dataclass(frozen=True)
class Past:
    """A case of another system as it stands, to be kept here from now on."""

    state: str
    organization_id: int
    place_id: int
    opened_at: datetime
    first_due_at: datetime
    due_at: datetime
    extensions: int
    delivered_at: datetime | None
    closed_at: datetime | None
    known_as: str
    """What the other system called it."""


@dataclass(frozen=True)
class Given:
    """A file handed in as evidence, already in the archive under its SHA-256."""

    sha256: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class FileInfo:
    """A file kept as evidence."""

    id: int
    case_id: int
    sha256: str
    name: str
    media_type: str
    size: int
    actor: str
    at: datetime


@dataclass(frozen=True)
class EventInfo:
    """One thing that happened to a case. Written once, never changed."""

    id: int
    act: str
    before: str
    after: str
    actor: str
    organization_id: int | None
    at: datetime
    reason: str
    detail: dict[str, Any]
    files: tuple[FileInfo, ...]
    case_id: int


@dataclass(frozen=True)
class ErasureInfo:
    """Somebody asked that what is kept of them in a case be erased. ``state``: asked, confirmed, refused, done."""

    id: int
    case_id: int
    subject: str
    reason: str
    asked_by: str
    asked_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    done_at: datetime | None
    count: int
    """Pieces erased."""


@dataclass(frozen=True)
class TaskInfo:
    """A part of a case that another organization is asked for."""

    id: int
    case_id: int
    organization_id: int
    what: str
    state: TaskState
    due_at: datetime
    done_at: datetime | None
    reason: str
    """Why it was declined, or what was done."""


@dataclass(frozen=True)
class CaseInfo:
    """One case as it stands."""

    id: int
    workflow: str
    state: str
    version: int
    """Rises with everything that happens to it; an act names the version its doer saw."""
    organization_id: int
    """Who leads it."""
    organizations: tuple[int, ...]
    """Who leads it and who was asked for a part."""
    place_id: int
    sector: str
    opened_by: str
    opened_at: datetime
    policy_version: int
    first_due_at: datetime
    """As promised when it was opened; never overwritten."""
    due_at: datetime
    extensions: int
    stage_due_at: datetime | None
    """Until when it may stay in this state."""
    running: bool
    paused_at: datetime | None
    delivered_at: datetime | None
    closed_at: datetime | None
    guarded: bool
    """Seen by its organizations alone, and by who entered it with a reason."""
    held: bool
    """For a court or an inquiry: nothing of it is erased."""

    def late(self, at: datetime) -> bool:
        """Whether the work is still owed although its deadline has passed."""
        return self.running and self.due_at < at

    def in_time(self) -> bool:
        """Whether it was delivered by the first deadline."""
        return self.delivered_at is not None and self.delivered_at <= self.first_due_at


@dataclass(frozen=True)
class Standing:
    """How the open cases of a kind stand at an instant."""

    open: int
    late: int
    """The work is still owed although its deadline has passed."""
    soon: int
    """Still owed and due before the instant asked about."""
    extended: int
    """Still owed, with a deadline later than the first."""
