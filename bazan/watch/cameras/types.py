"""What crosses this room's border. Instants are UTC and aware; points on pictures are x, y from 0 to 1; directions degrees from north."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

State = Literal["live", "silent", "unreachable", "refused", "garbage", "waiting"]
"""live: pictures come; silent: connected, but none comes; refused: the camera wants another password; garbage: what comes is no video;
waiting: nobody watches it yet."""
STATES: tuple[State, ...] = get_args(State)
Fault = Literal["offline", "frozen", "dark", "overexposed", "defocused", "moved", "slow", "clock_skew"]
FAULTS: tuple[Fault, ...] = get_args(Fault)
Review = Literal["true", "false", "duplicate"]
REVIEWS: tuple[Review, ...] = get_args(Review)


@dataclass(frozen=True)
class Terms:
    """What is declared of a camera. Addresses hold no password: ``credentials`` names the setting that holds it."""

    code: str
    name: str
    name_en: str
    latitude: float
    longitude: float
    purpose: Mapping[str, str]
    """What it is for, as the public notice says it."""
    legal_basis: str
    main_url: str
    sub_url: str = ""
    """A smaller stream of the same picture, for watching; empty: the main one is watched."""
    credentials: str = ""
    """``BAZAN_CAMERA_<this>``, in the environment, holds user and password, divided by a colon; empty: none are needed."""
    bearing: float | None = None
    """Where it looks."""
    view_angle: float | None = None
    reach_m: float | None = None
    road: str = ""
    site: str = ""
    """Only a watching process of the same site takes it; empty: any."""
    fps: float = 0
    """Pictures a second it promises; 0: nothing."""
    masks: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Corners of what is never looked at and never shown."""
    hours: tuple[tuple[str, str], ...] = ()
    """Local hours in which it is watched and shown, (from, to); none: always."""
    stills_days: int = 30
    """How long pictures and clips of its events are kept, unless a rule says otherwise."""
    enabled: bool = True


@dataclass(frozen=True)
class RuleTerms:
    """What is decided of a rule drawn on a camera's picture; as ``engines.vision`` follows it, and when."""

    code: str
    names: Mapping[str, str]
    purpose: str
    points: tuple[tuple[float, float], ...]
    kinds: tuple[str, ...]
    seconds: float = 0
    at_least: int = 1
    below: int = 0
    direction: str = "both"
    flow: str = ""
    hours: tuple[tuple[str, str], ...] = ()
    """Local hours in which it holds, (from, to); none: always."""
    profiles: tuple[str, ...] = ()
    """Occasions in which it holds; none: in all."""
    keep_days: int = 0
    """How long pictures and clips of its events are kept; 0: as the camera says."""


@dataclass(frozen=True)
class RuleInfo:
    id: int
    camera_id: int
    terms: RuleTerms
    version: int
    drawn_by: str
    drawn_at: datetime
    thing_id: int | None
    """Of a counting line: the station whose observations are its counts; none before a clock has made it."""


@dataclass(frozen=True)
class CameraInfo:
    """A camera and how it stands now."""

    id: int
    terms: Terms
    thing_id: int
    place_id: int | None
    organization_id: int
    """Whose it is, who keeps it alive."""
    demo: bool
    state: State
    faults: tuple[str, ...]
    since: datetime | None
    """Of when the state is."""
    frame_at: datetime | None
    """When its last picture came."""
    watched_by: str
    """The process that watches it now; empty: none."""
    figures: Mapping[str, Any]
    """What the process says of the watching: pictures a second, pace, share of active ones, milliseconds, size, codec."""
    version: int

    @property
    def well(self) -> bool:
        return self.state == "live" and not self.faults


@dataclass(frozen=True)
class EventInfo:
    """Something that broke a drawn rule, from when it began to when it ended."""

    id: int
    camera_id: int
    rule: str
    """Its code on that camera."""
    names: Mapping[str, str]
    purpose: str
    began_at: datetime
    ended_at: datetime | None
    value: float
    """How many break it now, or did last."""
    peak: float
    sure: float
    """Of the surest detection of what broke it, 0 to 1."""
    detector: str
    still: str
    """SHA-256 of the blurred picture; empty: none was kept, or its time is over."""
    alert_id: int | None
    review: str
    """Empty: nobody has said yet."""
    reviewed_by: str
    reviewed_at: datetime | None
    figures: Mapping[str, Any]

    def lasted_s(self, now: datetime) -> float:
        return ((self.ended_at or now) - self.began_at).total_seconds()


@dataclass(frozen=True)
class Tally:
    """What crossed a line in five minutes from ``start`` on."""

    rule: str
    start: datetime
    kind: str
    forward: bool
    count: int


@dataclass(frozen=True)
class Worker:
    """A process that watches cameras."""

    name: str
    site: str
    address: str
    """Where it answers other processes: ``unix:<path>`` or ``http://host:port``."""
    capacity: float
    detector: str
    seen_at: datetime
    cameras: int
    figures: Mapping[str, Any]
