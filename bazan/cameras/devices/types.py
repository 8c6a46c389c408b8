"""The types that other apps use. Instants are UTC and aware; points on pictures are x, y from 0 to 1; directions degrees from north."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.platform.image_analysis.tracking.purposes import experimental

State = Literal["live", "silent", "unreachable", "refused", "garbage", "waiting", "resting", "off"]
"""live: pictures come; silent: connected, but none comes; refused: the camera wants another password; garbage: what comes is no video;
waiting: nobody watches it yet; resting: outside of its hours, when nobody should; off: somebody said that nobody shall."""
STATES: tuple[State, ...] = get_args(State)
Fault = Literal["offline", "frozen", "dark", "overexposed", "defocused", "moved", "slow", "clock_skew"]
FAULTS: tuple[Fault, ...] = get_args(Fault)
Review = Literal["true", "false", "duplicate"]
REVIEWS: tuple[Review, ...] = get_args(Review)
WALL_SIZES = (1, 4, 9, 16, 25)
"""How many pictures a wall shows beside each other."""


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
    plates_basis: str = ""
    """The legal basis on which it reads number plates; empty: it reads none."""
    plates_days: int = 7
    """How long plates it read are kept."""
    enabled: bool = True


@dataclass(frozen=True)
class RuleTerms:
    """A rule drawn on a camera's picture: its geometry for ``platform.image_analysis``, and its hours."""

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
    """The place the zone stands for, by which trips are counted; ``flow_en``: what English pages call it, empty for the same."""
    flow_en: str = ""
    hours: tuple[tuple[str, str], ...] = ()
    """Local hours in which it holds, (from, to); none: always."""
    profiles: tuple[str, ...] = ()
    """Occasions in which it holds; none: in all."""
    keep_days: int = 0
    """How long pictures and clips of its events are kept; 0: as the camera says."""
    surest: float = 0
    """Least certainty of what breaks it, 0 to 1: what was never seen so surely doesn't count."""
    smallest: float = 0
    """Least height of what breaks it, as a share of the picture's height."""


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

    @property
    def experimental(self) -> bool:
        return self.purpose in experimental()

    def lasted_s(self, now: datetime) -> float:
        return ((self.ended_at or now) - self.began_at).total_seconds()


@dataclass(frozen=True)
class ClipInfo:
    """Some seconds kept around an event."""

    event_id: int
    sha256: str
    """Of the blurred MP4."""
    began_at: datetime
    ended_at: datetime
    size: int
    """Bytes of the blurred MP4."""
    sealed: bool
    """Whether they are kept as the camera sent them, too."""


@dataclass(frozen=True)
class Tally:
    """What crossed a line in five minutes from ``start`` on."""

    rule: str
    start: datetime
    kind: str
    forward: bool
    count: int


@dataclass(frozen=True)
class TripTally:
    """What went from one place drawn on the picture to another in five minutes from ``start`` on."""

    origin: str
    destination: str
    start: datetime
    kind: str
    count: int


@dataclass(frozen=True)
class Judged:
    """An event that somebody called true or false: how sure and how high what broke the rule was at most."""

    true: bool
    sure: float
    height: float
    """As a share of the picture's height."""


@dataclass(frozen=True)
class Lesson:
    """Thresholds a rule could have, and what of its reviewed events they would have dropped."""

    surest: float
    smallest: float
    false_dropped: int
    false: int
    true_dropped: int
    true: int


@dataclass(frozen=True)
class LookedFor:
    """What the rules drawn on a camera's picture are for. ``keep_days``: how long a rule keeps pictures at most; 0: as the camera says."""

    purposes: tuple[str, ...]
    keep_days: int


@dataclass(frozen=True)
class Ailment:
    """A fault of a camera that stands."""

    camera_id: int
    fault: str
    since: datetime


@dataclass(frozen=True)
class TrialInfo:
    """How well a camera counted figures of known ways that were laid over its own picture."""

    camera_id: int
    at: datetime
    laid: int
    """Crossings of the laid figures."""
    counted: int
    error: float
    """Share of the laid crossings that were missed or counted though there were none."""
    smallest_px: int | None
    """Height of the smallest figure it still sees, pixels of its picture; none: it sees none."""
    detector: str
    lines: Mapping[str, tuple[int, int, int]]
    """By line: crossings laid, missed, and counted too much; under the empty word one in the middle, of a camera without lines."""
    blur_px: float
    """How far edges are spread on its picture, a standard deviation in pixels."""


@dataclass(frozen=True)
class TriedLine:
    """How well one line counted at its camera's last trial: crossings laid, missed, and counted too much."""

    camera: str
    at: datetime
    laid: int
    missed: int
    extra: int


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


@dataclass(frozen=True)
class Wall:
    """Cameras somebody keeps together, in the order in which they are shown."""

    id: int
    name: str
    codes: tuple[str, ...]
    size: int
    shared: bool
    own: bool
    """It is the reader's, who alone may change it."""


@dataclass(frozen=True)
class Recording:
    """A file that is kept of an event."""

    kind: Literal["still", "clip"]
    sha256: str
    """Of ``data``, as it was written down when it was kept."""
    began_at: datetime
    ended_at: datetime
    data: bytes
    """In it nobody can be recognised: JPEG or MP4."""
    sealed: bytes
    """The same as the camera saw it, sealed; empty: none was kept."""


@dataclass(frozen=True)
class Handed:
    """An event with all that is kept of it, for who copies it elsewhere."""

    event: EventInfo
    rule_version: int
    camera: str
    camera_name: str
    camera_name_en: str
    place_id: int | None
    sector: str
    recordings: tuple[Recording, ...]
