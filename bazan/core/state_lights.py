"""Every closed type of states that a page shows, in one table: the light of each state, which gives mark and colour, and its word.

Each light is found by a ``match`` over the type, so the type checker refuses a state without one. A test reads ``STATE_TABLES``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from bazan.analysis.hotspots.types import Heat
from bazan.analysis.sql_queries.types import State as InquiryState
from bazan.cameras.footage.types import ClipState, JobState
from bazan.cameras.maintenance.types import TicketState
from bazan.coordination.cases.types import TaskState
from bazan.core.labels import label
from bazan.data.forms.types import Ask, Standing
from bazan.data.forms.types import State as SubmissionState
from bazan.data.sources.types import State as SourceState
from bazan.directory.backups.types import State as BackupState
from bazan.platform.design_system.status_lights import Light
from bazan.platform.jobs.types import State as ReaderState
from bazan.platform.observability.health_checks import State as CheckState
from bazan.response.directives.impact.types import Verdict as EffectVerdict
from bazan.response.directives.types import PublicState, Verdict
from bazan.response.incidents.types import ResourceState
from bazan.response.incidents.types import State as IncidentState
from bazan.response.incidents.types import TaskState as IncidentTaskState
from bazan.response.teams.types import State as TeamState
from bazan.response.warnings.types import DraftState

RunState = Literal["running", "done", "refused", "failed"]
"""How a delivery of a source looks. ``refused``: done, with rows that were not taken."""
CopyState = Literal["runs", "ok", "late", "failed"]
"""How a work of the history stands."""
ConditionState = Literal["ok", "no", "none"]
"""Whether a condition of publishing an answer is kept, missed, or not asked for."""
TrialChange = Literal["more", "less", "same"]
"""What a draft of a camera's rule would have told of, against the rule that holds."""


@dataclass(frozen=True)
class StateTable[S: str]:
    """How the states of one type are shown."""

    states: tuple[S, ...]
    lights: Callable[[S], Light]
    words: str
    """What the labels of its words begin with."""

    def light(self, state: S) -> Light:
        """Return the light of a state; ``none`` of a text of the database that names none, so that no page is lost for it."""
        return self.lights(state) if state in self.states else "none"

    def word(self, state: S) -> str:
        return label(f"{self.words}.{state}")

    def member(self, text: str) -> S:
        """Return the state that a text of the database names. Raises ValueError for any other."""
        if text not in self.states:
            raise ValueError(f"{text!r} is no state of {self.words}")
        return cast(S, text)


def _source(state: SourceState) -> Light:
    match state:
        case "alive":
            return "good"
        case "late":
            return "watch"
        case "silent":
            return "silent"
        case "unconnected" | "resting":
            return "none"


def _run(state: RunState) -> Light:
    match state:
        case "done":
            return "good"
        case "refused":
            return "watch"
        case "failed":
            return "off"
        case "running":
            return "none"


def _copy(state: CopyState) -> Light:
    match state:
        case "ok":
            return "good"
        case "late":
            return "watch"
        case "failed":
            return "off"
        case "runs":
            return "none"


def _reader(state: ReaderState) -> Light:
    match state:
        case "fine":
            return "good"
        case "late":
            return "watch"
        case "dead":
            return "off"


def _backup(state: BackupState) -> Light:
    match state:
        case "ok":
            return "good"
        case "old" | "never":
            return "watch"
        case "failed":
            return "off"
        case "unconfigured":
            return "none"


def _check(state: CheckState) -> Light:
    match state:
        case "ok":
            return "good"
        case "warn":
            return "watch"
        case "bad":
            return "off"


def _standing(state: Standing) -> Light:
    match state:
        case "sent":
            return "good"
        case "soon" | "sent_late":
            return "watch"
        case "late":
            return "off"
        case "ahead":
            return "none"


def _submission(state: SubmissionState) -> Light:
    match state:
        case "verified" | "approved" | "locked":
            return "good"
        case "submitted":
            return "watch"
        case "returned":
            return "off"
        case "draft":
            return "none"


def _ask(state: Ask) -> Light:
    match state:
        case "due" | "back":
            return "watch"
        case "late":
            return "off"
        case "begun":
            return "none"


def _task(state: TaskState) -> Light:
    match state:
        case "accepted" | "done":
            return "good"
        case "declined":
            return "watch"
        case "asked":
            return "none"


def _verdict(verdict: Verdict) -> Light:
    match verdict:
        case "reached":
            return "good"
        case "moved":
            return "watch"
        case "unmoved":
            return "off"
        case "early":
            return "none"
        case "no_data":
            return "missing"


def _published(state: PublicState) -> Light:
    match state:
        case "working" | "done":
            return "good"
        case "late" | "declined":
            return "watch"
        case "given" | "finished" | "done_late" | "withdrawn":
            return "none"


def _effect(verdict: EffectVerdict) -> Light:
    match verdict:
        case "worked":
            return "good"
        case "worse":
            return "off"
        case "no_effect":
            return "none"
        case "not_enough":
            return "missing"


