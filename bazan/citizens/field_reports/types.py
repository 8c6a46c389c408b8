"""What crosses this room's border. Instants are UTC and aware, degrees WGS 84; lengths of work are minutes of working time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from bazan.citizens.field_reports.assignment_types import Change as Change
from bazan.citizens.field_reports.assignment_types import Route as Route
from bazan.citizens.field_reports.assignment_types import Sorted as Sorted
from bazan.citizens.field_reports.assignment_types import Trial as Trial
from bazan.citizens.field_reports.assignment_types import Tried as Tried
from bazan.citizens.field_reports.assignment_types import Use as Use
from bazan.citizens.field_reports.assignment_types import Words as Words
from bazan.citizens.field_reports.channels import CHANNELS as CHANNELS
from bazan.citizens.field_reports.policy_types import Destination as Destination
from bazan.citizens.field_reports.policy_types import Level as Level
from bazan.citizens.field_reports.policy_types import Policy as Policy
from bazan.citizens.field_reports.policy_types import Source as Source
from bazan.coordination.cases.types import CaseInfo
from bazan.core.state_lights import StateTable

PictureKind = Literal["before", "after", "more", "voice"]
"""As it was sent with the report; after the work; what came later; what was said instead of written."""
ForwardState = Literal["queued", "sent", "closed", "failed", "dropped"]
PictureState = Literal["waiting", "shown", "held", "hidden", "broken"]
"""waiting: not made ready yet; held: a person decides whether it is shown; hidden: one decided that it isn't; broken: it can't be read."""
ConditionState = Literal["ok", "no", "none"]  # a condition of publishing an answer is met, missed, or not asked for
CONDITION_STATES = StateTable[ConditionState](get_args(ConditionState), {"ok": "good", "no": "watch", "none": "none"}, "reports.condition")


@dataclass(frozen=True)
class Attribute:
    """A question of a service beyond place and words, as Open311 has it."""

    code: str
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    required: bool
    names: Words
    values: Mapping[str, Words] = field(default_factory=dict)
    """Of a list: key to name."""


@dataclass(frozen=True)
class Service:
    """A matter people may report: a service in the words of Open311."""

    code: str
    """``PACK.ID``; it never changes its meaning."""
    sector: str
    category: str
    """Of the pack's list; what figures are told by."""
    names: Words
    hints: Words
    """What helps whoever has to go there."""
    level: str
    """Of the province's ``field_reports.toml``: how quickly it is answered."""
    icon: str
    order: int
    keywords: tuple[str, ...] = ()
    evidence: bool = False
    """A photo of the work done is needed to answer."""
    rough: bool = False
    """The public's map shows it within some hundred metres only."""
    near_m: int = 50
    near_days: int = 30
    """Another report of it so near within so many days may be the same."""
    alike: float = 0.6
    """… if ``rules.alike`` finds them so alike, 0 to 1."""
    again_days: int = 90
    """Reported at its place within so many days after it was closed, it has come back."""
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class Sent:
    """A picture as it came in: in the archive under its SHA-256, judged by its first bytes, not yet looked into."""

    sha256: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Filed:
    """A report as it comes in by any channel."""

    key: str
    """Of the one who sends it: sent twice, it is one report."""
    channel: str
    words: str
    service: str = ""
    """Empty: whoever takes it in says."""
    point: tuple[float, float] | None = None
    """Latitude, longitude."""
    accuracy_m: float | None = None
    place_id: int | None = None
    """The commune, where no point is known."""
    landmark: str = ""
    pictures: tuple[Sent, ...] = ()
    voice: tuple[Sent, ...] = ()
    """What was said instead of written."""
    observed_at: datetime | None = None
    """When it was written, by the sender's clock: a phone may have had no network since."""
    danger: bool = False
    """The sender says that life is in danger."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    phone: str = ""
    phone_proved: bool = False
    mail: str = ""
    """Where it came from, if it came by mail."""
    citizen_id: int | None = None
    keep_picture_facts: bool = False
    """The sender agrees that time and place within the pictures are kept, seen by nobody but who handles it."""
    device: str = ""
    """What tells one sender's phone from another's; only its fingerprint is kept."""
    language: str = "vi"


@dataclass(frozen=True)
class Promise:
    """What really happens to reports like this one. Days of the calendar; null: not so many of them ever are."""

    closed: int
    open: int
    low_days: float | None
    """One of twenty is answered sooner; with ``high_days`` the interval that holds nine of ten."""
    half_days: float | None
    most_days: float | None
    """By then nine of ten are answered."""
    high_days: float | None
    """One of twenty takes longer."""
    scope: Literal["place", "province"]


@dataclass(frozen=True)
class Receipt:
    """What the sender gets. ``code`` opens the report to whoever has it; ``number`` is what everybody may call it."""

    report_id: int
    number: str
    code: str
    received_at: datetime
    due_at: datetime
    place_id: int
    service: str
    promised: Promise | None
    """What was said really happens, when it came in; null: too few were answered to say it."""


@dataclass(frozen=True)
class PictureInfo:
    """A picture of a report, or a voice note. ``sealed``, ``public``, ``preview``: files in the archive; empty while there are none. A note
    has its ``sealed`` alone, as it came."""

    id: int
    report_id: int
    kind: PictureKind
    state: PictureState
    sealed: str
    public: str
    preview: str
    faces: int
    plates: int
    unsafe: float
    why: str
    by: str
    at: datetime
    media_type: str
    """As it came in; what is drawn anew is ``image/jpeg``."""


@dataclass(frozen=True)
class Suggested:
    """What a model says of the words. Kept with its version as it was said then."""

    service: str
    probability: float
    sure: bool
    """Above the bar; else a person looks first."""
    words: tuple[str, ...]
    model: str
    """``code:number`` of the version; empty: words of the services' own lists decided."""


