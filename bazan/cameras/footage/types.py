"""What crosses this room's border. Instants are UTC and aware; places in a clip are seconds since its first picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.cameras.devices.types import RuleTerms
from bazan.core.state_lights import StateTable

Kind = Literal["look", "count", "rerun", "motion", "export"]
"""look: see what is on its pictures, which every other does first; count: crossings of a line; rerun: what drawn rules tell; motion: when
something moves within a zone; export: a blurred copy."""
KINDS: tuple[Kind, ...] = get_args(Kind)
ClipState = Literal["receiving", "waiting", "looked", "unreadable"]
CLIP_STATES = StateTable[ClipState](
    get_args(ClipState),
    {"looked": "good", "unreadable": "off", "receiving": "stale", "waiting": "none"},
    "footage.clip_state",
)
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
JOB_STATES = StateTable[JobState](
    get_args(JobState),
    {"done": "good", "failed": "off", "cancelled": "stale", "waiting": "none", "running": "none"},
    "footage.state",
)
OPEN = ("waiting", "running")
"""States of a job that goes on."""

Points = tuple[tuple[float, float], ...]
TrialChange = Literal["more", "less", "same"]
"""What a draft of a camera's rule would have told of, against the rule that holds."""
CHANGE_STATES = StateTable[TrialChange](
    get_args(TrialChange),
    {"same": "good", "more": "watch", "less": "stale"},
    "footage.change",
)


@dataclass(frozen=True)
class HandedIn:
    """What is said of a clip before it is sent."""

    name: str
    purpose: str
    legal_basis: str
    file_name: str
    size: int
    """Bytes."""
    camera: str = ""
    """Its code; empty: of no camera of this province."""
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Order:
    """What a job is to find out. Of a count ``points`` are the line's two ends, of motion the zone's corners (none: the whole picture)."""

    kind: str
    points: Points = ()
    kinds: tuple[str, ...] = ()
    """Of a count: what is counted."""
    began: float = 0
    ended: float | None = None
    """Of an export: its seconds of the clip; None: to its end."""


@dataclass(frozen=True)
class ClipInfo:
    id: int
    event_id: int | None
    camera_id: int | None
    name: str
    purpose: str
    legal_basis: str
    file_name: str
    size: int
    pieces: int
    """How many have come."""
    sector: str
    place_id: int | None
    handed_by: str
    handed_at: datetime
    recorded_at: datetime | None
    state: ClipState
    problem: str
    sha256: str
    seconds: float | None
    pictures: int | None
    """How many were looked at."""
    width: int | None
    height: int | None
    codec: str


@dataclass(frozen=True)
class JobInfo:
    id: int
    clip_id: int
    trial_id: int | None
    kind: Kind
    terms: Mapping[str, Any]
    state: JobState
    problem: str
    asked_by: str
    asked_at: datetime
    progress: float
    cancelling: bool
    """Somebody wants it to stop, and it hasn't yet."""
    ended_at: datetime | None
    detector: str
    result: Mapping[str, Any]
    """Empty before it is done."""


@dataclass(frozen=True)
class TrialInfo:
    """A draft on a camera's clips: a job each, whose rules are called ``draft`` and, where there is one it would replace, ``kept``."""

    id: int
    camera_id: int
    draft: RuleTerms
    kept: RuleTerms | None
    asked_by: str
    asked_at: datetime
    jobs: tuple[JobInfo, ...]
    """By the clips, newest event first."""
