"""What crosses this room's border. Instants are aware."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal
from uuid import UUID

Severity = Literal["extreme", "severe", "moderate", "minor"]
SEVERITIES: tuple[Severity, ...] = ("extreme", "severe", "moderate", "minor")
"""CAP 1.2, the gravest first."""
EscalationState = Literal["running", "acknowledged", "stopped", "unanswered"]
RecipientKind = Literal["account", "post", "organization", "roster"]
RECIPIENT_KINDS: tuple[RecipientKind, ...] = ("account", "post", "organization", "roster")
Words = Mapping[str, str]
"""Language to text."""


@dataclass(frozen=True)
class Recipient:
    """Whom a message is for. ``value``: a user name, a role, an organization's code, a roster's code.

    A post is everybody who holds the role in ``place_id`` (None: anywhere) and ``sector`` ('': any). An organization named ``responsible``
    is the one that answers for the sector in the place; a roster named ``nearest`` is the one that watches over them.
    """

    kind: RecipientKind
    value: str
    place_id: int | None = None
    sector: str = ""


@dataclass(frozen=True)
class Subject:
    """What a message or an escalation is about. ``place_id`` and ``sector`` say whose it is; None: the whole territory."""

    subject: Words
    body: Words
    severity: Severity
    kind: str
    """A word of the room that tells it: alert, directive, case, roster, …"""
    link: str = ""
    """Address of the page on which it is dealt with."""
    place_id: int | None = None
    sector: str = "*"
    life_safety: bool = False


@dataclass(frozen=True)
class NotificationInfo:
    """One message in one inbox. ``escalation``: its running or ended escalation, if any."""

    id: UUID
    message_id: UUID
    subject: Words
    body: Words
    severity: Severity
    kind: str
    link: str
    life_safety: bool
    asks: bool
    """Reading isn't enough: it has to be acknowledged."""
    decides: bool
    """It waits for a decision, made on the page it leads to; ``settled_by`` whoever made it."""
    at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None
    settled_at: datetime | None = None
    settled_by: str = ""
    escalation: "EscalationInfo | None" = None
    times: int = 1
    """How often it was told, when an escalation repeats itself."""

    @property
    def needs_me(self) -> bool:
        """Whether somebody still has to take it up or decide it, and nobody did."""
        if self.decides:
            return self.settled_at is None
        open_one = self.escalation is None or self.escalation.state in ("running", "unanswered")
        return self.asks and self.acknowledged_at is None and open_one


@dataclass(frozen=True)
class Carried:
    """A delivery as it reached its carrier: whose it is, what it told, and whether somebody answered."""

    id: UUID
    full_name: str
    subject: Mapping[str, str]
    link: str
    step: int
    """Of the escalation, from 1; 0: of none."""
    asks: bool
    """Somebody has to take it up."""
    answered_at: datetime | None
    """By this person."""
    ended_at: datetime | None
    """The escalation it belongs to: somebody else answered, or it was stopped."""


@dataclass(frozen=True)
class Receipt:
    """How far a message has come to one recipient by one channel; ``inbox`` is the channel every recipient has.

    ``step``: of its escalation, 0 outside of one. ``more``: how many other messages the same delivery speaks for.
    """

    message_id: UUID
    step: int
    account_id: int | None
    full_name: str
    """Of a webhook: its name."""
    channel: str
    provider: str
    state: str
    """queued, sending, sent, delivered, read, acknowledged, failed, passed."""
    attempt: int
    at: datetime
    error: str
    more: int = 0


@dataclass(frozen=True)
class EscalationInfo:
    """A running or ended escalation."""

    id: UUID
    chain: str
    key: str
    state: EscalationState
    life_safety: bool
    step: int
    """How many steps were taken."""
    steps: int
    due_at: datetime | None
    started_at: datetime
    ended_at: datetime | None
    ended_by: str
    reason: str


@dataclass(frozen=True)
class PersonOnDuty:
    """Somebody whose shift it is. ``taken``: the shift was taken over; ``outgoing``: holds on until the next is."""

    account_id: int
    full_name: str
    roster: str
    shift_id: int
    ends_at: datetime
    taken: bool
    outgoing: bool


@dataclass(frozen=True)
class ContactInfo:
    """Where somebody is reached by one channel, and how that went lately."""

    channel: str
    address: str
    failures: int
    broken_until: datetime | None
    set_at: datetime | None = None
    """Last set or proved; null: before this was recorded."""


@dataclass(frozen=True)
class CarrierInfo:
    """Who carries messages of a channel, or is told by webhook."""

    name: str
    channel: str
    kind: str
    """smtp or http; of one that only the browser knows: empty."""
    url: str
    """Empty: nothing leaves by it."""
    of_environment: bool
    """Its address stands in the environment: nobody changes it in the browser."""
    variable: str
    """Of the environment, that would hold its address; empty: none does."""
    laid: bool
    """It was set in the browser."""
    declared: bool
    """The province's file names it."""
    on: bool
    last_ok_at: datetime | None
    last_error: str
    failures: int
    """In a row."""
    resting_until: datetime | None


@dataclass(frozen=True)
class Unreached:
    """Somebody whom messages did not reach by a channel lately."""

    full_name: str
    channel: str
    count: int
    last: datetime
    provider: str
    error: str


@dataclass(frozen=True)
class Trial:
    """A message sent to try a carrier."""

    carrier: str
    channel: str
    address: str
    by: str
    asked_at: datetime
    state: str
    """waiting, sent, delivered, failed, lost (nobody carried it)."""
    error: str
    took_ms: int | None
    changed_at: datetime


@dataclass(frozen=True)
class PendingCode:
    """A code on its way to an address, or there. ``state``: queued, sent, failed, dropped."""

    address: str
    state: str
    error: str


@dataclass(frozen=True)
class Wish:
    """When somebody wants not to be called, in local time, and by which channels, the preferred first (empty: by all at once)."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    ways: tuple[str, ...] = ()
