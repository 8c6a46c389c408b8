"""What crosses this room's border. Instants are UTC and aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.state_lights import StateTable
from bazan.platform.events.types import State as ReaderState
from bazan.platform.http_client.outbound_allowlist import Listed

State = Literal["alive", "late", "silent", "unconnected", "resting"]
"""alive, late, silent, unconnected: as ``bazan.core.freshness`` tells them apart; resting: it promises nothing or is off.
"""
LIVING: tuple[State, ...] = ("alive", "late", "silent")
"""Those that were heard and promise something: what is held against the promise."""
SOURCE_STATES = StateTable[State](
    get_args(State),
    {"alive": "good", "late": "watch", "silent": "silent", "unconnected": "none", "resting": "none"},
    "sources.state",
)
RunState = Literal["running", "done", "refused", "failed"]
"""How a delivery looks. ``refused``: done, with rows that were not taken."""
RUN_STATES = StateTable[RunState](
    get_args(RunState),
    {"done": "good", "refused": "watch", "failed": "off", "running": "none"},
    "sources.run",
)
CopyState = Literal["runs", "ok", "late", "failed"]
"""How a work of the history stands."""
COPY_STATES = StateTable[CopyState](
    get_args(CopyState),
    {"ok": "good", "late": "watch", "failed": "off", "runs": "none"},
    "sources.history.state",
)
READER_STATES = StateTable[ReaderState](
    get_args(ReaderState),
    {"fine": "good", "late": "watch", "dead": "off"},
    "sources.readers",
)


@dataclass(frozen=True)
class Asking:
    """What a source may use when it asks another system."""

    environ: Mapping[str, str]
    """Secrets by their names."""
    listed: Listed | None = None
    """The machines it may ask; null: what the settings say."""


@dataclass(frozen=True)
class SourceHealth:
    """One source as it stands at an instant. Counts are of the local day."""

    id: int
    code: str
    name: str
    name_en: str
    sector: str
    driver: str
    state: State
    lag_s: int | None
    """Since its newest observation; null: it never sent one."""
    promise_s: int
    last_seen_at: datetime | None
    last_good_at: datetime | None
    last_run_at: datetime | None
    last_run_state: str
    accepted_today: int
    duplicate_today: int
    rejected_today: int
    quarantined: int
    """Open, of any day."""
    things: int
    things_silent: int
    things_unconnected: int
    organization_id: int | None
    enabled: bool
    demo: bool
    schedule_s: int | None
    binding: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ThingHealth:
    """One station of a source; its state stands beside its source's: a silent thing in a living source is a fault too."""

    thing_id: int
    code: str
    name: str
    name_en: str
    source_id: int
    state: State
    lag_s: int | None
    promise_s: int
    last_at: datetime | None


@dataclass(frozen=True)
class RunInfo:
    """One delivery, pull or import. ``read`` pieces (lines, items) of which ``missing`` cells were empty."""

    id: int
    source_id: int
    source_code: str
    started_at: datetime
    finished_at: datetime | None
    state: str
    accepted: int
    duplicate: int
    rejected: int
    read: int
    missing: int
    progress: float | None
    """Share of the file read; null: not known."""
    file_name: str
    file_sha256: str
    error_rule: str
    error_params: dict[str, Any]
    superseded: int = 0
    """Of a dataset's rows: how many took an earlier version's place. ``accepted`` counts the wholly new, ``duplicate`` the same again."""
    told: dict[str, Any] = field(default_factory=dict)
    """What reading found out by itself, as the file's encoding."""
    of_rows: bool = False
    """Its pieces are rows of a dataset, not observations."""


@dataclass(frozen=True)
class QuarantinedItem:
    """One refused piece with its reason."""

    id: int
    source_id: int | None
    run_id: int | None
    at: datetime
    position: str
    field: str
    rule: str
    params: dict[str, Any]
    raw: str
    state: str
    decided_by: str
    reason: str


@dataclass(frozen=True)
class PushedRow:
    """A row of a message that was not taken. ``index`` counts from 0."""

    index: int
    field: str
    rule: str
    params: dict[str, Any]


@dataclass(frozen=True)
class PushOutcome:
    """What became of a message: its rows are in exactly one of the counts or among the rejected."""

    accepted: int
    same: int
    superseded: int
    rejected: tuple[PushedRow, ...]
    run_id: int


@dataclass(frozen=True)
class Token:
    """One token of a device; nobody knows more of it than its hash."""

    id: int
    made_at: datetime | None
    """null: before this was kept."""
    made_by: str
    ends_at: datetime | None
    """A newer one took its place: it is good until then."""


@dataclass(frozen=True)
class DeviceInfo:
    """A gateway or system that sends by itself, and the tokens by which it is let in."""

    subject: str
    """``source/name``: over MQTT its user name."""
    name: str
    source_code: str
    source_name: str
    source_name_en: str
    sector: str
    driver: str
    tokens: tuple[Token, ...]
    """Good now, the newest last; none: it was ended."""
    ended_at: datetime | None
    heard_at: datetime | None
    """When its source was last heard: over MQTT nobody tells which device of a source spoke."""
    idle: bool
    """Let in, and its source was not heard for ninety days."""


@dataclass(frozen=True)
class Outgoing:
    """A machine that sources made in the browser may ask."""

    host: str
    """A name, ``.example.vn`` for all below, or a network."""
    port: int
    """0: any."""
    why: str = ""
    set_by: str = ""
    set_at: datetime | None = None
    of_environment: bool = False
    """Named by BAZAN_MAY_REACH, so no page changes it."""

    @property
    def subject(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class SourceOver:
    """What administrators changed of a source in the browser."""

    code: str
    sector: str
    own: bool
    """Made in the browser, in no pack."""
    toml: str
    """Of one's own; empty: it was taken away."""
    enabled: bool | None
    schedule_s: int | None
    promise_s: int | None
    said: dict[str, Any] | None
    """Of a pack's source: what its file says of the last three."""
    state: Literal["laying", "laid", "failed"]
    """Whether the job brought it to the source yet."""
    rule: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    """Why it could not."""


@dataclass(frozen=True)
class Trial:
    """A source tried: its first rows as they would be read, and what would be refused."""

    id: str
    toml: str
    sample_name: str
    """Empty: the source itself was asked."""
    asked_at: datetime
    done: bool
    columns: tuple[Mapping[str, str], ...] = ()
    """Of a dataset's rows the names of its columns by language; of observations nothing."""
    rows: tuple[tuple[Any, ...], ...] = ()
    """Of observations: time (UTC), thing, property, value, unit."""
    refused: tuple[tuple[str, str, dict[str, Any], str], ...] = ()
    """(where, rule, what its sentence needs, the piece as it came)."""
    read: int = 0
    rule: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    """What stopped it."""
    told: dict[str, Any] = field(default_factory=dict)
    """What reading found out by itself, as a run tells it."""