def _incident(state: IncidentState) -> Light:
    match state:
        case "open" | "responding":
            return "off"
        case "stable":
            return "watch"
        case "recovering":
            return "none"
        case "closed":
            return "good"


def _incident_task(state: IncidentTaskState) -> Light:
    match state:
        case "done":
            return "good"
        case "declined":
            return "watch"
        case "asked" | "accepted" | "dropped":
            return "none"


def _resource(state: ResourceState) -> Light:
    match state:
        case "on_scene":
            return "good"
        case "requested":
            return "watch"
        case "refused":
            return "off"
        case "promised" | "on_the_way" | "released" | "withdrawn":
            return "none"


def _team(state: TeamState) -> Light:
    match state:
        case "ready":
            return "good"
        case "on_task":
            return "watch"
        case "off_duty":
            return "none"


def _ticket(state: TicketState) -> Light:
    match state:
        case "open" | "working":
            return "watch"
        case "mended":
            return "good"
        case "withdrawn":
            return "none"


def _draft(state: DraftState) -> Light:
    match state:
        case "released":
            return "good"
        case "waiting":
            return "watch"
        case "returned":
            return "off"
        case "withdrawn":
            return "none"


def _heat(heat: Heat) -> Light:
    match heat:
        case "hot99":
            return "off"
        case "hot95":
            return "watch"
        case "hot90" | "none" | "cold90" | "cold95" | "cold99":
            return "none"


def _inquiry(state: InquiryState) -> Light:
    match state:
        case "done":
            return "good"
        case "refused":
            return "off"
        case "cancelled":
            return "stale"
        case "waiting" | "running":
            return "none"


def _job(state: JobState) -> Light:
    match state:
        case "done":
            return "good"
        case "failed":
            return "off"
        case "cancelled":
            return "stale"
        case "waiting" | "running":
            return "none"


def _clip(state: ClipState) -> Light:
    match state:
        case "looked":
            return "good"
        case "unreadable":
            return "off"
        case "receiving":
            return "stale"
        case "waiting":
            return "none"


def _condition(state: ConditionState) -> Light:
    match state:
        case "ok":
            return "good"
        case "no":
            return "watch"
        case "none":
            return "none"


def _change(change: TrialChange) -> Light:
    match change:
        case "same":
            return "good"
        case "more":
            return "watch"
        case "less":
            return "stale"


SOURCE = StateTable[SourceState](get_args(SourceState), _source, "sources.state")
RUN = StateTable[RunState](get_args(RunState), _run, "sources.run")
COPY = StateTable[CopyState](get_args(CopyState), _copy, "sources.history.state")
READER = StateTable[ReaderState](get_args(ReaderState), _reader, "sources.readers")
BACKUP = StateTable[BackupState](get_args(BackupState), _backup, "sources.backups.state")
CHECK = StateTable[CheckState](get_args(CheckState), _check, "administration.health.state")
STANDING = StateTable[Standing](get_args(Standing), _standing, "forms.standing")
SUBMISSION = StateTable[SubmissionState](get_args(SubmissionState), _submission, "forms.state")
ASK = StateTable[Ask](get_args(Ask), _ask, "forms.ask")
TASK = StateTable[TaskState](get_args(TaskState), _task, "directives.task")
VERDICT = StateTable[Verdict](get_args(Verdict), _verdict, "directives.verdict")
PUBLISHED = StateTable[PublicState](get_args(PublicState), _published, "citizens.decided.state")
EFFECT = StateTable[EffectVerdict](get_args(EffectVerdict), _effect, "effects.verdict")
INCIDENT = StateTable[IncidentState](get_args(IncidentState), _incident, "incidents.state")
INCIDENT_TASK = StateTable[IncidentTaskState](get_args(IncidentTaskState), _incident_task, "incidents.task")
RESOURCE = StateTable[ResourceState](get_args(ResourceState), _resource, "incidents.resource")
TEAM = StateTable[TeamState](get_args(TeamState), _team, "teams.state")
TICKET = StateTable[TicketState](get_args(TicketState), _ticket, "upkeep.state")
DRAFT = StateTable[DraftState](get_args(DraftState), _draft, "warnings.state")
HEAT = StateTable[Heat](get_args(Heat), _heat, "hotspots.heat")
INQUIRY = StateTable[InquiryState](get_args(InquiryState), _inquiry, "inquiries.state")
JOB = StateTable[JobState](get_args(JobState), _job, "footage.state")
CLIP = StateTable[ClipState](get_args(ClipState), _clip, "footage.clip_state")
CONDITION = StateTable[ConditionState](get_args(ConditionState), _condition, "reports.condition")
CHANGE = StateTable[TrialChange](get_args(TrialChange), _change, "footage.change")

STATE_TABLES: tuple[StateTable[Any], ...] = (
    SOURCE, RUN, COPY, READER, BACKUP, CHECK, STANDING, SUBMISSION, ASK, TASK, VERDICT, PUBLISHED, EFFECT, INCIDENT, INCIDENT_TASK,
    RESOURCE, TEAM, TICKET, DRAFT, HEAT, INQUIRY, JOB, CLIP, CONDITION, CHANGE,
)  # fmt: skip
