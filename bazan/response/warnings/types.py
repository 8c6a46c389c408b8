"""What crosses this room's border. Instants are aware; points are (latitude, longitude) in WGS 84, lengths in km as CAP has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.errors import BazanError, Refused
from bazan.core.state_lights import StateTable

Point = tuple[float, float]
Words = Mapping[str, str]
"""Language (vi, en) to text."""
DraftState = Literal["waiting", "returned", "withdrawn", "released"]
DRAFT_STATES = StateTable[DraftState](
    get_args(DraftState),
    {"released": "good", "waiting": "watch", "returned": "off", "withdrawn": "none"},
    "warnings.state",
)


@dataclass(frozen=True)
class Area:
    """Where a warning holds. A polygon's last point is its first; a circle is its centre and radius."""

    description: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[tuple[Point, float], ...] = ()
    geocodes: tuple[tuple[str, str], ...] = ()
    altitude: float | None = None
    ceiling: float | None = None


@dataclass(frozen=True)
class Resource:
    """A file that goes with an ``Info``."""

    description: str
    mime_type: str
    size: int | None = None
    uri: str = ""
    deref_uri: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Info:
    """The warning in one language."""

    language: str
    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    responses: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[tuple[str, str], ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Reference:
    """An earlier message, as later ones name it."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True)
class Cap:
    """One CAP 1.2 message."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: str = ""
    infos: tuple[Info, ...] = ()


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a message: the rule it breaks, and where as a path like ``info[2]/area[1]/polygon[1]``."""

    rule: str
    params: dict[str, Any]
    field: str

    def refusal(self) -> BazanError:
        return Refused(self.rule, self.params, self.field)


@dataclass(frozen=True)
class Facts:
    """What a warning says, before it is CAP: put together by one person, released by another."""

    kind: str
    """Code of the kind of danger in the province's list; may be empty."""
    event: Words
    headline: Words
    description: Words
    instruction: Words
    category: str
    response: str
    urgency: str
    severity: str
    certainty: str
    communes: tuple[str, ...]
    """Codes, of the day it is composed."""
    polygon: tuple[Point, ...]
    """The area where it is narrower than the communes; empty: the communes whole."""
    onset: datetime | None
    expires: datetime
    status: str
    """Actual or Exercise."""


@dataclass(frozen=True)
class DraftInfo:
    """A warning on its way to the public."""

    id: int
    msg_type: str
    facts: Facts
    incident: str
    """Reference of the incident it comes from, as the incident's room writes it; may be empty."""
    replaces: int | None
    """The message it updates or cancels."""
    place_id: int
    state: DraftState
    version: int
    composed_by: str
    composed_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    message: int | None


@dataclass(frozen=True)
class MessageInfo:
    """A CAP message kept here: released by us or taken from a trusted sender. Never changed."""

    id: int
    ours: bool
    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    incident: str
    kept_at: datetime
    ends_at: datetime
    sender_name: str
    event: Words
    headline: Words
    description: Words
    instruction: Words
    area: Words
    urgency: str
    severity: str
    certainty: str
    onset: datetime | None
    places: tuple[int, ...]
    """Communes it touches; empty: outside the territory."""
    public: bool
    """Anyone may read it."""
    superseded_by: int | None
    superseding: str
    """Update or Cancel, of the message that took its place."""
    replaces: int | None

    def in_force(self, at: datetime) -> bool:
        """Whether it warns of something real now. A test, an exercise or a draft never does."""
        return self.status == "Actual" and self.msg_type in ("Alert", "Update") and self.superseded_by is None and at < self.ends_at


@dataclass(frozen=True)
class Waiting:
    """A warning that waits for its second person."""

    draft: int
    headline: Words
    severity: str
    composed_by: str
    composed_at: datetime
    href: str


@dataclass(frozen=True)
class Taken:
    """What became of a message that came in."""

    state: str
    """taken, same (it was here already), held (in quarantine)."""
    identifier: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class HeldInfo:
    """A message in quarantine."""

    id: int
    at: datetime
    way: str
    """How it came: http, or the address or folder it was taken from."""
    sender: str
    identifier: str
    faults: tuple[Fault, ...]
    raw: str
    times: int
    state: str
    """open, dismissed, taken."""
    decided_by: str
    reason: str


@dataclass(frozen=True)
class ChannelText:
    """The warning for one channel and language."""

    channel: str
    """sms, sms_unmarked, push, zalo, loudspeaker."""
    language: str
    text: str
    limit: int
    """Characters the channel takes; 0: as long as it needs."""


@dataclass(frozen=True)
class Spoken:
    """What every channel says, from the same facts."""

    msg_type: str
    status: str
    sender_name: Words
    event: Words
    headline: Words
    description: Words
    instruction: Words
    names: Mapping[str, tuple[str, ...]]
    """Of the communes."""
    ends_at: datetime
    address: str
    """Where the public reads more."""