@dataclass(frozen=True)
class Calibration:
    """How the promises given have turned out: of the reports that were promised something and are answered, how many came so early."""

    promised: int
    """Answered, or open for longer than it was said nine of ten take."""
    half: int
    """By the time half were said to be answered: half of them, if the promises are honest."""
    most: int
    """By the time nine of ten were: nine of ten, if they are."""
    inside: int
    """Within the interval: nine of ten."""


@dataclass(frozen=True)
class ReportInfo:
    """One report as it stands. ``case`` has its state, deadlines and organizations."""

    id: int
    number: str
    service: str
    channel: str
    words: str
    landmark: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    observed_at: datetime | None
    received_at: datetime
    danger: bool
    """Somebody says that life is in danger."""
    alarming: float | None
    """How likely a model finds that it is, where a person ought to look at once."""
    level: str
    suggested: tuple[Suggested, ...]
    attributes: Mapping[str, str]
    anonymous: bool
    duplicate_of: int | None
    recurs: int | None
    """The report that came back as this one."""
    acknowledged_at: datetime | None
    assigned_at: datetime | None
    """First given to a unit."""
    started_at: datetime | None
    """First worked on."""
    answered_at: datetime | None
    published_at: datetime | None
    reply: str
    question: str
    """What the sender is asked; empty: nothing."""
    asked_due_at: datetime | None
    reroutes: int
    reopened: int
    supports: int
    verified: bool | None
    clear: bool | None
    rating: int | None
    hidden: str
    """Why its words aren't shown to the public; empty: they are."""
    promised: Promise | None
    """What was said when it came in."""
    case: CaseInfo

    @property
    def state(self) -> str:
        return self.case.state


@dataclass(frozen=True)
class Sought:
    """Which reports in reach are looked for; what is left out narrows nothing down."""

    states: frozenset[str] | None = None
    open: bool = False
    """None whose case is closed."""
    organization_ids: frozenset[int] | None = None
    """Led by one of them, or asked of one."""
    services: frozenset[str] | None = None
    place_ids: frozenset[int] | None = None
    channels: frozenset[str] | None = None
    danger: bool | None = None
    owed: tuple[datetime | None, datetime | None] | None = None
    """Still owed, and due at or after the first, before the second instant."""
    untaken: bool = False
    """Open, and not yet handed to whom it concerns."""
    undecided: bool = False
    """An answer, or a later deadline, waits to be approved."""
    ids: frozenset[int] | None = None
    """These alone: ``saying`` finds those of a text."""


@dataclass(frozen=True)
class Burden:
    """How much an organization owes."""

    organization_id: int
    open: int
    late: int


@dataclass(frozen=True)
class Standing:
    """How a queue stands."""

    states: Mapping[str, int]
    """Open reports by the state of their case; joined ones among them."""
    closed: int
    """At most ``MOST_CLOSED`` are counted."""
    tiles: Mapping[str, int]
    """Of those open and joined to no other: ``open``, ``danger``, ``late``, ``soon`` (due before the instant asked for), ``undecided``."""
    burdens: tuple[Burden, ...]
    """Who owes how many, the most late first."""


@dataclass(frozen=True)
class Position:
    """Where a phone was when a photo of the work done was taken: degrees WGS 84, within so many metres."""

    latitude: float
    longitude: float
    accuracy_m: float


@dataclass(frozen=True)
class Reporter:
    """Who sent it, for those who may know."""

    name: str
    phone: str
    phone_proved: bool
    language: str
    citizen_id: int | None
    """Null: without an account here."""


@dataclass(frozen=True)
class Look:
    """Somebody looked at who sent a report."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class PublicReport:
    """A report as everybody may see it."""

    number: str
    service: str
    sector: str
    place_id: int
    latitude: float | None
    longitude: float | None
    state: str
    words: str
    reply: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    verified: bool | None
    supports: int
    organization_id: int
    preview: str
    after: str
    """Files in the archive of its first pictures from before and after; empty: none that may be shown."""
    updated_at: datetime


@dataclass(frozen=True)
class Brief:
    """What is told of any report to whoever knows its number, looked at by a person or not: nothing of what it says."""

    number: str
    service: str
    state: str
    received_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Step:
    """One line of a report's way as its sender reads it. ``act``: a word of the workflow; ``said``: what was said to the sender."""

    act: str
    at: datetime
    organization_id: int | None
    said: str


@dataclass(frozen=True)
class Near:
    """A report that may be the same. ``alike``: 0 to 1 over place, time, words and pictures."""

    report: ReportInfo
    metres: float | None
    alike: float
    same_picture: bool


@dataclass(frozen=True)
class ForwardInfo:
    """What became of a report on another server."""

    destination: str
    state: ForwardState
    """sent: taken there; failed: it won't be tried again; dropped: it went to somebody else before it was taken."""
    number: str
    """Its number there; empty: not known yet."""
    status: str
    notes: str
    error: str
    attempts: int
    changed_at: datetime
